"""Who may not have a case: relatives, those of the same name, those who took part before."""

from __future__ import annotations

import pytest

from court.assignment import recusal
from court.core.courthouse import NotAllowed, NotFound
from court.core.roles import Role
from court.core.tables import Account
from engine.text.errors import FilingError
from tests.court.assignment.draws import drawn, judges, out_of
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, both_databases
from tests.court.papers import example


def declared(house: Founded, which: int, ground: str, name: str, number: str = "") -> None:
    with house.house.work(house.actor(Role.trial_judge, which)) as work:
        recusal.declare(work, ground, name, number)


@both_databases
def test_the_cousin_of_the_plaintiff_is_out_by_number(house: Founded) -> None:
    """民事诉讼法 47(1)"""
    first, second = judges(house, 2)
    plaintiff = example("01")["原告"][0]
    declared(house, 1, "R1", plaintiff["姓名"], plaintiff["证件号码"].lower())
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: "R1"}


def test_a_name_alone_is_a_suspicion_until_somebody_has_looked(house: Founded) -> None:
    first, _ = judges(house, 2)
    name = example("01")["被告"][0]["姓名"]
    declared(house, 1, "R1", name)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        assert recusal.excluded(work, fresh(house, case)) == {first: recusal.SUSPECTED}
        recusal.clear(work, case.id, first, "本人核实：同名不同人")
        assert recusal.excluded(work, fresh(house, case)) == {}
    assert drawn(house, case)


def test_the_same_name_with_another_number_is_somebody_else(house: Founded) -> None:
    judges(house, 2)
    declared(house, 1, "R1", example("01")["原告"][0]["姓名"], "442000196001010017")
    case = registered(house)
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {}


@pytest.mark.parametrize(
    ("number", "suspected"), [("442000196001010017", False), ("E12345678", True), ("", True)]
)
def test_a_judge_with_the_name_of_a_party_is_suspected_unless_numbers_tell_them_apart(
    house: Founded, number: str, suspected: bool
) -> None:
    """A passport beside an identity card says nothing; nor does a number nobody knows."""
    first, _ = judges(house, 2)
    with house.house.work() as work:
        account = work.session.get_one(Account, first)
        account.name, account.id_number = example("01")["原告"][0]["姓名"], number
    declared(house, 2, "R1", example("01")["原告"][0]["姓名"], number)
    case = registered(house)
    with house.house.look() as look:
        out = recusal.excluded(look, fresh(house, case))
    assert len(out) == (2 if suspected else 0)
    assert set(out.values()) <= {recusal.SUSPECTED}


def test_a_judge_who_is_the_plaintiff_by_number_is_out_whatever_the_name(house: Founded) -> None:
    first, second = judges(house, 2)
    with house.house.work() as work:
        work.session.get_one(Account, first).id_number = example("01")["原告"][0]["证件号码"]
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: "R1"}


def test_what_may_not_be_declared_barred_or_cleared(house: Founded) -> None:
    first, second = judges(house, 2)
    case = registered(house)
    for ground, name, said in (("R99", "欧阳慧", "事由应是"), ("R1", " 　", "请写姓名或者名称")):
        with pytest.raises(FilingError, match=said):
            declared(house, 1, ground, name)
    registry, judge = house.actor(Role.judge), house.actor(Role.trial_judge, 1)
    for account, ground, reason in (
        ("0" * 32, "R4", "作过证人"),
        (first, "R99", "作过证人"),
        (first, "R4", " "),
    ):
        with pytest.raises((NotFound, FilingError)), house.house.work(registry) as work:
            recusal.bar(work, case.id, account, ground, reason)
    with pytest.raises(NotFound, match="没有疑似"), house.house.work(registry) as work:
        recusal.clear(work, case.id, first, "不是同一个人")
    with pytest.raises((NotAllowed, NotFound)), house.house.work(judge) as work:
        recusal.bar(work, case.id, second, "R4", "作过证人")
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {}


def test_a_declaration_is_taken_back_by_whoever_made_it(house: Founded) -> None:
    first, _ = judges(house, 2)
    plaintiff = example("01")["原告"][0]
    declared(house, 1, "R1", plaintiff["姓名"], plaintiff["证件号码"])
    case = registered(house)
    one, other = (house.actor(Role.trial_judge, which) for which in (1, 2))
    with house.house.look(one) as look:
        said = recusal.own(look)[0].id
    with house.house.look(other) as look:
        assert recusal.own(look) == []
    with pytest.raises(NotFound, match="没有这一条申报"), house.house.work(other) as work:
        recusal.withdraw(work, said)
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {first: "R1"}
    with house.house.work(one) as work:
        recusal.withdraw(work, said)
    with house.house.look(one) as look:
        assert recusal.own(look) == []
        assert recusal.excluded(look, fresh(house, case)) == {}


def test_what_is_declared_lies_sealed(house: Founded) -> None:
    judges(house, 1)
    declared(house, 1, "R1", "欧阳慧", "44200019911123002X")
    with house.house.look() as look:
        raw = look.session.connection().exec_driver_sql("SELECT * FROM recusal_declaration")
        assert not {"欧阳慧", "44200019911123002X"} & {str(v) for row in raw for v in row}


def test_a_judge_who_is_the_defendant_is_out(house: Founded) -> None:
    first, second = judges(house, 2)
    with house.house.work() as work:
        work.session.get_one(Account, first).name = example("01")["被告"][0]["姓名"]
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: recusal.SUSPECTED}


def test_who_took_part_before_is_barred(house: Founded) -> None:
    """民诉法解释 45, 民事诉讼法 41: a case sent back is not heard by the same judge."""
    first, second = judges(house, 2)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        recusal.bar(work, case.id, first, "R6", "发回重审，原承办人")
    assert drawn(house, case) == second

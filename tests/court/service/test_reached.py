"""Where a party may be reached: who may say so, what is refused, and what then follows for its papers."""

from __future__ import annotations

import pytest

from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.events import of_subject
from court.core.roles import Role
from court.operations import reacting
from court.oversight import audit
from court.service import judging, recipients, rows, service, whereabouts
from court.service.course import NO_ADDRESS, READY, UNDER_WAY
from court.service.tables import ServiceTask
from court.service.whereabouts import ADDRESS, KNOWN
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.service.test_lock_order import on_trial

ELSEWHERE = "广东省中山市东区街道博爱五路11号"


@pytest.fixture
def task(house: Founded) -> ServiceTask:
    """A defendant's papers, ready to be sent, in a case on trial."""
    case = on_trial(house)
    reacting.turn(house.house)
    with house.house.look() as look:
        found = rows.TASKS.of(look.session, case.id)
        return next(one for one in found if "起诉状副本" in one.papers and one.state == READY)


def state(house: Founded, task: ServiceTask) -> str:
    with house.house.look() as look:
        return look.session.get_one(ServiceTask, task.id).state


def test_without_any_address_papers_wait_and_go_on_with_another(
    house: Founded, task: ServiceTask
) -> None:
    server, judge = house.actor(Role.server), house.actor(Role.trial_judge)
    case, party = task.case_id, task.party_id
    with house.house.look() as look:
        known = recipients.addresses(look, case, party)
    for one in known:
        with house.house.work(server) as work:
            whereabouts.stop_address(work, case, one.id)
    with pytest.raises(Conflict, match="已经停用"), house.house.work(server) as work:
        whereabouts.stop_address(work, case, known[0].id)
    assert state(house, task) == NO_ADDRESS
    for source, use, said, field in (
        ("Z9", "纸质", ELSEWHERE, "来源"),
        ("A2", "口头", ELSEWHERE, "用途"),
        ("A2", "纸质", " 　", "地址"),
    ):
        with pytest.raises(FilingError) as refused, house.house.work(server) as work:
            whereabouts.add_address(work, case, party, source, use, said)
        assert [p.path for p in refused.value.problems] == [field]
    with house.house.work(server) as work:
        taken = whereabouts.add_address(work, case, party, "A3", "纸质", ELSEWHERE).id
    # Where somebody was looked for waits for the judge, and only the judge lets it be used.
    assert state(house, task) == NO_ADDRESS
    with (
        pytest.raises(FilingError, match="没有可以使用的纸质地址"),
        house.house.work(server) as work,
    ):
        service.send(work, case, task.id, "邮寄", taken)
    with pytest.raises((NotAllowed, NotFound)), house.house.work(server) as work:
        whereabouts.confirm_address(work, case, taken)
    with house.house.work(judge) as work:
        whereabouts.confirm_address(work, case, taken)
    assert state(house, task) == READY
    with house.house.work(server) as work:
        attempt = service.send(work, case, task.id, "邮寄", taken)
        assert (attempt.address_id, attempt.confirmed, attempt.source) == (taken, True, "A3")
    assert state(house, task) == UNDER_WAY
    with house.house.look() as look:
        told = [entry.kind for entry in of_subject(look.session, case)]
        assert told.count(ADDRESS) == len(known) + 2
        assert audit.verify(look.session, house.clock()).faults == []


def test_an_address_of_another_person_or_another_use_is_not_taken(
    house: Founded, task: ServiceTask
) -> None:
    server = house.actor(Role.server)
    with house.house.look() as look:
        every = rows.ADDRESSES.of(look.session, task.case_id)
        other = next(one.id for one in every if one.party_id != task.party_id)
        phone = next(
            (o.id for o in every if o.party_id == task.party_id and o.use == "电话"), other
        )
    for wrong in (other, phone):
        with pytest.raises(FilingError, match="纸质地址"), house.house.work(server) as work:
            service.send(work, task.case_id, task.id, "邮寄", wrong)
    with pytest.raises(NotFound), house.house.work(server) as work:
        service.send(work, task.case_id, task.id, "邮寄", "0" * 32)
    assert state(house, task) == READY


def test_what_is_known_of_a_party_is_kept_with_its_event(house: Founded, task: ServiceTask) -> None:
    server, case, party = house.actor(Role.server), task.case_id, task.party_id

    def known(who: str, consent: str, abroad: str, searched: bool = True) -> None:
        with house.house.work(server) as work:
            whereabouts.set_person(work, case, who, consent, abroad, searched, missing=searched)

    with pytest.raises(FilingError, match="请选境内、境外"):
        known(party, "", "月球")
    with pytest.raises(FilingError, match="根据应是"):
        known(party, "E9", "")
    with pytest.raises(NotFound, match="没有这个当事人"):
        known("0" * 32, "", "")
    with house.house.look() as look:
        assert KNOWN not in [entry.kind for entry in of_subject(look.session, case)]
    known(party, "E1", "香港")
    began = house.clock()
    house.clock.advance(days=2)
    known(party, "E1", "")
    with house.house.look() as look:
        row = rows.person_of(look, case, party)
        assert row is not None
        assert (row.consent, row.abroad, row.missing) == ("E1", "", True)
        # Said again, consent and search stand from the day on which they were first said.
        assert (row.consented_at, row.searched_at) == (began, began)
    known(party, "", "", searched=False)
    with house.house.look() as look:
        row = rows.person_of(look, case, party)
        assert row is not None
        assert (row.consent, row.missing, row.searched_at) == ("", False, None)


def test_nothing_is_announced_while_something_else_was_not_tried(
    house: Founded, task: ServiceTask
) -> None:
    """公告 is for whom nobody finds and nothing else reaches (民事诉讼法 95)."""
    judge = house.actor(Role.trial_judge)
    with pytest.raises(FilingError) as refused, house.house.work(judge) as work:
        judging.approve_announcement(work, task.case_id, task.id)
    assert [p.path for p in refused.value.problems] == ["公告"]
    assert "民事诉讼法 95" in refused.value.problems[0].message
    with pytest.raises((NotAllowed, NotFound)), house.house.work(house.actor(Role.server)) as work:
        judging.approve_announcement(work, task.case_id, task.id)


@pytest.mark.parametrize("role", [Role.party, Role.guide, Role.judge])
def test_whoever_does_not_serve_in_the_case_changes_nothing(
    house: Founded, task: ServiceTask, role: Role
) -> None:
    case, party = task.case_id, task.party_id
    with pytest.raises((NotAllowed, NotFound)), house.house.work(house.actor(role)) as work:
        whereabouts.set_person(work, case, party, "", "", searched=True, missing=True)
    with pytest.raises((NotAllowed, NotFound)), house.house.work(house.actor(role)) as work:
        whereabouts.add_address(work, case, party, "A2", "纸质", ELSEWHERE)
    with house.house.look() as look:
        assert ELSEWHERE not in [a.address for a in rows.ADDRESSES.of(look.session, case)]

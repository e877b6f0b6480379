"""Who tries a case is told on paper, again after a change; a procedure changes only as the law lets it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from court.cases import service
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core.roles import Action, Relation, Role
from court.core.tables import Account, Filing
from court.decisions.issued import documents
from court.decisions.tables import CourtDocument
from court.flow import dues
from court.operations import reacting
from court.oversight import audit
from court.service.service import of_case
from engine.text.errors import FilingError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded

PAPER = "审判组织告知书"


def on_trial(house: Founded, procedure: str) -> CourtCase:
    case = registered(house)
    give(house, case, 1, CaseEvent.assign)
    with house.house.work(house.actor(Role.chief)) as work:
        known = work.session.get_one(CourtCase, case.id)
        service.record(work, known, CaseEvent.choose_procedure, 程序=procedure)
    return case


def give(house: Founded, case: CourtCase, which: int, event: CaseEvent) -> None:
    host = house.person(Role.trial_judge, which).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        work.session.get_one(Account, host).name = f"审判员{which}"
        known = work.session.get_one(CourtCase, case.id)
        leaving = [[known.host_id, Relation.host]] if known.host_id else []
        service.record(work, known, event, 人员=[[host, Relation.host]], 退出=leaving)
    reacting.turn(house.house)


def tell(house: Founded, case: CourtCase, which: int = 1) -> None:
    with house.house.work(house.actor(Role.trial_judge, which)) as work:
        service.tell_panel(work, case.id, fresh(house, case).sequence)
    reacting.turn(house.house)


def convert(house: Founded, case: CourtCase, procedure: str, agreed: bool = False) -> None:
    with house.house.work(house.actor(Role.trial_judge)) as work:
        sequence = fresh(house, case).sequence
        service.choose_procedure(work, case.id, sequence, procedure, Action.conduct, agreed)
    reacting.turn(house.house)


def notices(house: Founded, case: CourtCase) -> list[CourtDocument]:
    with house.house.look() as look:
        filing = look.session.get_one(Filing, case.filing_id)
        return [d for d in documents(look, filing) if d.name == PAPER]


def words(house: Founded, paper: CourtDocument) -> str:
    reader = PdfReader(io.BytesIO(house.house.files.get(paper.sha256)))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def test_told_on_paper_and_again_after_a_change(house: Founded) -> None:
    """民事诉讼法 131, 47; 合议庭规定 3: 更换情况及时通知."""
    case = on_trial(house, "简易")
    tell(house, case)
    (first,) = notices(house, case)
    assert first.sealed and set(first.recipients) == {"李文海", "张国栋"}
    assert "审判员1" in words(house, first) and "申请他们回避" in words(house, first)
    house.clock.advance(days=1)
    give(house, case, 2, CaseEvent.reassign)
    with house.house.look() as look:
        assert dues.open_of(look, case.id, "告知审判组织")
    tell(house, case, 2)
    _, second = notices(house, case)
    assert "审判员2" in words(house, second) and "审判员1" not in words(house, second)
    with house.house.look() as look:
        asked = [str(p) for t in of_case(look, case) for p in t.papers]
        assert asked.count(PAPER) == 4 and not dues.open_of(look, case.id, "告知审判组织")
        assert audit.verify(look.session, house.clock()).faults == []


def test_a_change_of_procedure_has_to_be_told_in_writing(house: Founded) -> None:
    """民诉法解释 258, 269: 转为普通程序的，审判人员及相关事项书面通知双方."""
    case = on_trial(house, "简易")
    tell(house, case)
    with house.house.look() as look:
        assert not dues.open_of(look, case.id, "告知审判组织")
    convert(house, case, "普通")
    with house.house.look() as look:
        assert dues.open_of(look, case.id, "告知审判组织")
    assert fresh(house, case).procedure == "普通"
    tell(house, case)
    before, after = (words(house, paper) for paper in notices(house, case))
    # 人民陪审员法解释 2: only the ordinary procedure.
    assert "人民陪审员一起审判" in after and "人民陪审员一起审判" not in before
    with pytest.raises(FilingError, match="各方自愿"):  # 简易程序规定 2
        convert(house, case, "简易")
    convert(house, case, "简易", agreed=True)


def test_no_way_back_from_the_ordinary_procedure_after_a_hearing(house: Founded) -> None:
    """民诉法解释 260."""
    case = on_trial(house, "普通")
    with house.house.work(house.actor(Role.trial_judge)) as work:
        service.note(work, work.session.get_one(CourtCase, case.id), service.HEARD, 庭=1)
    for procedure in ("简易", "小额"):
        with pytest.raises(FilingError, match="260"):
            convert(house, case, procedure, agreed=True)
    assert fresh(house, case).procedure == "普通"


def test_outside_litigation_nobody_is_told_before_the_decision(house: Founded) -> None:
    case = on_trial(house, "普通")
    with house.house.work() as work:
        work.session.get_one(CourtCase, case.id).way = "保全"
    tell(house, case)
    assert notices(house, case) == []
    with house.house.look() as look:
        assert PAPER not in [str(p) for t in of_case(look, case) for p in t.papers]

"""The court's own findings of fact and of the cause, kept apart from the party's words."""

from __future__ import annotations

from copy import deepcopy

import pytest

from court.core import projection
from court.core.attestation import verify_rows
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import finding_facts, review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.views.desk import desk_view
from court.documents.own_words import OwnItem, OwnWords
from court.filings import service as filings
from court.opinions.found_facts import facts_found
from court.opinions.service import submitted_opinion, version_of
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.papers import example

WHY = "借条上写的就是这个数"


def found(house: Founded, filing: Filing, path: str, value: object, reason: str = WHY) -> Filing:
    with house.house.work(house.actor(Role.judge)) as work:
        sequence = house.fresh(filing).sequence
        finding_facts.find_fact(work, filing.id, sequence, path, value, reason, "借条.pdf，第 1 页")
    return house.fresh(filing)


def states(house: Founded, filing: Filing) -> dict[str, str]:
    with house.house.look(house.actor(Role.judge)) as look:
        opinion = submitted_opinion(look, look.session.get_one(Filing, filing.id))
    return {f.key: f.state for f in opinion.findings}


def test_a_fact_found_moves_the_opinion_and_not_the_partys_words(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["事实与理由"] = ""
    filing = house.filed(raw)
    assert states(house, filing)["起诉-事实-01"] == "不满足"
    filing = found(house, filing, "事实与理由", "被告二〇二六年借款八万元，到期未还。")
    assert states(house, filing)["起诉-事实-01"] == "满足"
    with house.house.look(house.actor(Role.judge)) as look:
        assert not version_of(look.session, filing).content.get("事实与理由")
        view = desk_view(look, filing)
    rows = [r for g in view.findings.groups for f in g.findings for r in f.facts]
    row = next(r for r in rows if r.path == "事实与理由")
    assert (row.source, row.said) == ("法官认定", "没有填")
    (line,) = view.found_facts
    assert line.reason == WHY and line.evidence == "借条.pdf，第 1 页"


def test_it_is_taken_back_and_attested(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["事实与理由"] = ""
    filing = found(house, house.filed(raw), "事实与理由", "被告借款八万元，到期未还。")
    with house.house.work(house.actor(Role.judge)) as work:
        (row,) = facts_found(work.session, filing)
        finding_facts.withdraw_fact(work, filing.id, filing.sequence, row.id)
    assert states(house, filing)["起诉-事实-01"] == "不满足"
    with house.house.look() as look:
        assert not verify_rows(look.session).faults
        assert not projection.verify_projection(look.session)


def test_a_new_version_is_read_as_written(house: Founded) -> None:
    raw = deepcopy(example("01"))
    raw["事实与理由"] = ""
    filing = found(house, house.filed(raw), "事实与理由", "法官看出来的事实，借款八万元。")
    with house.house.work(house.actor(Role.judge)) as work:
        plan = Plan("补正告知", days=7, note="还要补一样东西", own=_asked())
        decisions.decide(work, filing.id, filing.sequence, plan)
    filing = house.fresh(filing)
    with house.house.work(house.actor()) as work:
        mine = filings.own(work, filing.id, lock=True)
        content = filings.merge(mine.content, {"事实与理由": ""})
        filings.supplement(work, mine, content, mine.revision)
    assert states(house, filing)["起诉-事实-01"] == "不满足"


def _asked() -> OwnWords:
    return OwnWords(added=(OwnItem("请说明借款怎样交付", "补交转账记录"),))


@pytest.mark.parametrize(
    ("path", "value", "reason", "words"),
    [
        ("坚持起诉", True, WHY, "不能改认"),
        ("被告", "某某", WHY, "不能改认"),
        ("案由", "离婚纠纷", WHY, "不能改认"),
        ("没有这个事实", "是", WHY, "不能改认"),
        ("事实与理由", "", WHY, "认定为什么"),
        ("事实与理由", "有", "短", "理由"),
        ("标的总额", "一大笔", WHY, ""),
    ],
)
def test_what_cannot_be_found_is_refused(
    house: Founded, path: str, value: object, reason: str, words: str
) -> None:
    filing = house.filed("01")
    with pytest.raises(FilingError) as caught:
        found(house, filing, path, value, reason)
    assert words in "；".join(p.message for p in caught.value.problems)


def test_the_cause_is_determined_with_a_preview(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.look(house.actor(Role.judge)) as look:
        preview = finding_facts.cause_preview(look, filing, "买卖合同纠纷")
    assert preview.before == "建议登记立案" and preview.cause == "买卖合同纠纷"
    with house.house.work(house.actor(Role.judge)) as work:
        finding_facts.set_cause(work, filing.id, filing.sequence, "买卖合同纠纷", "货款转成的借条")
    filing = house.fresh(filing)
    assert filing.cause == "买卖合同纠纷"
    assert filing.conclusion == preview.after
    with house.house.look(house.actor(Role.judge)) as look:
        assert version_of(look.session, filing).content["案由"] == "民间借贷纠纷"
        assert desk_view(look, filing).head.cause == "买卖合同纠纷"
        assert submitted_opinion(look, filing).cause == "买卖合同纠纷"


def test_a_requirement_that_did_not_apply_is_revived(house: Founded) -> None:
    filing = house.filed("01")
    key = next(k for k, state in states(house, filing).items() if state == "不适用")
    with house.house.work(house.actor(Role.judge)) as work:
        review.override(work, filing.id, filing.sequence, key, "补正", "材料里看得出适用这一条")
    assert states(house, filing)[key] == "不满足"
    assert house.fresh(filing).state == State.waiting
    assert house.fresh(filing).conclusion == "建议补正"

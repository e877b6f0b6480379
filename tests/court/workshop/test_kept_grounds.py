"""Grounds of conclusions kept in the database: found by a job, good until the rules are others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from court.core.courthouse import Courthouse
from court.core.jobs import Lease
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions.review import OVERRIDE
from court.opinions.service import store_opinion
from court.opinions.tables import Ruling
from court.workshop import effects, kept_grounds
from court.workshop.tables import ConclusionGrounds
from engine.bundle.bundle import Bundle
from engine.bundle.layering import layered
from engine.check.rulings import HOLDS
from engine.editing.written import inserted
from engine.replay.comparing import Comparison
from engine.replay.grounds import Grounding, from_text
from engine.replay.past import Past
from engine.replay.tally import Tally
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.workshop.helping import LOANS, rule

TOP = "rules/_通则/起诉状.yaml"
SUPPORT = "rules/婚姻家庭、继承纠纷/婚姻家庭纠纷/抚养纠纷/抚养费纠纷.yaml"


class Held(Lease):
    """A lease nobody else may take."""

    def __init__(self) -> None:
        """Without a job."""

    def go_on(self) -> None:
        """Always."""

    def keep(self, work: object) -> None:
        """Held."""


def found(house: Courthouse, bundle: Bundle) -> list[Past]:
    with house.look() as look:
        return list(effects.past_filings(look.session, bundle))


@pytest.fixture
def filed(house: Founded) -> Founded:
    """Loans and a divorce, one of them with answers left out; grounds found by the job."""
    house.filed("01")
    house.filed("03")
    told: Mapping[str, Any] = example("01")
    house.filed({k: v for k, v in told.items() if k not in ("事实与理由", "约定的利率")})
    kept_grounds.daily(house.house, Held())
    return house


def test_they_are_those_of_a_whole_evaluation(filed: Founded) -> None:
    bundle = filed.house.bundle
    pasts = found(filed.house, bundle)
    assert len(pasts) == 3
    for past in pasts:
        assert past.grounds
        whole = Past(past.id, past.day, past.content, past.conclusion, past.rulings)
        assert from_text(past.grounds) == Grounding(bundle).of(whole)


def test_a_replay_with_them_counts_what_it_counts_without(filed: Founded) -> None:
    before = filed.house.bundle
    for path, more in ((LOANS, rule(fact="约定的利率")), (TOP, rule(id="起诉-试验-01"))):
        text = inserted(before.files.text(path), "规则", more)
        after = layered(before, {path: text.encode()})
        comparison, with_, without = Comparison(before, after), Tally(), Tally()
        for past in found(filed.house, before):
            bare = Past(past.id, past.day, past.content, past.conclusion, past.rulings)
            with_.add(comparison.compare(past))
            without.add(comparison.compare(bare))
        assert with_ == without and with_.filings == 3


def test_they_are_good_until_the_rules_of_the_cause_change(filed: Founded) -> None:
    before = filed.house.bundle

    def good(path: str) -> list[bool]:
        changed = layered(before, {path: before.files[path] + "\n# 改过\n".encode()})
        return sorted(bool(past.grounds) for past in found(filed.house, changed))

    assert good(SUPPORT) == [True, True, True]
    assert good(LOANS) == [False, False, True]
    assert good(TOP) == good("rules/结论.yaml") == [False, False, False]


def test_a_new_opinion_has_none_until_the_job_comes_by(filed: Founded) -> None:
    with filed.house.work(filed.actor(Role.judge)) as work:
        one = work.session.scalars(select(Filing).where(Filing.version > 0)).first()
        assert one is not None
        said = {
            "kind": OVERRIDE,
            "finding": "起诉-签名-01",
            "rule_id": "起诉-签名-01",
            "said": HOLDS,
        }
        about = {"filing_id": one.id, "version": one.version, "by": "x", "at": work.now}
        work.session.add(Ruling(**said, **about))
        work.session.flush()
        store_opinion(work, one)
    bundle = filed.house.bundle
    assert sorted(bool(past.grounds) for past in found(filed.house, bundle)) == [False, True, True]
    kept_grounds.daily(filed.house, Held())
    assert all(past.grounds for past in found(filed.house, bundle))
    with filed.house.look() as look:
        assert len(list(look.session.scalars(select(ConclusionGrounds)))) == 3
        assert list(kept_grounds.missing(look.session, bundle)) == []

"""“这里不对”: a filer's word on a finding, kept with the rule and not with what the filing says."""

from __future__ import annotations

from sqlalchemy import func, select

from court.core.courthouse import Work, existing
from court.core.limits import Limit, count
from court.core.roles import Action
from court.workshop.tables import RuleRemark
from engine.text.errors import FieldProblem, FilingError

REMARKED, SETTLED = "意见：这里不对", "意见已处理"
A_DAY = Limit("remark", 20, 86_400)
LEAST, MOST_SAID, SHOWN = 4, 500, 100


def remark(work: Work, rule_id: str, cause: str, said: str, filing_id: str, who: str) -> RuleRemark:
    """Keep what somebody said; `who` bounds how often (an account or an address).

    Raises `FilingError`, `TooMany`.
    """
    if len(said.strip()) < LEAST:
        raise FilingError([FieldProblem("哪里不对", "请用一句话写明哪里不对")])
    count(work.session, A_DAY, who, work.now)
    found = RuleRemark(
        rule_id=rule_id[:60],
        cause=cause[:80],
        filing_id=filing_id,
        said=said.strip()[:MOST_SAID],
        at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    work.log(REMARKED, filing_id, 规则=found.rule_id, 意见=found.id)
    return found


def open_remarks(work: Work) -> list[RuleRemark]:
    """What nobody has dealt with, the newest first.  Raises `NotAllowed`."""
    work.actor.require(Action.rules)
    found = select(RuleRemark).where(RuleRemark.settled_at.is_(None))
    return list(work.session.scalars(found.order_by(RuleRemark.at.desc()).limit(SHOWN)))


def settle(work: Work, remark_id: str) -> RuleRemark:
    """Mark a remark as dealt with.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.draft)
    found = existing(work.session.get(RuleRemark, remark_id), "没有这条意见")
    found.settled_by, found.settled_at = work.actor.account_id, work.now
    work.log(SETTLED, found.filing_id, 意见=found.id)
    return found


def by_rule(work: Work) -> list[tuple[str, int]]:
    """Rules with the number of open remarks, the most first."""
    found = (
        select(RuleRemark.rule_id, func.count())
        .where(RuleRemark.settled_at.is_(None))
        .group_by(RuleRemark.rule_id)
        .order_by(func.count().desc(), RuleRemark.rule_id)
        .limit(SHOWN)
    )
    return [(str(rule), int(number)) for rule, number in work.session.execute(found)]

"""The effect on past filings where there are too many to compare while somebody waits: a job's work.

The job compares the change set as it was when asked, and keeps what it found with the hash of that
content.  A set that was changed or brought onto another release meanwhile is reckoned anew.
"""

from __future__ import annotations

from datetime import timedelta

from court.core.courthouse import Courthouse, Work
from court.core.jobs import Lease, enqueue
from court.core.roles import Action
from court.core.tables import ChangeSet
from court.workshop.effects import Effects, concerned, effects, in_steps
from court.workshop.layers import before_and_after
from court.workshop.service import DRAFT
from court.workshop.tables import ChangeEffect
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError

KIND = "重算影响"
# 10,000 take about 3 s on two cores; a page may take twice that.
MOST_AT_ONCE = 20_000
# Filings come in meanwhile: before it is handed in, a draft is looked at as things stand.
KEPT = timedelta(days=1)


def known(work: Work, change_set: ChangeSet, before: Bundle, after: Bundle) -> Effects | None:
    """The effect, reckoned now or by the job; None where the job has not.

    Raises `NotAllowed`, `BundleError`.
    """
    work.actor.require(Action.rules)
    if concerned(work, before, after) <= MOST_AT_ONCE:
        return effects(work, before, after)
    kept = progress(work, change_set, after)
    return Effects.from_dict(kept.found) if kept is not None and kept.found else None


def progress(work: Work, change_set: ChangeSet, after: Bundle) -> ChangeEffect | None:
    """How far the job is with exactly this content; None where it was not asked for, or too long ago."""
    kept = work.session.get(ChangeEffect, change_set.id)
    if kept is None or (kept.base, kept.content) != (change_set.base, after.files.hash):
        return None
    old = kept.found is not None and change_set.state == DRAFT and work.now - kept.at > KEPT
    return None if old else kept


def ask(work: Work, change_set: ChangeSet, before: Bundle, after: Bundle) -> ChangeEffect:
    """Ask for the effect, unless it is asked for already."""
    kept = progress(work, change_set, after)
    if kept is None:
        asked = ChangeEffect(
            change_set_id=change_set.id,
            base=change_set.base,
            content=after.files.hash,
            done=0,
            total=concerned(work, before, after),
            found=None,
            at=work.now,
        )
        kept = work.session.merge(asked)
        enqueue(work, KIND, change_set.id)
    return kept


def reckon(house: Courthouse, lease: Lease) -> None:
    """The job: compare every filing, say how far it is, keep what came out."""
    with house.look() as look:
        found = look.session.get(ChangeSet, lease.key)
        if found is None:
            return
        try:
            before, after = before_and_after(look, found)
        except BundleError:
            return  # changed since it was asked for; the page says what is wrong with it
        asked = found.base, after.files.hash
        for so_far in in_steps(look, before, after):
            lease.go_on()
            if not _noted(house, lease, asked, so_far.tally.filings):
                return
    with house.work() as work:
        if (kept := _wanted(work, lease, asked)) is not None:
            kept.found, kept.at = so_far.to_dict(), work.now
        lease.finish(work)


def _noted(house: Courthouse, lease: Lease, asked: tuple[int, str], done: int) -> bool:
    """Write how far it is; False where something else was asked for meanwhile."""
    with house.work() as work:
        kept = _wanted(work, lease, asked)
        if kept is not None:
            kept.done = done
            lease.keep(work)
    return kept is not None


def _wanted(work: Work, lease: Lease, asked: tuple[int, str]) -> ChangeEffect | None:
    kept = work.session.get(ChangeEffect, lease.key, with_for_update=True)
    return kept if kept is not None and (kept.base, kept.content) == asked else None

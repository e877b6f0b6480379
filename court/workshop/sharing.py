"""A case somebody entered to try a change set on, kept for a while under an address to give away.

What was typed lies on the server, sealed; the address names it by a random id.  Whoever may see the
change set may open it; what somebody kept who reads filings may come from one, and is masked for
whoever may not.  Who kept it may take it back, and after some days it is deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from court.core.access import READ, Access, note
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.roles import Action
from court.core.tables import Account, ChangeSet
from court.workshop import service
from court.workshop.tables import SharedTry
from court.workshop.trying import Case, pasted
from engine.replay.past import Past
from engine.text.errors import FieldProblem, FilingError

SHARED, TAKEN_BACK = "留下试一试", "收回试一试"
PERIODS, DAYS = "保存期限", "试一试的链接"
MOST, MOST_BYTES = 20, 200_000
USUAL_DAYS = 30  # under rules released before the table of days said it
NAME = "留下的一份"


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A try in the list of a change set."""

    id: str
    cause: str
    by: str
    at: datetime
    expires_at: datetime
    own: bool
    moved: bool


def share(work: Work, set_id: str, filing: str) -> SharedTry:
    """Keep a case, as JSON, exactly as it was tried today.

    Raises `NotAllowed`, `NotFound`, `FilingError`, and `Conflict` when somebody keeps too many.
    """
    found = service.one(work, set_id)
    if len(filing.encode()) > MOST_BYTES:
        raise FilingError([FieldProblem("起诉材料", "太长，没有留下；请去掉长的正文再试")])
    case = pasted(filing, work.today)
    own = _alive(work, found)
    if sum(one.by == work.actor.account_id for one in own) >= MOST:
        raise Conflict(f"您在这个修改案里已经留了 {MOST} 份；先收回不用的")
    table: Mapping[str, int] = work.house.bundle.parameters.on(work.today)(PERIODS)
    kept = SharedTry(
        change_set_id=found.id,
        by=work.actor.account_id,
        at=work.now,
        day=work.today,
        expires_at=work.now + timedelta(days=int(table.get(DAYS, USUAL_DAYS))),
        revision=found.revision,
        restricted=work.actor.may(Action.inbox),
        content=dict(case.past.content),
    )
    work.session.add(kept)
    work.session.flush()
    work.log(SHARED, 修改案=found.id, 链接=kept.id)
    return kept


def opened(work: Work, change_set: ChangeSet, try_id: str) -> tuple[Case, bool]:
    """The case of an address, and whether it is masked; that another person opened it is an access.

    Raises `NotFound` for one that was taken back or is over.
    """
    kept = _one(work, change_set, try_id)
    actor = work.actor
    own = kept.by == actor.account_id
    if not own:
        role = str(actor.role or "")
        seen = Access(
            work.now, READ, actor.account_id, role, actor.address, item=kept.id, route="试一试"
        )
        note(work.session, [seen])
    masked = kept.restricted and not own and not actor.may(Action.inbox)
    return Case(NAME, Past("", kept.day, kept.content)), masked


def _one(work: Work, change_set: ChangeSet, try_id: str) -> SharedTry:
    kept = work.session.get(SharedTry, try_id)
    if kept is None or kept.change_set_id != change_set.id or kept.expires_at <= work.now:
        raise NotFound("这一份已经收回，或者过了保存的日子；请发链接的人重新试一次")
    return kept


def listing(work: Work, change_set: ChangeSet) -> list[SharedLine]:
    """The tries kept of a change set, the newest first."""
    found = _alive(work, change_set)
    wanted = select(Account.id, Account.name).where(Account.id.in_({one.by for one in found}))
    names = {id_: name for id_, name in work.session.execute(wanted)}
    return [
        SharedLine(
            one.id,
            str(one.content.get("案由", "")),
            names.get(one.by, ""),
            one.at,
            one.expires_at,
            one.by == work.actor.account_id,
            one.revision != change_set.revision,
        )
        for one in found
    ]


def _alive(work: Work, change_set: ChangeSet) -> list[SharedTry]:
    chosen = select(SharedTry).where(
        SharedTry.change_set_id == change_set.id, SharedTry.expires_at > work.now
    )
    return list(work.session.scalars(chosen.order_by(SharedTry.at.desc())))


def take_back(work: Work, set_id: str, try_id: str) -> None:
    """Delete a try one has kept.  Raises `NotAllowed`, `NotFound`."""
    found = service.one(work, set_id)
    kept = _one(work, found, try_id)
    if kept.by != work.actor.account_id:
        raise NotAllowed("只有留下的人可以收回")
    work.session.delete(kept)
    work.log(TAKEN_BACK, 修改案=found.id, 链接=try_id)

"""Who is told that something happened in a case: a message that says so, and is no service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from court.cases.projection import PARTIES
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.store.kept import Kept
from court.core.tables import Account, LogEntry
from court.disclosure.following import FOLLOWERS
from court.disclosure.showing import circumstances, disclosed_now, happening, viewer_of
from court.disclosure.tables import CaseFollower
from court.disclosure.visible import visible
from court.flow.reactors import Reactor
from court.messages.service import notify

# What is told by a text message as well: somebody has to be somewhere on a day.
BY_TEXT = frozenset({"排期", "改期", "取消排期"})
# What is older is no news: a reactor that is new to a court begins with its first event.
NEWS = timedelta(days=1)
# The accounts of those who follow and what they follow, by id.
_ACCOUNTS = Kept(Account, Account.id, lambda account: account.id)
_CASES = Kept(CourtCase, CourtCase.id, lambda case: case.id)
NOT_SERVICE = "这是进展提醒，不是送达；文书以送达为准。"


def reactor(disclosed: Mapping[str, Any]) -> Reactor:
    """Tells everybody who may see it that something happened; the message itself says no more.

    `disclosed` is the parameter 节点公开: the events that are shown to anybody, by their words.
    """

    def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
        cases, session = {entry.subject for entry in entries}, work.session
        FOLLOWERS.fetch(session, cases)
        followed = [case for case in cases if FOLLOWERS.of(session, case)]
        PARTIES.fetch(session, followed)
        _CASES.fetch(session, followed)
        following = (one.account_id for case in followed for one in FOLLOWERS.of(session, case))
        _ACCOUNTS.fetch(session, following)

    def tell(work: Work, entry: LogEntry) -> None:
        if work.now - entry.at > NEWS:
            return
        told: set[str] = set()
        for follower in FOLLOWERS.of(work.session, entry.subject):
            if follower.account_id not in told and (words := _words(work, follower, entry)):
                told.add(follower.account_id)
                urgent = entry.kind in BY_TEXT
                notify(work, follower.account_id, None, "案件有新进展", words, by_text=urgent)

    return Reactor("进展提醒", frozenset(disclosed), tell, prepare=prepare)


def _words(work: Work, follower: CaseFollower, entry: LogEntry) -> str:
    """What somebody is told of an event; empty where it is not shown to them."""
    party = work.session.get_one(CaseParty, follower.party_id)
    case = work.session.get_one(CourtCase, follower.case_id)
    around = circumstances([entry], {})
    viewer = viewer_of(party, follower)
    seen = visible(viewer, happening(entry), work.now, around, disclosed_now(work))
    return "" if seen is None else f"{case.number}：{seen.words}。{NOT_SERVICE}"

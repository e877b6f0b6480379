"""Who may not have a case (民事诉讼法 47; 民诉法解释 43, 45).

The same identity number, or the same credit code, is certain.  A name alone is a suspicion: the judge
is left out of the draw and asked, and draws again once somebody has looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import select, union

from court.assignment.bench import accounts
from court.assignment.rules import assignment_rules
from court.assignment.tables import Bar, BenchMember, Declaration, LayAssessor
from court.cases import parties
from court.cases.people import find
from court.cases.service import note
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.tables import Account, Filing
from court.opinions.service import version_of
from engine.language.parties import member_named
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import members_of

SUSPECTED = "疑似"
BARRED = "登记回避"
ONLY_ONE = 18  # characters
MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a case; `number` as it is compared, empty where the case has none."""

    name: str
    number: str


def people_in(work: Work, case: CourtCase) -> list[Person]:
    """Parties now and their agents; agents are known by name only."""
    found = [
        Person(p.name, next(iter(parties.numbers_of(p)), "")) for p in parties.standing(work, case)
    ]
    filing = work.session.get_one(Filing, case.filing_id)
    return found + list(_agents(version_of(work.session, filing).content))


def _agents(content: Mapping[str, Any]) -> Iterator[Person]:
    for item in chain.from_iterable(map(members_of, content.values())):
        if name := item.get("代理人姓名"):
            yield Person(str(name), "")


def excluded(work: Work, case: CourtCase) -> dict[str, str]:
    """Who is left out of the draw, by account: the number of the ground, or that it is suspected."""
    found = _by_declaration(work, people_in(work, case))
    for bar in _bars(work, case):
        if bar.allowed:
            if found.get(bar.account_id) == SUSPECTED:
                del found[bar.account_id]
        else:
            found[bar.account_id] = bar.ground
    return found


def _by_declaration(work: Work, people: list[Person]) -> dict[str, str]:
    numbers = {p.number for p in people if p.number}
    found = _as_himself(work, numbers, people)
    for said in _declared(work):
        if said.number and parties.compared(said.number) in numbers:
            found[said.account_id] = said.ground
        elif _may_be(said.name, said.number, people):
            found.setdefault(said.account_id, SUSPECTED)
    return found


def _as_himself(work: Work, numbers: set[str], people: list[Person]) -> dict[str, str]:
    """Judges and assessors who are a party themselves, or have the name of one (人民陪审员法 18)."""
    lists = (BenchMember, LayAssessor)
    listed = [select(one.account_id).where(one.court == work.house.chain) for one in lists]
    found = {}
    for account in accounts(work, list(work.session.scalars(union(*listed)))):
        if account.id_number and parties.compared(account.id_number) in numbers:
            found[account.id] = "R1"
        elif _may_be(account.name, account.id_number, people):
            found[account.id] = SUSPECTED
    return found


def _may_be(name: str, number: str, people: list[Person]) -> bool:
    """Whether somebody of this name, whose number is none of theirs, could still be one of them.

    Not where both have a number of the kind everybody has one of; a passport beside an identity card
    says nothing.
    """
    return any(
        p.name == name and not (_is_only_one(p.number) and _is_only_one(number)) for p in people
    )


def _is_only_one(number: str) -> bool:
    """Whether it has the length of a resident's number or an organisation's credit code."""
    return len(parties.compared(number)) == ONLY_ONE


def _declared(work: Work) -> list[Declaration]:
    """Everything declared and not taken back, what has a number first."""
    found = list(
        work.session.scalars(
            select(Declaration).where(
                Declaration.court == work.house.chain, Declaration.withdrawn_at.is_(None)
            )
        )
    )
    return sorted(found, key=lambda d: (d.account_id, not d.number, d.id))


def _bars(work: Work, case: CourtCase) -> list[Bar]:
    found = select(Bar).where(Bar.case_id == case.id)
    return list(work.session.scalars(found.order_by(Bar.at, Bar.id)))


def declare(work: Work, ground: str, name: str, number: str = "") -> Declaration:
    """The actor declares somebody: a relative, a company held.  Raises `NotAllowed`, `FilingError`."""
    work.actor.require(Action.declare)
    _require_ground(work, ground)
    if not member_named({"姓名": name}):
        raise FilingError([FieldProblem("姓名", "请写姓名或者名称")])
    said = Declaration(
        account_id=work.actor.account_id,
        court=work.house.chain,
        ground=ground,
        name=name.strip()[:MOST_TEXT],
        number=parties.compared(number)[:MOST_TEXT],
        at=work.now,
    )
    work.session.add(said)
    work.session.flush()
    work.log("申报回避事由", "", 申报=said.id, 事由=ground)
    return said


def own(work: Work) -> list[Declaration]:
    """What the actor declared and did not take back."""
    work.actor.require(Action.declare)
    return [d for d in _declared(work) if d.account_id == work.actor.account_id]


def withdraw(work: Work, declaration_id: str) -> None:
    """The actor takes a declaration back.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.declare)
    found = work.session.get(Declaration, declaration_id, with_for_update=True)
    if found is None or found.account_id != work.actor.account_id:
        raise NotFound("没有这一条申报")
    found.withdrawn_at = found.withdrawn_at or work.now
    work.log("撤回回避申报", "", 申报=found.id)


def bar(work: Work, case_id: str, account_id: str, ground: str, reason: str) -> Bar:
    """Enter that somebody may not have this case (R4–R8, or what a party asked for and was granted)."""
    case = find(work, case_id, Action.assign, lock=True)
    return _keep(work, case, account_id, ground, reason, allowed=False)


def clear(work: Work, case_id: str, account_id: str, reason: str) -> Bar:
    """A suspicion was looked into: another person of that name."""
    case = find(work, case_id, Action.assign, lock=True)
    if excluded(work, case).get(account_id) != SUSPECTED:
        raise NotFound("没有疑似需要核实的这位法官")
    return _keep(work, case, account_id, "R1", reason, allowed=True)


def keep_barred(work: Work, case: CourtCase, account_id: str, ground: str, reason: str) -> Bar:
    """As `bar`, by whoever decided an application of a party."""
    return _keep(work, case, account_id, ground, reason, allowed=False)


def _keep(
    work: Work, case: CourtCase, account_id: str, ground: str, reason: str, allowed: bool
) -> Bar:
    _require_ground(work, ground)
    if work.session.get(Account, account_id) is None:
        raise NotFound("没有这位法官")
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由和依据")])
    found = Bar(
        case_id=case.id,
        court=case.court,
        account_id=account_id,
        ground=ground,
        allowed=allowed,
        reason=reason.strip(),
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    note(work, case, BARRED, 账户=account_id, 事由=ground, 可以办=allowed, 登记=found.id)
    return found


def _require_ground(work: Work, ground: str) -> None:
    known = assignment_rules(work.house.bundle).recusal
    if ground not in known:
        raise FilingError([FieldProblem("事由", f"事由应是{'、'.join(known)}")])


def sat_in(work: Work, case: CourtCase) -> list[str]:
    """Everybody who ever tried the case: who must not be drawn for it again when it changes hands."""
    found = select(CaseMember.account_id).where(CaseMember.case_id == case.id)
    return sorted(set(work.session.scalars(found)))

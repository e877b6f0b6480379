"""Real names online (在线诉讼规则 7): whether name and number belong together, by an outside service.

A court's service compares with the population register, a face or a certificate; it stands behind
`RealName`.  Nobody has to use it: unverified people file all the same, and the window verifies
whoever shows a document.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import Protocol

from court.core.courthouse import Courthouse, Work
from court.core.limits import Limit, count
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError, LianError
from engine.values import ValueProblem, check_document_number

log = logging.getLogger("lian.identity")
KIND = "居民身份证"
HOW = "网上"
TRIES = Limit("real-name", 5, 86_400)  # nobody tries out which number belongs to a name
WINDOW = "可以照常立案；身份带证件到立案窗口核验。"


class Answer(StrEnum):
    """What the service says of a name and a number."""

    same = "一致"
    other = "不一致"


class Unanswered(LianError):
    """The service did not answer in time, or cannot be reached."""


class RealName(Protocol):
    """A service that knows whose number it is."""

    def compare(self, name: str, number: str) -> Answer:
        """Whether they belong together.  Raises `Unanswered`."""
        ...


class Simulated:
    """For development: the last digit before the check digit decides, so that each way can be seen.

    9 is somebody else's number, 8 a service that does not answer; every other number fits.
    """

    def compare(self, name: str, number: str) -> Answer:
        if number[-2] == "8":
            raise Unanswered("simulated time-out")
        return Answer.other if number[-2] == "9" else Answer.same


def service_of(house: Courthouse) -> RealName | None:
    """The service of this court; None where there is none."""
    return Simulated() if house.settings.development else None


def count_try(work: Work) -> None:
    """One more try of the actor, kept whatever comes of it.  Raises `TooMany`."""
    count(work.session, TRIES, work.actor.account_id, work.now)


def verify(house: Courthouse, work: Work, name: str, number: str) -> Account:
    """Verify the actor's own account.

    Raises `FilingError` for what cannot be right, `LianError` where there is no service or none
    that answers.
    """
    account = work.session.get_one(Account, work.actor.account_id, with_for_update=True)
    service = service_of(house)
    if service is None:
        raise LianError(f"本院没有开通网上核验。{WINDOW}")
    number = _read(name, number)
    try:
        answer = service.compare(name.strip(), number)
    except Unanswered as error:
        log.warning("real-name service silent", extra={"kind": type(error).__name__})
        raise LianError(f"核验服务没有答复，没有核验成。过一会儿再试；也{WINDOW}") from None
    if answer is Answer.other:
        raise FilingError([FieldProblem("证件号码", f"姓名和号码对不上，请照证件核对。{WINDOW}")])
    account.name, account.id_type, account.id_number = name.strip()[:60], KIND, number
    account.identity_verified = True
    work.log("核验身份", 账户=account.id, 方式=HOW)
    return account


def _read(name: str, number: str) -> str:
    problems = [] if name.strip() else [FieldProblem("姓名", "请照证件填姓名")]
    try:
        found = check_document_number(KIND, number) if number.strip() else ""
    except ValueProblem as problem:
        found = ""
        problems.append(FieldProblem("证件号码", str(problem)))
    else:
        if not found:
            problems.append(FieldProblem("证件号码", "请照证件填号码"))
    if problems:
        raise FilingError(problems)
    return found

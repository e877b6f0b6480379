"""What an attempt amounts to: served on a day, not served, or a question for the judge.

Three things decide: who gave the address, who signed, and whether this paper may be served this way.
Nothing is served because it was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from court.service.mail import Consignment
from court.service.ways import Address

RETURNS, SIGNERS, TRIES, SOURCES = "邮件退回", "邮寄签收人", "五日三投", "送达地址来源"
ORDINARY = "普通程序"
Parameters = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Served:
    """Served on `day`.  `presumed`: the person may still prove otherwise; `default`: it allows a default judgment."""

    day: date
    articles: tuple[str, ...]
    presumed: bool = False
    default: bool = True


@dataclass(frozen=True, slots=True)
class NotServed:
    """Why not, and the way to take next."""

    why: str
    articles: tuple[str, ...]
    next_way: str = ""


@dataclass(frozen=True, slots=True)
class AskJudge:
    """A judge has to say; `if_yes` is what follows from yes."""

    question: str
    articles: tuple[str, ...]
    if_yes: Served


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing follows yet."""

    words: str


Verdict: TypeAlias = Served | NotServed | AskJudge | Waiting


def of_mail(sent: Consignment, address: Address, parameters: Parameters) -> Verdict:
    """What a consignment to this address amounts to (邮寄送达规定 6-11)."""
    if sent.signed is not None:
        return _signed(sent, sent.signed, parameters(SIGNERS)["可以签收"])
    if sent.returned is not None:
        return _returned(sent, sent.returned, address, parameters)
    if sent.state == "异常":
        return NotServed("邮件破损、丢失或者超期", ("邮寄送达规定 6",), "邮寄")
    return Waiting(sent.state)


def _signed(sent: Consignment, day: date, signers: list[str]) -> Verdict:
    if sent.opponent:
        return NotServed("签收的是同一案件的对方当事人", ("邮寄送达规定 7",), "直接")
    if sent.signer in signers:
        return Served(day, ("民事诉讼法 91", "邮寄送达规定 9"))
    return NotServed(
        f"“{sent.signer or '没有写明的人'}”签收，不在可以签收的人里；本人认可收到的，由法官认定",
        ("邮寄送达规定 9",),
        "直接",
    )


def _returned(sent: Consignment, day: date, address: Address, parameters: Parameters) -> Verdict:
    known = parameters(RETURNS).get(sent.reason)
    if known is None:
        return AskJudge(
            f"邮件退回的原因写的是“{sent.reason}”，是否可以视为送达？",
            ("邮寄送达规定 11",),
            Served(day, ("邮寄送达规定 11",), presumed=True),
        )
    articles = tuple(known["依据"])
    if known.get("要三投") and not sent.tried_enough(parameters(TRIES)):
        return NotServed("没有投满规定的次数或者没有电话联系，请邮政机构重新投递", articles, "邮寄")
    return _by_address(sent.reason, known, day, address.counts_when_returned(parameters(SOURCES)))


def _by_address(reason: str, known: Mapping[str, Any], day: date, counts: bool) -> Verdict:
    """`counts`: the person gave the address, or kept silent although told what follows."""
    articles, rule = tuple(known["依据"]), known["视为送达"]
    served = Served(day, articles, presumed=True)
    if rule == "确认本人" and not counts:
        return AskJudge(f"{reason}：能不能确认拒收的就是本人或者他指定的代收人？", articles, served)
    if rule in ("看地址", "确认本人") and counts:
        return served
    why = f"{reason}，地址不是本人提供或者确认的" if rule == "看地址" else reason
    return NotServed(why, articles, known.get("下一步", "直接"))


def of_electronic(
    arrived: date | None, consent: str, confirmed: bool, replied: bool, read: bool
) -> Verdict:
    """Electronic service.  `confirmed`: the address was given or confirmed by the person.

    `arrived`: the day the court's system shows as sent, or the person proves (民诉法解释 135).
    """
    if arrived is None:
        return Waiting("没有显示发送成功")
    if consent and confirmed:
        return Served(arrived, ("民事诉讼法 90", "在线诉讼规则 31"))
    if replied:
        return Served(arrived, ("在线诉讼规则 31",))
    if read:
        return Served(arrived, ("在线诉讼规则 31",), presumed=True)
    return NotServed("没有同意电子送达，也没有收悉的证据", ("民事诉讼法 90",), "邮寄")


def of_direct(
    day: date, outcome: str, opponent: bool, papers: tuple[str, ...], proofs: frozenset[str]
) -> Verdict:
    """A visit.  `outcome`: 签收, 拒收 or 无人; `proofs` as the parameter 送达方式 names them."""
    if outcome == "签收":
        if opponent:
            return NotServed("签收的是同一案件的对方当事人", ("民事诉讼法 88",), "直接")
        return Served(day, ("民事诉讼法 87", "民事诉讼法 88"))
    if outcome == "无人":
        return NotServed("没有见到可以签收的人", ("民事诉讼法 88",), "直接")
    if "调解书" in papers:
        return NotServed(
            "调解书不适用留置送达；拒绝签收的，及时判决", ("民诉法解释 133", "民事诉讼法 102")
        )
    if opponent or not proofs & {"见证人", "拍照录像"}:
        return NotServed("拒收的，要有见证人签名或者全程拍照录像", ("民事诉讼法 89",), "直接")
    return Served(day, ("民事诉讼法 89",))


def of_fetching(day: date, papers: tuple[str, ...]) -> Verdict:
    """Somebody came to the court and refused to sign (民诉法解释 131); not so a mediation paper."""
    if "调解书" in papers:
        return NotServed(
            "调解书不适用留置送达；拒绝签收的，及时判决", ("民诉法解释 133", "民事诉讼法 102")
        )
    return Served(day, ("民诉法解释 131",))


def of_call(day: date, procedure: str, confirmed: bool) -> Verdict:
    """Told by telephone or another simple way (民诉法解释 261).

    Outside the simple procedures the law names no such way, so a judge says what it amounts to.
    Without the person's confirmation it never allows a default judgment.
    """
    told = Served(day, ("民诉法解释 261",), presumed=not confirmed, default=confirmed)
    if procedure == ORDINARY:
        return AskJudge("普通程序里电话告知的，是否认定为送达？", ("民事诉讼法 87",), told)
    return told

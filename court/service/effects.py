"""What an attempt amounts to: served on a day, not served, or a question for the judge.

Three things decide: who gave the address, who signed, and whether this paper may be served this way.
Nothing is served because it was sent.  `papers` are the kinds of what goes together (`kinds`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from court.service.kinds import RULING
from court.service.mail import Consignment
from court.service.ways import Address

RETURNS, SIGNERS, TRIES, SOURCES = "邮件退回", "邮寄签收人", "五日三投", "送达地址来源"
ORDINARY = "普通程序"
SIMPLE = ("简易程序", "小额诉讼程序")
MEDIATED, JUDGMENT = "调解书", "判决书"
HIMSELF, PRONOUNCED = "本人", "宣判笔录"
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
    """Why not, and the way to take next; `if_yes` is what follows where a judge finds otherwise."""

    why: str
    articles: tuple[str, ...]
    next_way: str = ""
    if_yes: Served | None = None


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


def of_mail(
    sent: Consignment, address: Address, parameters: Parameters, papers: Collection[str] = ()
) -> Verdict:
    """What a consignment to this address amounts to (邮寄送达规定 6-11)."""
    if sent.signed is not None:
        return _signed(sent, sent.signed, parameters(SIGNERS), papers)
    if sent.returned is not None and MEDIATED in papers:
        return _MEDIATED_REFUSED
    if sent.returned is not None:
        return _returned(sent, sent.returned, address, parameters)
    if sent.state == "异常":
        return NotServed("邮件破损、丢失或者超期", ("邮寄送达规定 6",), "邮寄")
    return Waiting(sent.state)


# Nothing makes up for a signature under a mediation paper: who does not sign goes back on it.
_MEDIATED_REFUSED = NotServed(
    "调解书没有签收，不能视为送达，也不能留置；拒绝签收的，及时判决",
    ("民诉法解释 133", "民事诉讼法 102"),
    "直接",
)


def of_mail_abroad(
    sent: Consignment, posted: date, silence: date | None, parameters: Parameters,
    papers: Collection[str] = (),
) -> Verdict:  # fmt: skip
    """Mail to somebody without a domicile in the mainland (民事诉讼法 283; 民诉法解释 549).

    A return never counts as served there.  `silence` is when three months are over in which nothing
    came back; None where silence says nothing.
    """
    if sent.signed is not None:
        return _signed(sent, sent.signed, parameters(SIGNERS), papers)
    if sent.returned is not None:
        return NotServed(f"寄往境外的邮件退回：{sent.reason or '没有写原因'}", ("民事诉讼法 283",))
    if MEDIATED in papers or silence is None or silence <= posted:
        return Waiting(sent.state)
    return AskJudge(
        "自邮寄之日起满三个月，回证没有退回：各种情况是不是足以认定已经送达？",
        ("民事诉讼法 283", "民诉法解释 549"),
        Served(silence, ("民事诉讼法 283",), presumed=True),
    )


def _signed(
    sent: Consignment, day: date, table: Mapping[str, Any], papers: Collection[str]
) -> Verdict:
    if sent.opponent:
        return NotServed("签收的是同一案件的对方当事人", ("邮寄送达规定 7",), "直接")
    served = Served(day, ("民事诉讼法 91", "邮寄送达规定 9"))
    return _by_signer(sent.signer, served, table, papers, ("邮寄送达规定 9",))


def _by_signer(
    signer: str, served: Served, table: Mapping[str, Any], papers: Collection[str],
    articles: tuple[str, ...],
) -> Verdict:  # fmt: skip
    """Served where this person may sign for these papers, else what a judge may find."""
    named = signer or "没有写明的人"
    if signer not in table["可以签收"]:
        why = f"“{named}”签收，不在可以签收的人里；本人认可收到的，由法官认定"
        return NotServed(why, articles, "直接", served)
    if MEDIATED in papers and signer not in table["可以签收调解书"]:
        why = f"调解书要当事人本人或者他指定的代收人签收，“{named}”签收的，本人认可由法官认定"
        return NotServed(why, ("民诉法解释 133",), "直接", served)
    return served


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
    arrived: date | None, consent: str, confirmed: bool, replied: date | None, read: date | None
) -> Verdict:
    """Electronic service.  `confirmed`: the address was given or confirmed by the person.

    `arrived`: the day the court's system shows as sent, or the person proves (民诉法解释 135).  At an
    address that nobody confirmed only the answer completes service, or that it was read: on that day.
    """
    known = [day for day in (arrived, replied, read) if day is not None]
    if not known:
        return Waiting("没有显示发送成功")
    if consent and confirmed:
        return Served(min(known), ("民事诉讼法 90", "在线诉讼规则 31"))
    if replied is not None:
        return Served(replied, ("在线诉讼规则 31",))
    if read is not None:
        return Served(read, ("在线诉讼规则 31",), presumed=True)
    return NotServed("没有同意电子送达，也没有收悉的证据", ("民事诉讼法 90",), "邮寄")


def of_direct(
    day: date, outcome: str, opponent: bool, papers: Collection[str], proofs: frozenset[str],
    signer: str = HIMSELF, signers: Mapping[str, Any] | None = None,
) -> Verdict:  # fmt: skip
    """A visit.  `outcome`: 签收 or 拒收; `proofs` as the parameter 送达方式 names them.

    `signer` signed, `signers` says who may (邮寄签收人); without it whoever signed could.
    """
    if outcome == "签收":
        if opponent:
            return NotServed("签收的是同一案件的对方当事人", ("民事诉讼法 88",), "直接")
        served = Served(day, ("民事诉讼法 87", "民事诉讼法 88"))
        if signers is None:
            return served
        return _by_signer(signer, served, signers, papers, ("民事诉讼法 88",))
    if MEDIATED in papers:
        return _MEDIATED_REFUSED
    if opponent or not proofs & {"见证人", "拍照录像"}:
        return NotServed("拒收的，要有见证人签名或者全程拍照录像", ("民事诉讼法 89",), "直接")
    return Served(day, ("民事诉讼法 89",))


def of_absence(day: date, counts: bool, papers: Collection[str]) -> Verdict:
    """Nobody was met at the address.

    Where the party gave the address itself, and it was wrong or had changed, the day that is noted
    counts as served in the simple procedures (简易程序规定 10); whether it was, a judge says.
    """
    if not counts or MEDIATED in papers:
        return NotServed("没有见到可以签收的人", ("民事诉讼法 88",), "直接")
    why = (
        "没有见到可以签收的人；地址是本人给的，因为地址不准确、变了没有告知而没有收到的，"
        "由法官认定记明之日视为送达"
    )
    articles = ("民事诉讼法 88", "简易程序规定 10")
    return NotServed(why, articles, "直接", Served(day, ("简易程序规定 10",), presumed=True))


def of_fetching(day: date, papers: Collection[str]) -> Verdict:
    """Somebody came to the court and refused to sign (民诉法解释 131); not so a mediation paper."""
    if MEDIATED in papers:
        return _MEDIATED_REFUSED
    return Served(day, ("民诉法解释 131",))


def of_not_fetching(
    day: date, procedure: str, papers: Collection[str], proofs: frozenset[str]
) -> Verdict:
    """A judgment pronounced at once was not fetched by `day`, the last day set (简易程序规定 28)."""
    if not {JUDGMENT, RULING} & set(papers):
        return NotServed("通知来领取，没有来", ("民诉法解释 131",), "直接")
    if PRONOUNCED not in proofs:
        why = "没有记明领取期间、地点和后果的宣判笔录，期满没有来领不算送达"
        return NotServed(why, ("民诉法解释 253",), "邮寄")
    served = Served(day, ("简易程序规定 28",))
    if procedure in SIMPLE:
        return served
    question = "普通程序当庭宣判，期满没有来领裁判文书，是不是期满之日视为送达？"
    return AskJudge(question, ("民诉法解释 253", "简易程序规定 28"), served)


def of_pronouncing(day: date, outcome: str, procedure: str) -> Verdict:
    """Given when it is pronounced; whoever refuses it there is served (民诉法解释 141).

    In the simple procedures the day of pronouncing counts for who stayed away without a good reason
    that the court was told of before (简易程序规定 31).
    """
    if outcome != "无人":
        return Served(day, ("民诉法解释 141",))
    if procedure not in SIMPLE:
        return NotServed("没有到庭", ("民诉法解释 141",), "邮寄")
    question = "定期宣判没有到庭，也没有在宣判以前告知正当理由：是不是宣判之日就是送达之日？"
    return AskJudge(question, ("简易程序规定 31",), Served(day, ("简易程序规定 31",)))


def of_call(day: date, procedure: str, confirmed: bool) -> Verdict:
    """Told by telephone or another simple way (民诉法解释 261).

    Outside the simple procedures the law names no such way, so a judge says what it amounts to.
    Without the person's confirmation it never allows a default judgment.
    """
    told = Served(day, ("民诉法解释 261",), presumed=not confirmed, default=confirmed)
    if procedure not in SIMPLE:
        return AskJudge(f"{procedure}里电话告知的，是否认定为送达？", ("民事诉讼法 87",), told)
    return told

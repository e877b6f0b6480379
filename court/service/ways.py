"""By which ways papers may be served on a person, and why not by others (民事诉讼法 87-95)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from court.service.kinds import KINDS, kinds_of

WAYS, ORDER, SOURCES = "送达方式", "送达顺序", "送达地址来源"
ELECTRONIC, MAIL, LEFT, ANNOUNCED, TELEPHONE = "电子", "邮寄", "留置", "公告", "电话"
DIRECT = "直接"
# Which of a person's addresses a way uses, and the ways that cannot do without one.
USES: Mapping[str, str] = {
    ELECTRONIC: "电子",
    MAIL: "纸质",
    TELEPHONE: "电话",
    DIRECT: "纸质",
    LEFT: "纸质",
}
NEEDING_ADDRESS = (ELECTRONIC, MAIL, TELEPHONE)
# Consent to electronic service (在线诉讼规则 29): declared, agreed before the suit, an address given
# for it in a pleading, shown by accepting an earlier service.
CONSENTS = {"E1": "明确表示", "E2": "诉前约定", "E3": "诉状中提供", "E4": "接受过电子送达"}
Parameters = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person may be reached: `source` A1 to B2, `use` 纸质, 电子 or 电话."""

    id: int
    source: str
    use: str
    confirmed: bool = False

    def usable(self, sources: Mapping[str, Any]) -> bool:
        """Addresses taken where somebody evades service wait for a judge's word."""
        return self.confirmed or not sources[self.source].get("先确认")

    def counts_when_returned(self, sources: Mapping[str, Any]) -> bool:
        """Whether mail that comes back from it may count as served (邮寄送达规定 11)."""
        return bool(sources[self.source].get("视为送达")) and self.usable(sources)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to be served.  `abroad`: '' or 境外, 香港, 澳门, 台湾; `consent` E1 to E4 or ''."""

    id: str
    addresses: tuple[Address, ...] = field(default=())
    consent: str = ""
    abroad: str = ""
    missing: bool = False

    def reached_by(self, use: str, sources: Mapping[str, Any]) -> list[Address]:
        """Usable addresses, those a person gave before those others gave."""
        found = [a for a in self.addresses if a.use == use and a.usable(sources)]
        return sorted(found, key=lambda a: (a.source, a.id))


@dataclass(frozen=True, slots=True)
class Way:
    """One way: allowed, or the reason why not with its articles."""

    name: str
    why_not: str
    articles: tuple[str, ...]
    proofs: tuple[str, ...]
    one_of: tuple[str, ...]

    @property
    def allowed(self) -> bool:
        return not self.why_not


def ways(
    person: Recipient, papers: Iterable[str], procedure: str, parameters: Parameters
) -> list[Way]:
    """Every way, in the order in which the court tries them."""
    table, order = parameters(WAYS), parameters(ORDER)["依次"]
    kinds = parameters(KINDS)
    bundle = {paper: kinds_of(paper, kinds) for paper in papers}
    names = [*order, *(name for name in table if name not in order)]
    return [_way(name, table[name], person, bundle, procedure, parameters) for name in names]


def next_way(options: Iterable[Way], tried: Iterable[str]) -> Way | None:
    """The first allowed way that has not been tried."""
    done = set(tried)
    return next((way for way in options if way.allowed and way.name not in done), None)


def _way(
    name: str,
    said: Mapping[str, Any],
    person: Recipient,
    papers: Mapping[str, frozenset[str]],
    procedure: str,
    parameters: Parameters,
) -> Way:
    why_not = _excluded(name, said, papers, procedure) or _unreachable(
        name, said, person, parameters(SOURCES)
    )
    articles = said.get("排除依据", said["依据"]) if why_not else said["依据"]
    return Way(name, why_not, tuple(articles), tuple(said["证明"]), tuple(said.get("任一证明", ())))


def _excluded(
    name: str, said: Mapping[str, Any], papers: Mapping[str, frozenset[str]], procedure: str
) -> str:
    """`papers` are their names, each with the kinds it belongs to."""
    if procedure in said.get("不用于程序", ()):
        return f"{procedure}不能{name}送达"
    never = frozenset(said.get("不用于文书", ()))
    barred = [paper for paper, kinds in papers.items() if kinds & never]
    if barred:
        return f"{'、'.join(barred)}不能{name}送达"
    only = said.get("只用于文书")
    if only and not all(kinds & frozenset(only) for kinds in papers.values()):
        return f"{name}只用于{'、'.join(only)}"
    return ""


def _unreachable(
    name: str, said: Mapping[str, Any], person: Recipient, sources: Mapping[str, Any]
) -> str:
    if said.get("不用于下落不明") and person.missing:
        return "下落不明，不能邮寄"
    if said.get("要同意") and not person.consent:
        return "没有同意电子送达；以回复收悉、参加诉讼接受过电子送达的，登记同意的根据"
    if name in NEEDING_ADDRESS and not person.reached_by(USES[name], sources):
        return f"没有可以使用的{USES[name]}地址"
    return ""

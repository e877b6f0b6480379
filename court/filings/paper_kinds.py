"""What a file handed in with a filing of a cause can be: evidence first, then papers."""

from __future__ import annotations

from collections.abc import Iterable

from court.filings.file_places import Kind
from court.opinions.supplement import EVIDENCE, MATERIALS, OTHER_EVIDENCE
from engine.language.casetypes import Casetype, Material

USUAL = ("授权委托书", "律师执业证", "律师事务所函", "送达地址确认书", "起诉状", "保全申请书")


def kinds_of(casetype: Casetype) -> list[Kind]:
    """Every kind of a cause.  Papers asked of each party say whose they are."""
    listed = casetype.materials
    evidence = [m for m in listed if m.tier == "需" and not m.each]
    evidence += [m for m in listed if m.tier == "荐"]
    papers = [m for m in listed if m.tier == "需" and m.each]
    named = {m.name for m in (*evidence, *papers)}
    found = [Kind(EVIDENCE, m.name, m.accepted) for m in evidence]
    found.append(Kind(EVIDENCE, OTHER_EVIDENCE))
    found += [Kind(MATERIALS, m.name, m.accepted, of_a_party=True) for m in papers]
    return [*found, *_rest(listed, named)]


def _rest(listed: Iterable[Material], named: set[str]) -> list[Kind]:
    also = {m.name: m.accepted for m in listed}
    others = dict.fromkeys((*(name for name in also if name not in named), *USUAL))
    return [Kind(MATERIALS, name, also.get(name, ())) for name in others]


def kind_named(kinds: Iterable[Kind], name: str) -> Kind | None:
    return next((k for k in kinds if k.name == name), None)

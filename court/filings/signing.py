"""Signing the complaint on screen: a name drawn by hand, or typed and confirmed by a code.

民事诉讼法 123 and 登记立案规定 6(4) ask for a signature; 在线诉讼规则 7 lets it be given online.  What is
signed is what was shown: the signer sends back its digest, and one of anything else is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from court.core.courthouse import Conflict, Work, require_state
from court.core.lifecycle import State
from court.core.tables import Filing
from court.opinions.signed import complaint_hash, core_hash
from court.opinions.tables import ComplaintSignature
from engine.language.parties import CLAIMING, Parties
from engine.text.errors import FieldProblem, FilingError

WIDTH, HEIGHT = 600, 180  # the field a name is drawn in
MOST_STROKES, MOST_NUMBERS, LEAST_NUMBERS = 200, 12_000, 20
SELF, HEAD = "本人", "法定代表人或者主要负责人"
EVENT = "签名"
CHANGED = "起诉状刚才改过，请看过现在的内容再签"
Strokes = list[list[int]]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for a party: the person, or the head of an organisation."""

    party: str
    capacity: str
    name: str


def signer_of(content: Mapping[str, Any], party: str, field: str) -> Signer:
    """One of those who have to sign.  Raises `FilingError` about a field for anybody else."""
    for signer in signers_of(content):
        if signer.party == party:
            return signer
    raise FilingError([FieldProblem(field, "起诉状里没有这一位")])


def signers_of(content: Mapping[str, Any]) -> list[Signer]:
    """Everybody whose signature the complaint needs."""
    return [
        _signer(party.values, party.name) for party in Parties(content).of(CLAIMING) if party.name
    ]


def _signer(facts: Mapping[str, Any], name: str) -> Signer:
    if facts.get("姓名"):
        return Signer(name, SELF, name)
    return Signer(name, HEAD, str(facts.get("法定代表人") or ""))


def read_strokes(text: str) -> Strokes:
    """Lines as a page sends them.  Raises `FilingError` for what is no drawn name."""
    found: Any
    try:
        found = orjson.loads(text) if text else []
    except orjson.JSONDecodeError:
        found = None
    if not _are_strokes(found):
        raise FilingError([FieldProblem("签名", "签名没有收到，请再签一次，或者输入姓名")])
    if found and sum(map(len, found)) < LEAST_NUMBERS:
        raise FilingError([FieldProblem("签名", "签名太短，请写全名")])
    return list(found)


def _are_strokes(found: Any) -> bool:
    if not isinstance(found, list) or len(found) > MOST_STROKES:
        return False
    if not all(isinstance(stroke, list) and len(stroke) % 2 == 0 for stroke in found):
        return False
    numbers = [number for stroke in found for number in stroke]
    return len(numbers) <= MOST_NUMBERS and all(
        type(number) is int and 0 <= number <= max(WIDTH, HEIGHT) for number in numbers
    )


def _require_name(known: Signer, signer: str) -> None:
    if not signer or (known.name and signer != known.name):
        wanted = f"“{known.name}”" if known.name else f"{known.capacity}的姓名"
        raise FilingError([FieldProblem("姓名", f"请写{wanted}，和起诉状上的一样")])


def sign(
    work: Work, filing: Filing, party: str, signer: str, strokes: Strokes, shown: str
) -> ComplaintSignature:
    """Sign the complaint of a draft, found and locked, in the name of one who files.

    `shown` is the digest of what the signer saw; `strokes` are empty for a typed name, which the
    caller has had confirmed.  Raises `Conflict` when the complaint is another by now, `FilingError`.
    """
    require_state(filing, (State.draft, State.supplement), "这份起诉", "不能再签名")
    if shown != complaint_hash(filing.content):
        raise Conflict(CHANGED)
    known = signer_of(filing.content, party, "签名")
    _require_name(known, signer.strip())
    row = ComplaintSignature(
        filing_id=filing.id,
        person=party,
        capacity=known.capacity,
        signer=signer.strip()[:60],
        strokes=strokes,
        complaint=shown,
        core=core_hash(filing.content),
        at=work.now,
        by=work.actor.account_id,
    )
    work.session.add(row)
    work.session.flush()
    work.log(EVENT, row.id, 起诉=filing.id, 起诉状=shown, 方式="手写" if strokes else "输入姓名")
    return row


def path_of(strokes: Sequence[Sequence[int]]) -> str:
    """The lines as the `d` of an SVG path."""
    lines = []
    for stroke in strokes:
        points = [f"{x} {y}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
        lines.append("M" + "L".join(points) if len(points) > 1 else f"M{points[0]}h1")
    return "".join(lines)

"""The plan of a decision as a form or an address says it."""

from __future__ import annotations

from starlette.datastructures import FormData, QueryParams

from court.core.lifecycle import ASK_SUPPLEMENT, PROPOSE
from court.decisions.plan import Plan
from court.documents.own_words import LONGEST, MOST_ITEMS, OwnItem, OwnWords, Words, own_key
from court.documents.values import EFFECTS

NOTE_LIMIT = 2_000


def read_plan(asked: FormData | QueryParams, default_days: int) -> Plan:
    """A plan from a form or an address; an address that chose nothing takes all findings."""
    kind = _word(asked, "kind")
    days = _word(asked, "days") if "days" in asked else str(default_days)
    chosen = _word(asked, "chosen") == "1"
    return Plan(
        kind=kind,
        days=_days(days) if kind == ASK_SUPPLEMENT else None,
        note=_word(asked, "note", NOTE_LIMIT),
        confirmed=frozenset(_words(asked, "finding")) if chosen and kind in EFFECTS else None,
        chosen=frozenset(_words(asked, "document")),
        own=_own_words(asked) if kind in EFFECTS else OwnWords(),
        panel=tuple(name[:60] for name in _words(asked, "panel")[:9]) if kind == PROPOSE else (),
        clerk=_word(asked, "clerk", 60) if kind == PROPOSE else "",
    )


def _own_words(asked: FormData | QueryParams) -> OwnWords:
    """Items as they were typed; an added one that is empty is none."""
    worded, places = {}, []
    for name in asked:
        what, _, key = name.partition(":")
        if what == "explanation" and key:
            said = _word(asked, name, LONGEST), _word(asked, f"cure:{key}", LONGEST)
            worded[key] = Words(*said)
            places.append((_place(asked, f"place:{key}"), key))
    lists = (_words(asked, f"own-{part}") for part in ("explanation", "cure", "basis", "place"))
    added: list[OwnItem] = []
    for explanation, cure, basis, place in zip(*lists, strict=False):
        if explanation.strip() or cure.strip():
            places.append((_number(place), own_key(len(added))))
            added.append(OwnItem(*(t.strip()[:LONGEST] for t in (explanation, cure, basis))))
    order = tuple(key for _, key in sorted(places, key=lambda found: found[0]))
    return OwnWords(worded, tuple(added[:MOST_ITEMS]), order)


def _place(asked: FormData | QueryParams, name: str) -> int:
    return _number(_word(asked, name, 4))


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 999


def _word(asked: FormData | QueryParams, name: str, limit: int = 200) -> str:
    value = asked.get(name)
    return value.strip()[:limit] if isinstance(value, str) else ""


def _words(asked: FormData | QueryParams, name: str) -> list[str]:
    return [value for value in asked.getlist(name) if isinstance(value, str)]


def _days(written: str) -> int:
    """What is no number of days, or nothing, is 0, which the decision refuses with a sentence."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0

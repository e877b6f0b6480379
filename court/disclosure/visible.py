"""Whether a person may see an event of a case at a moment, and in which words.

A function of what is handed in, nothing else: tested cell by cell.  A paper is seen by those on whom
it was served; preservation by the other side only when it is done; nothing after a person left the
case, nothing before its identity was checked (审判流程公开规定 6, 8-10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DISCLOSED = "节点公开"
AT_ONCE, WHEN_SERVED, WHEN_DONE, WHEN_SIGNED = "即时", "送达后", "处理完毕后", "签名后"
MOMENTS = (AT_ONCE, WHEN_SERVED, WHEN_DONE, WHEN_SIGNED)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A party or who acts for it.

    `party`: the id of the party; `side` its position in the case.  `checked` is when its identity
    was checked (6), `left` when it left the case; None for not yet.
    """

    party: str
    side: str
    checked: datetime | None
    left: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the case.  `document` is the paper or record it is about, if any."""

    number: int
    kind: str
    at: datetime
    document: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides beside the event.

    `served`: when a document was served on a party, by (document, party); `signed`: when a record
    was signed; `done`: the first moment of each kind of event of the case; `withdrawn`: the numbers of
    events that were shown by mistake and taken back (13).
    """

    served: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    signed: Mapping[str, datetime] = field(default_factory=dict)
    done: Mapping[str, datetime] = field(default_factory=dict)
    withdrawn: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as a party reads it; `since` is when it became visible to this party."""

    number: int
    words: str
    group: str
    at: datetime
    since: datetime
    document: str
    articles: tuple[str, ...]


def visible(
    viewer: Viewer,
    event: Happening,
    moment: datetime,
    around: Circumstances,
    table: Mapping[str, Any],
) -> Shown | None:
    """The event as this person sees it at this moment, None while it does not."""
    said = table.get(event.kind)
    if said is None or viewer.checked is None or event.number in around.withdrawn:
        return None
    opens = _opens(viewer, event, around, said)
    if opens is None or (viewer.left is not None and opens >= viewer.left):
        return None
    since = max(opens, viewer.checked)
    if since > moment:
        return None
    return Shown(
        event.number, said["措辞"], said["类"], event.at, since, event.document, tuple(said["依据"])
    )


def history(
    viewer: Viewer,
    events: Iterable[Happening],
    moment: datetime,
    around: Circumstances,
    table: Mapping[str, Any],
) -> Sequence[Shown]:
    """All that a person sees of a case, in the order in which it happened."""
    seen = (visible(viewer, event, moment, around, table) for event in events)
    return sorted((one for one in seen if one is not None), key=lambda one: one.number)


def _opens(
    viewer: Viewer, event: Happening, around: Circumstances, said: Mapping[str, Any]
) -> datetime | None:
    """When the event opens to this party, None while it has not."""
    if viewer.side not in said.get("给", (viewer.side,)):
        return None
    if said["何时"] == AT_ONCE or viewer.side in said.get("先给", ()):
        return event.at
    opening = {
        WHEN_SERVED: around.served.get((event.document, viewer.party)),
        WHEN_SIGNED: around.signed.get(event.document),
        WHEN_DONE: around.done.get(said.get("处理完毕", "")),
    }[said["何时"]]
    return max(opening, event.at) if opening is not None else None

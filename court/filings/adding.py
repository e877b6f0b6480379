"""Adding files to a draft or a supplement: each is received, kept, and named in the content.

One rule for every page: a file that is refused keeps no other out, and the person is told which
and why.  Receiving takes a while and comes before the unit of work, attaching is part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from court.core.courthouse import Courthouse, Work, require_state
from court.core.lifecycle import State
from court.core.receiving import Received, receive
from court.core.tables import Filing, Upload
from court.filings import file_places, uploads
from court.filings.file_places import Content, Kind
from court.filings.paper_kinds import kind_named, kinds_of
from court.filings.service import add, save
from engine.check.opening import open_cause
from engine.language.parties import Parties, lists_of
from engine.text.errors import LianError

MAX_AT_ONCE = 20
NONE_CHOSEN = "还没有选文件。请选择文件，或者拍照。"
New = tuple[str, BinaryIO]
Naming = Callable[[Mapping[str, Any], Upload], Content]


@dataclass(frozen=True, slots=True)
class Arrived:
    """The files that can be taken, and a sentence about each that cannot."""

    taken: tuple[Received, ...]
    refused: tuple[str, ...]


def receive_all(house: Courthouse, files: Sequence[New]) -> Arrived:
    """Receive files (name, seekable bytes), outside any unit of work."""
    taken: list[Received] = []
    refused = [] if files else [NONE_CHOSEN]
    for name, data in files[:MAX_AT_ONCE]:
        try:
            taken.append(receive(house, name, data))
        except (LianError, OSError) as error:
            refused.append(_why(name, error))
    for name, _ in files[MAX_AT_ONCE:]:
        refused.append(f"“{_short(name)}”没有添加：一次最多 {MAX_AT_ONCE} 个文件，请分次添加")
    return Arrived(tuple(taken), tuple(refused))


def attach_all(work: Work, filing: Filing, arrived: Arrived, named: Naming) -> list[str]:
    """Add received files to a filing found and locked; sentences about those refused.

    `named` gives the content with the entry that names a file.
    """
    content, refused = _attached(work, filing, arrived, named, uploads.CHANGEABLE)
    save(work, filing, content, filing.revision)
    return refused


def add_all(work: Work, filing: Filing, arrived: Arrived, named: Naming) -> list[str]:
    """Add received files to a filing the court has, found and locked; sentences on those refused.

    While a supplement is asked for they wait for it to be handed in; otherwise they are taken in
    at once.  Raises `Conflict` once the filing is decided.
    """
    require_state(filing, uploads.ADDABLE, "这份起诉", "材料请交给承办的法庭")
    content, refused = _attached(work, filing, arrived, named, uploads.ADDABLE)
    if content != filing.content:
        if filing.state in uploads.CHANGEABLE:
            save(work, filing, content, filing.revision)
        else:
            add(work, filing, content)
    return refused


def add_one(work: Work, filing: Filing, found: Received, kind: str = "", owner: str = "") -> Upload:
    """Add a received file for a program, to a filing found and locked.

    While the filing can be changed its sender names it in the content, unless a `kind` is given;
    while it waits for a decision it is taken in at once.  Raises `Conflict`, `LianError`.
    """
    upload = uploads.attach(work, filing, found, uploads.ADDABLE)
    changeable = filing.state in uploads.CHANGEABLE
    if changeable and not kind:
        return upload
    opened = open_cause(work.house.bundle, filing.cause, work.today)
    kinds = kinds_of(opened.ruleset.casetype)
    said = kind_named(kinds, kind)
    if kind and said is None:
        raise LianError(f"这个案由没有“{kind}”这种材料；不写 kind 就按文件名认")
    named = by_name(kinds, lists_of(opened.ruleset.casetype.procedure)[0], said, owner)
    content = named(filing.content, upload)
    if content != filing.content:
        save(work, filing, content, filing.revision) if changeable else add(work, filing, content)
    return upload


def _attached(
    work: Work,
    filing: Filing,
    arrived: Arrived,
    named: Naming,
    states: Collection[State],
) -> tuple[Content, list[str]]:
    content: Content = dict(filing.content)
    refused = list(arrived.refused)
    for found in arrived.taken:
        try:
            content = named(content, uploads.attach(work, filing, found, states))
        except LianError as error:
            refused.append(_why(found.name, error))
    return content, refused


def _why(name: str, error: Exception) -> str:
    words = str(error) if isinstance(error, LianError) else "没有存下，请稍后再传"
    return words if _short(name) in words else f"“{_short(name)}”{words}"


def _short(name: str) -> str:
    return (name or "文件")[:60]


def as_kind(kind: Kind, owner: str = "") -> Naming:
    """Every file is of one kind."""
    return lambda content, upload: file_places.put(content, upload.name, kind, owner, upload.pages)


def by_name(
    kinds: Sequence[Kind], claiming: str, chosen: Kind | None = None, owner: str = ""
) -> Naming:
    """What each file is, and whose, guessed by its name where the person did not say.

    A file that has its entry already keeps it.
    """

    def named(content: Mapping[str, Any], upload: Upload) -> Content:
        if file_places.place_of(content, upload.name):
            return dict(content)
        kind = chosen or file_places.guess(upload.name, kinds)
        whose = owner
        if kind.of_a_party and not whose:
            whose = file_places.guess_owner(upload.name, Parties(content).names((claiming,)))
        return file_places.put(content, upload.name, kind, whose, upload.pages)

    return named

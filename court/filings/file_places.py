"""What each uploaded file is: the entry of 证据 or 材料 that names it.

A file and its entry are tied by the file's name, which is unique in a filing.  Everything here
takes a content and gives a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from court.opinions.held import is_held
from court.opinions.supplement import EVIDENCE, MATERIALS, OTHER_EVIDENCE
from engine.text.paths import members

FILE = "文件"
ELSEWHERE = ("在别人手里", "没有")
KEY: Mapping[str, str] = {EVIDENCE: "证据名称", MATERIALS: "种类"}
WORN_OFF = frozenset({FILE, "页数", "份数", "所属当事人"})
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """Something a file can be: evidence or material, its name, other words for it."""

    list_name: str
    name: str
    also: tuple[str, ...] = ()
    of_a_party: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The entry that names a file: its list, where in it, and the entry itself."""

    list_name: str
    position: int
    entry: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.entry.get(KEY[self.list_name]) or "")

    @property
    def owner(self) -> str:
        return str(self.entry.get("所属当事人") or "")


def place_of(content: Mapping[str, Any], file_name: str) -> Place | None:
    """The entry that names a file, or None."""
    for list_name in (EVIDENCE, MATERIALS):
        for position, entry in enumerate(members(content, list_name)):
            if entry.get(FILE) == file_name:
                return Place(list_name, position, entry)
    return None


def put(
    content: Mapping[str, Any],
    file_name: str,
    kind: Kind,
    owner: str = "",
    pages: int | None = None,
) -> Content:
    """Say what a file is; an entry of that name that has no file yet takes it."""
    found = drop(content, file_name)
    name = kind.name
    if kind.list_name == EVIDENCE and name == OTHER_EVIDENCE:
        name = file_name.rpartition(".")[0] or file_name
    entry: Content = {KEY[kind.list_name]: name, FILE: file_name}
    if pages:
        entry["页数"] = pages
    if kind.list_name == MATERIALS:
        entry |= {"份数": 1} | ({"所属当事人": owner} if owner else {})
    listed = [dict(m) for m in members(found, kind.list_name)]
    waiting = next((m for m in listed if _waits_for(m, kind, name, owner)), None)
    if waiting is not None:
        waiting.update({k: v for k, v in entry.items() if k not in waiting})
    else:
        listed.append(entry)
    return {**found, kind.list_name: listed}


def _waits_for(member: Mapping[str, Any], kind: Kind, name: str, owner: str) -> bool:
    same = member.get(KEY[kind.list_name]) == name and not member.get(FILE)
    return same and member.get("所属当事人", owner) == owner


def name_paper(content: Mapping[str, Any], kind: Kind, owner: str = "") -> Content:
    """Say that a document is handed in on paper; naming it twice changes nothing."""
    listed = [dict(m) for m in members(content, kind.list_name)]
    key, whose = KEY[kind.list_name], {"所属当事人": owner} if owner else {}
    if any(m.get(key) == kind.name and m.get("所属当事人", owner) == owner for m in listed):
        return dict(content)
    entry = {key: kind.name, **(whose if kind.list_name == MATERIALS else {})}
    return {**content, kind.list_name: [*listed, entry]}


def drop(content: Mapping[str, Any], file_name: str) -> Content:
    """The content without the file; an entry that says more than the file stays."""
    found = dict(content)
    for list_name in (EVIDENCE, MATERIALS):
        listed: list[Mapping[str, Any]] = []
        for entry in members(content, list_name):
            if entry.get(FILE) != file_name:
                listed.append(entry)
            elif set(entry) - WORN_OFF - {KEY[list_name]}:
                listed.append({k: v for k, v in entry.items() if k != FILE})
        if listed:
            found[list_name] = listed
        else:
            found.pop(list_name, None)
    return found


def without_doubles(content: Mapping[str, Any]) -> Content:
    """The content without papers that are only named where the same paper is there as a file."""
    listed = members(content, MATERIALS)
    # A list: programs may have saved names that cannot be hashed.
    there = [(m.get("种类"), m.get("所属当事人")) for m in listed if m.get(FILE)]
    kept = [m for m in listed if m.get(FILE) or (m.get("种类"), m.get("所属当事人")) not in there]
    return {**content, MATERIALS: kept} if len(kept) < len(listed) else dict(content)


def promised(content: Mapping[str, Any], files: Collection[str] | None) -> list[str]:
    """What is listed and not there: to be handed in later, or said to be elsewhere.

    `files` are those the court holds, None where staff saw the papers.
    """
    found = []
    for list_name, key in KEY.items():
        for entry in members(content, list_name):
            name, said = entry.get(key), entry.get("状态")
            if name and isinstance(name, str) and not is_held(entry, files):
                found.append(f"{name}（{said}）" if said in ELSEWHERE else name)
    return list(dict.fromkeys(found))


def guess(file_name: str, kinds: Sequence[Kind]) -> Kind:
    """What a file probably is by its name: the longest name it contains, else other evidence.

    A kind's own name goes before the same word among another kind's others.
    """
    named = [(word, kind) for kind in kinds for word in (kind.name, *kind.also)]
    found = [((len(word), word == kind.name), kind) for word, kind in named if word in file_name]
    return max(found, key=lambda pair: pair[0])[1] if found else Kind(EVIDENCE, OTHER_EVIDENCE)


def guess_owner(file_name: str, names: Iterable[str]) -> str:
    """Whose paper a file is: who is named in it, or the only one there is."""
    known = list(names)
    return next((n for n in known if n in file_name), known[0] if len(known) == 1 else "")

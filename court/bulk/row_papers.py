"""Which files go with which row of a table, and the entries that name them in its filing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from court.bulk.layout import Layout
from court.bulk.tables import BulkFile, BulkJob
from court.core.courthouse import Work
from court.filings import file_places
from court.filings.file_places import Content, Kind, guess_owner
from court.filings.paper_kinds import kind_named, kinds_of
from court.opinions.supplement import EVIDENCE, OTHER_EVIDENCE
from engine.language.parties import Parties

ALL_ROWS = ""


def of_job(work: Work, job: BulkJob) -> list[BulkFile]:
    """The files of a table, those for every row first."""
    found = select(BulkFile).where(BulkFile.job_id == job.id)
    return list(work.session.scalars(found.order_by(BulkFile.reference, BulkFile.at, BulkFile.id)))


def number_of(number: int) -> str:
    """A row named by its place in the file."""
    return f"第{number}行"


def named_row(path: str, references: Collection[str]) -> str:
    """The row's name that a path's folder or file begins with, the longest; empty for none."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    found = [r for part in parts for r in references if _begins(part, r)]
    return max(found, key=len, default="")


def _begins(part: str, reference: str) -> bool:
    """`KH-1-合同.pdf` begins with KH-1, `KH-10-合同.pdf` does not."""
    rest = part[len(reference) :]
    apart = not rest or not (rest[0].isascii() and rest[0].isalnum())
    return part.startswith(reference) and apart


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a table while its rows are read."""

    files: Mapping[str, Sequence[BulkFile]]
    claiming: str
    kinds: Sequence[Kind]

    @classmethod
    def of(cls, work: Work, job: BulkJob) -> Folder:
        files: dict[str, list[BulkFile]] = {}
        for file in of_job(work, job):
            files.setdefault(file.reference, []).append(file)
        layout = Layout.of(work.house.bundle, job.cause, work.today)
        return cls(files, layout.claiming, kinds_of(layout.casetype))

    def of_row(self, number: int, reference: str) -> list[BulkFile]:
        """The files of one row."""
        names = dict.fromkeys((ALL_ROWS, reference, number_of(number)))
        return [file for name in names for file in self.files.get(name, ())]

    def named_in(self, content: Mapping[str, Any], files: Iterable[BulkFile]) -> Content:
        """The content with the entry of every file."""
        found: Content = dict(content)
        for file in files:
            kind = kind_named(self.kinds, file.kind) or Kind(EVIDENCE, OTHER_EVIDENCE)
            names = Parties(found).names((self.claiming,))
            owner = guess_owner(file.name, names) if kind.of_a_party else ""
            found = file_places.put(found, file.name, kind, owner, file.pages)
        return found

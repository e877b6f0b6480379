"""Files that come with a table: for every row, or for the row whose own reference they are named by.

A bank's licence is handed over once and attached to each case; the bytes lie in the store once,
under their hash.  A file for one row names it by its folder or the beginning of its own name
(`KH-0001/领用合约.pdf`, `KH-0001-领用合约.pdf`, `第3行-领用合约.pdf`).  One that names no row is
refused: attached to every case, it would show one person's papers to all the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import func, select

from court.bulk.jobs import CHECKED, FINISHED, WAITING, check_again, one
from court.bulk.layout import Layout
from court.bulk.row_papers import ALL_ROWS, named_row, number_of, of_job
from court.bulk.tables import BulkFile, BulkJob, BulkRow
from court.core.courthouse import Courthouse, NotFound, Work, require_state
from court.core.receiving import Received, receive
from court.files import folders
from court.filings.file_places import Kind, guess
from court.filings.paper_kinds import kind_named, kinds_of
from court.filings.uploads import MAX_TOTAL, MAX_UPLOADS, own_name
from engine.text.errors import LianError

MOST_FILES, MOST_BYTES = 5_000, 2_000_000_000
MOST_CHOSEN = 50
NO_ROW = "没有对应的行。文件名或者文件夹名要以那一行的自用编号开头，例如 {0}-合同.pdf"
Arriving = tuple[str, BinaryIO]


@dataclass(frozen=True, slots=True)
class Paper:
    """A received file, with the path its sender gave it."""

    path: str
    file: Received


@dataclass(frozen=True, slots=True)
class Papers:
    """The received files and a sentence about each that was not taken."""

    taken: tuple[Paper, ...]
    refused: tuple[str, ...]


# receiving, outside any unit of work


def receive_papers(house: Courthouse, chosen: Sequence[Arriving]) -> Papers:
    """Receive files and the files in ZIPs; one that is refused keeps no other out."""
    taken, refused = [], [] if chosen else ["还没有选文件。"]
    for name, data in chosen[:MOST_CHOSEN]:
        try:
            for found in _received(house, name, data):
                taken.append(found) if isinstance(found, Paper) else refused.append(found)
        except (LianError, OSError) as error:
            refused.append(_why(name, error))
    return Papers(tuple(taken), tuple(refused))


def _received(house: Courthouse, name: str, data: BinaryIO) -> Iterator[Paper | str]:
    """The file, or every file in a ZIP: received, or why not."""
    if not folders.is_folder(data, name):
        yield Paper(name, receive(house, name, data))
        return
    with folders.opened(data) as members:
        for member in members:
            path = folders.path_of(member)
            try:
                with folders.taken_out(data, member, house.settings.max_file_bytes) as file:
                    yield Paper(path, receive(house, path, file))
            except (LianError, OSError) as error:
                yield _why(path, error)


def _why(name: str, error: Exception) -> str:
    words = str(error) if isinstance(error, LianError) else "没有存下，请稍后再传"
    last = name.rpartition("/")[2][:60] or "文件"
    return words if last in words else f"“{last}”{words}"


# what the owner does with them


def add(work: Work, job_id: str, papers: Papers, kind: str = "", for_all: bool = True) -> list[str]:
    """Attach received files to a table, and have it checked again; sentences on those refused.

    `for_all` attaches them to every row, otherwise each goes to the row it names.  `kind` is what
    they are; told by their names where it is not said.  Raises `Conflict` while the table is
    worked on, `NotFound`.
    """
    job = _changeable(work, job_id)
    adding = _Adding(work, job)
    refused = list(papers.refused)
    for paper in papers.taken:
        try:
            adding.put(paper, kind, for_all)
        except LianError as error:
            refused.append(f"“{paper.path[:80]}”{error}")
    if adding.changed:
        check_again(work, job)
    return refused


def _changeable(work: Work, job_id: str) -> BulkJob:
    job = one(work, job_id, lock=True)
    require_state(job, (WAITING, CHECKED, FINISHED), "这个文件", "处理完以后才能增减随案的文件")
    return job


class _Adding:
    """The files of a table while others come in."""

    def __init__(self, work: Work, job: BulkJob) -> None:
        self.work, self.job = work, job
        self.known = of_job(work, job)
        self.kinds = kinds_for(work, job)
        self.references = _references(work, job)
        self.changed = False

    def put(self, paper: Paper, kind: str, for_all: bool) -> None:
        """Raises `LianError` for a file that has no place."""
        reference = ALL_ROWS if for_all else self._reference(paper.path)
        beside = [f for f in self.known if for_all or f.reference in (ALL_ROWS, reference)]
        if any(f.sha256 == paper.file.sha256 and f.reference == ALL_ROWS for f in beside):
            return
        for same in [f for f in beside if f.sha256 == paper.file.sha256]:
            self._drop(same)
        self._require_room(paper.file.size, len(beside), sum(f.size for f in beside))
        found = self._made(paper.file, kind, reference, {f.name for f in beside})
        self.work.session.add(found)
        self.known.append(found)
        self.changed = True

    def _reference(self, path: str) -> str:
        found = named_row(path, self.references)
        if not found:
            shown = next(iter(sorted(self.references)), "KH-0001")
            raise LianError(NO_ROW.format(shown))
        return found

    def _require_room(self, size: int, beside: int, bytes_beside: int) -> None:
        total = sum(f.size for f in self.known) + size
        if len(self.known) >= MOST_FILES or total > MOST_BYTES:
            raise LianError(f"没有收下：一个表最多带 {MOST_FILES:,} 个文件，共 2 GB")
        if beside >= MAX_UPLOADS or bytes_beside + size > MAX_TOTAL:
            raise LianError(f"没有收下：一件起诉最多 {MAX_UPLOADS} 个文件，共 500 MB")

    def _made(self, file: Received, said: str, reference: str, taken: set[str]) -> BulkFile:
        kind = kind_named(self.kinds, said) or guess(file.name, self.kinds)
        return BulkFile(
            job_id=self.job.id,
            name=own_name(file.name, taken),
            media_type=file.media_type,
            size=file.size,
            pages=file.pages,
            sha256=file.sha256,
            list_name=kind.list_name,
            kind=kind.name,
            reference=reference,
            at=self.work.now,
        )

    def _drop(self, file: BulkFile) -> None:
        self.known.remove(file)
        self.work.session.delete(file) if file.id else self.work.session.expunge(file)


def call_it(work: Work, job_id: str, file_id: str, kind: str) -> None:
    """Say what a file is.  Raises `Conflict`, `NotFound`, `LianError` for no kind of this cause."""
    job = _changeable(work, job_id)
    file = _file(work, job, file_id)
    found = kind_named(kinds_for(work, job), kind)
    if found is None:
        raise LianError(f"这个案由没有“{kind[:40]}”这种材料")
    if (file.list_name, file.kind) != (found.list_name, found.name):
        file.list_name, file.kind = found.list_name, found.name
        check_again(work, job)


def remove(work: Work, job_id: str, file_id: str) -> None:
    """Take a file away; what was handed in with it keeps it.  Raises `Conflict`, `NotFound`."""
    job = _changeable(work, job_id)
    work.session.delete(_file(work, job, file_id))
    check_again(work, job)


def _file(work: Work, job: BulkJob, file_id: str) -> BulkFile:
    file = work.session.get(BulkFile, file_id)
    if file is None or file.job_id != job.id:
        raise NotFound("没有这个文件")
    return file


def shared(work: Work, job: BulkJob) -> list[BulkFile]:
    """The files for every row."""
    return [f for f in of_job(work, job) if f.reference == ALL_ROWS]


def of_rows(work: Work, job: BulkJob) -> Mapping[str, int]:
    """How many files each row has of its own, by what names the row."""
    counted = (
        select(BulkFile.reference, func.count())
        .where(BulkFile.job_id == job.id, BulkFile.reference != ALL_ROWS)
        .group_by(BulkFile.reference)
    )
    return {reference: count for reference, count in work.session.execute(counted)}


def kinds_for(work: Work, job: BulkJob) -> list[Kind]:
    """What the files of a table can be."""
    return kinds_of(Layout.of(work.house.bundle, job.cause, work.today).casetype)


def _references(work: Work, job: BulkJob) -> frozenset[str]:
    rows = select(BulkRow.reference, BulkRow.number).where(BulkRow.job_id == job.id)
    found = [(reference, number_of(number)) for reference, number in work.session.execute(rows)]
    return frozenset(name for pair in found for name in pair if name)

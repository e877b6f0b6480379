"""Finished documents of a filing: kept in the store, listed, given to who may have them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from court.core.courthouse import Courthouse, NotFound, Work
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.tables import CourtDocument
from court.documents.making import DocumentSet
from court.filings.service import find
from engine.language.parties import CLAIMING, Parties

PDF = "application/pdf"
RECEIPT, ADDED_RECEIPT = "收件凭证", "补充材料收件凭证"
RECEIPTS = (RECEIPT, ADDED_RECEIPT)
RULING = "民事裁定书（不予受理）"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"pdf": PDF, "docx": DOCX}


def store_files(house: Courthouse, made: DocumentSet) -> Mapping[str, str]:
    """Put finished files into the store, before a transaction; gives their hashes by name.

    What no row names in the end is swept away later.
    """
    files = made.files()
    return dict(zip(files, house.files.put_all(files.values()), strict=True))


def keep_documents(
    work: Work,
    filing: Filing,
    made: DocumentSet,
    decision_id: str = "",
    stored: Mapping[str, str] | None = None,
) -> None:
    """List finished files with the filing, and put them into the store unless they are `stored`."""
    hashes = stored or store_files(work.house, made)
    names = iter(made.files().items())
    for document in made.made:
        draft = document.document.signature.seal == "书稿"
        for extension in document.files:
            name, data = next(names)
            work.session.add(
                CourtDocument(
                    filing_id=filing.id,
                    decision_id=decision_id,
                    name=document.document.name,
                    file_name=name,
                    media_type=TYPES[extension],
                    sha256=hashes[name],
                    size=len(data),
                    recipients=list(document.recipients),
                    copies=document.copies,
                    sealed=document.sealed,
                    for_filer=not draft and _is_for_filer(filer_names(filing), document.recipients),
                    made_at=work.now,
                )
            )


def filer_names(filing: Filing) -> frozenset[str]:
    """Names of the parties who filed."""
    return frozenset(Parties(filing.content).names(CLAIMING))


def _is_for_filer(filers: frozenset[str], recipients: tuple[str, ...]) -> bool:
    return not recipients or not filers or bool(filers & set(recipients))


def documents(work: Work, filing: Filing, for_filer: bool = False) -> list[CourtDocument]:
    """The finished documents of a filing in the order they were made."""
    found = (
        select(CourtDocument)
        .where(CourtDocument.filing_id == filing.id)
        .order_by(CourtDocument.made_at, CourtDocument.file_name)
    )
    return [d for d in work.session.scalars(found) if not for_filer or _given(filing, d)]


def _given(filing: Filing, document: CourtDocument) -> bool:
    """Whether its filer has a document: a ruling once it was served (民事诉讼法 90, 171)."""
    return document.for_filer and (document.name != RULING or filing.appeal_by is not None)


def read_document(
    work: Work, filing_id: str, document_id: str, action: Action = Action.file
) -> tuple[CourtDocument, bytes]:
    """A document of a filing the actor may see; filers only get what is theirs."""
    filing = find(work, filing_id, action)
    found = work.session.get(CourtDocument, document_id)
    if found is None or found.filing_id != filing.id:
        raise NotFound("没有这份文书")
    if action is Action.file and not _given(filing, found):
        raise NotFound("没有这份文书")
    return found, work.house.files.get(found.sha256)

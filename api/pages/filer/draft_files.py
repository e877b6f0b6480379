"""The files of a draft as its page lists them: what each is, whose, and what it could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.forms.model import FormModel
from court.core.tables import Upload
from court.filings import file_places
from court.filings.file_places import Kind
from court.filings.paper_kinds import kind_named, kinds_of
from court.opinions.supplement import MATERIALS, OTHER_EVIDENCE
from court.reading.port import can_read


@dataclass(frozen=True, slots=True)
class Card:
    """A file as the page lists it: what it is, whose, and whether that was said at all."""

    upload: Upload
    kind: str
    owner: str
    placed: bool

    @property
    def readable(self) -> bool:
        """Whether what stands in it can be proposed for the form."""
        return can_read(self.upload.media_type)

    @property
    def about(self) -> str:
        size = self.upload.size
        words = f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"
        return f"{self.upload.pages} 页 · {words}" if self.upload.pages else words


def kinds_for(model: FormModel) -> list[Kind]:
    """What a file of this form's cause can be."""
    return kinds_of(model.ruleset.casetype)


def file_cards(uploads: list[Upload], content: Mapping[str, Any], kinds: list[Kind]) -> list[Card]:
    """Every file of a draft with what the content says it is."""
    found = []
    for upload in uploads:
        place = file_places.place_of(content, upload.name)
        known = place is not None and kind_named(kinds, place.name) is not None
        name = place.name if place and known else OTHER_EVIDENCE
        if place is not None and place.list_name == MATERIALS and not known:
            kinds.append(Kind(MATERIALS, place.name))
            name = place.name
        found.append(Card(upload, name, place.owner if place else "", place is not None))
    return found

"""The files of a draft as its page lists them: what each is, whose, and what it could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.forms.model import FormModel
from court.core.tables import Upload
from court.filings import file_places
from court.filings.file_places import Kind
from court.opinions.supplement import EVIDENCE, MATERIALS, OTHER_EVIDENCE

USUAL = ("授权委托书", "律师执业证", "律师事务所函", "送达地址确认书", "起诉状", "保全申请书")


@dataclass(frozen=True, slots=True)
class Card:
    """A file as the page lists it: what it is, whose, and whether that was said at all."""

    upload: Upload
    kind: str
    owner: str
    placed: bool

    @property
    def about(self) -> str:
        size = self.upload.size
        words = f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"
        return f"{self.upload.pages} 页 · {words}" if self.upload.pages else words


def kinds_for(model: FormModel) -> list[Kind]:
    """What a file of this cause can be: evidence first, then papers of the parties."""
    casetype = model.ruleset.casetype
    also = {m.name: m.accepted for m in casetype.materials}
    shown = model.rows(EVIDENCE)
    evidence = [preset.value for preset in shown.presets] if shown else []
    papers = [choice.value for choice in model.papers]
    rest = [m.name for m in casetype.materials if m.name not in evidence and m.name not in papers]
    found = [Kind(EVIDENCE, name, also.get(name, ())) for name in evidence]
    found.append(Kind(EVIDENCE, OTHER_EVIDENCE))
    found += [Kind(MATERIALS, name, also.get(name, ()), of_a_party=True) for name in papers]
    others = dict.fromkeys((*rest, *USUAL))
    return [*found, *(Kind(MATERIALS, name, also.get(name, ())) for name in others)]


def kind_named(kinds: list[Kind], name: str) -> Kind | None:
    return next((k for k in kinds if k.name == name), None)


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

"""Where somebody confirmed to be served, as the address sheet shows it (邮寄送达规定 4)."""

from __future__ import annotations

from dataclasses import dataclass

from court.documents.wording import EMPTY, TICKED


@dataclass(frozen=True, slots=True)
class ConfirmedAddress:
    """One person's own words; `electronic` is None while nobody asked for consent.

    `media` is the electronic address with its kind, `words` who confirmed it and when.
    """

    recipient: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    collector: str = ""
    electronic: bool | None = None
    media: str = ""
    secret: bool = False
    words: str = ""

    @property
    def consent(self) -> str:
        """The two boxes of the sheet."""
        yes, no = (TICKED if self.electronic is said else EMPTY for said in (True, False))
        return f"{yes}同意　{no}不同意"


NOT_CONFIRMED = ConfirmedAddress()

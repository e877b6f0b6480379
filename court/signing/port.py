"""The one door to a seal: a court may put its own seal service behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from court.typesetting.pdf import SealPlace
from engine.text.errors import LianError

DEVELOPMENT_WARNING = "测试印章　无效"


class SealError(LianError):
    """A key that is missing, expired or refused; says which and what to do."""


@dataclass(frozen=True, slots=True)
class SealProfile:
    """What a court's seal shows: name on the arc, purpose below the star, its code."""

    name: str
    purpose: str = ""
    code: str = ""


class SealService(Protocol):
    """Signs a PDF with the seal as the signature's appearance.

    `development` is true for keys made by this program: no document sealed with one has force.
    """

    development: bool

    def describe(self) -> str:
        """Which key, for the log: never secrets."""
        ...

    def sign(self, pdf: bytes, place: SealPlace, profile: SealProfile, moment: datetime) -> bytes:
        """The signed file.  Raises `SealError` when the key cannot be used."""
        ...


@runtime_checkable
class StatementSigner(Protocol):
    """Signs data that is no PDF with the court's key; the seal services do."""

    development: bool

    def sign_data(self, data: bytes) -> bytes:
        """A detached CMS signature, DER.  Raises `SealError` when the key cannot be used."""
        ...

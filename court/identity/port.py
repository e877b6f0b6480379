"""The door for second factors: what somebody shows beside a password, and who can judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from court.core.courthouse import Work
from court.core.tables import Account


@dataclass(frozen=True, slots=True)
class Shown:
    """What came with a sign-in: a code that was typed, the fingerprint of a client certificate."""

    code: str = ""
    certificate: str = ""


class Factor(Protocol):
    """A kind of second factor."""

    kind: str

    def passes(self, work: Work, account: Account, shown: Shown) -> bool:
        """Whether this proves the account's owner; what works once is used up by it."""
        ...

"""What an address is opened with: by whom, and with what on it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from court.core.roles import Role

LOAN = quote("民间借贷纠纷")
MACHINE = "自助终端"
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with something on it; `who` is a role, nobody, or a visitor at the machine."""

    who: Role | str
    address: str
    name: str

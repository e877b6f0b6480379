"""The rooms whose records go out with the package of a case."""

from __future__ import annotations

from court.cases.ports import Part
from court.hearings import packing as hearings
from court.service import packing as service

PARTS: tuple[Part, ...] = (service.PART, hearings.PART)

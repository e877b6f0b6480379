"""Every table of the court in one metadata, for whoever compares or creates them all."""

from __future__ import annotations

from court.assignment import tables as assignment
from court.bulk import tables as bulk
from court.cases import tables as cases
from court.core import numbers
from court.core import tables as core
from court.core.store.base import metadata
from court.counter import tables as counter
from court.decisions import tables as decisions
from court.disclosure import tables as disclosure
from court.filings import tables as filings
from court.flow import tables as flow
from court.hearings import tables as hearings
from court.identity import tables as identity
from court.messages import tables as messages
from court.opinions import tables as opinions
from court.payments import tables as payments
from court.service import tables as service
from court.statutes import tables as statutes
from court.workshop import tables as workshop

ROOMS = (
    core,
    numbers,
    messages,
    identity,
    opinions,
    filings,
    payments,
    decisions,
    counter,
    bulk,
    workshop,
    statutes,
    flow,
    cases,
    hearings,
    assignment,
    service,
    disclosure,
)

__all__ = ["ROOMS", "metadata"]

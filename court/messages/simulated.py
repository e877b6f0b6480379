"""A text-message gateway for development and tests that can be told to misbehave.

It may be late, hand a text out twice, hand it to a wrong number, be silent after it took one, or be down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from court.core.clock import Clock
from court.messages.sms import GatewayError

GOOD, LATE, TWICE, WRONG, SILENT, DOWN = "正常", "迟到", "重复", "错号", "沉默", "停机"
BEHAVIOURS = (GOOD, LATE, TWICE, WRONG, SILENT, DOWN)
DELAY = timedelta(hours=50)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A text on somebody's telephone."""

    at: datetime
    phone: str
    body: str


@dataclass
class SimulatedSms:
    """Takes each text once by its id, however often it is offered; `behaviour` holds for every text."""

    clock: Clock
    behaviour: str = GOOD
    taken: set[str] = field(default_factory=set)
    coming: list[Arrived] = field(default_factory=list)

    def send(self, item_id: str, phone: str, body: str) -> None:
        """Take a text.  Raises `GatewayError` when it is down."""
        if self.behaviour == DOWN:
            raise GatewayError("短信网关停机")
        if item_id in self.taken:
            return
        self.taken.add(item_id)
        if self.behaviour == SILENT:
            return
        at = self.clock() + (DELAY if self.behaviour == LATE else timedelta(seconds=3))
        arriving = Arrived(at, neighbour(phone) if self.behaviour == WRONG else phone, body)
        self.coming += [arriving] * (2 if self.behaviour == TWICE else 1)

    def arrived(self) -> list[Arrived]:
        """What has reached telephones by now, the first one first."""
        now = self.clock()
        return sorted((one for one in self.coming if one.at <= now), key=lambda one: one.at)


def neighbour(phone: str) -> str:
    """The number with another last digit, which belongs to somebody else."""
    return f"{phone[:-1]}{(int(phone[-1]) + 1) % 10}"

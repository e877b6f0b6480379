"""Carriers for development and tests that can be told to misbehave: late, twice, wrong, silent, down.

What becomes of an order follows from its number and the seed alone, so a run can be repeated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from court.core.clock import Clock
from court.service import reading
from court.service.mail import POSTED, RETURNED, SIGNED, TRIED
from court.service.ports import CarrierError, Notice, Order
from court.service.ways import ANNOUNCED, ELECTRONIC, MAIL

GOOD, LATE, TWICE, WRONG, SILENT, DOWN = "正常", "迟到", "重复", "出错", "沉默", "停机"
BEHAVIOURS = (GOOD, LATE, TWICE, WRONG, SILENT, DOWN)
_SIGNERS = ("本人", "同住成年家属", "收发人员", "邻居")
_REASONS = ("地址不准", "查无此人", "本人拒收", "家属拒收", "三投未妥")


@dataclass
class Simulated:
    """A carrier that keeps what it was told and says later what became of it.

    `behaviour` holds for every order; `outcome` fixes what becomes of them, else chance decides.
    """

    clock: Clock
    seed: int = 0
    behaviour: str = GOOD
    outcome: str = ""
    taken: dict[str, Order] = field(default_factory=dict)
    waiting: list[tuple[datetime, Notice]] = field(default_factory=list)
    offered: int = 0

    def take(self, order: Order) -> None:
        """Take an order once, however often it is offered."""
        self.offered += 1
        if self.behaviour == DOWN:
            raise CarrierError("承运方停机")
        if order.number in self.taken:
            return
        self.taken[order.number] = order
        chance = random.Random(f"{self.seed}:{order.number}")  # noqa: S311 — a simulation
        for notice in self._story(order, chance):
            self.waiting += self._misbehaving(notice, chance)

    def said(self) -> list[Notice]:
        """What it reports by now; each is handed out once."""
        now = self.clock()
        due = sorted((w for w in self.waiting if w[0] <= now), key=lambda w: w[0])
        self.waiting = [w for w in self.waiting if w[0] > now]
        return [notice for _, notice in due]

    def _story(self, order: Order, chance: random.Random) -> Iterator[Notice]:
        tell = {MAIL: self._mailed, ELECTRONIC: self._sent, ANNOUNCED: self._published}[order.way]
        yield from tell(order.number, self.clock(), chance)

    def _mailed(self, number: str, now: datetime, chance: random.Random) -> Iterator[Notice]:
        yield Notice(number, POSTED, now + timedelta(hours=2), {})
        outcome = self.outcome or chance.choice((SIGNED, SIGNED, SIGNED, RETURNED))
        if outcome == SIGNED:
            signer = chance.choices(_SIGNERS, (6, 2, 2, 1))[0] if not self.outcome else "本人"
            yield Notice(number, SIGNED, now + timedelta(days=2), {"签收人": signer})
            return
        for day in (1, 2, 3):
            yield Notice(number, TRIED, now + timedelta(days=day), {"联系": True})
        reason = outcome if outcome in _REASONS else chance.choice(_REASONS)
        yield Notice(number, RETURNED, now + timedelta(days=6), {"原因": reason})

    def _sent(self, number: str, now: datetime, chance: random.Random) -> Iterator[Notice]:
        outcome = self.outcome or chance.choices((reading.ARRIVED, reading.FAILED), (9, 1))[0]
        yield Notice(number, outcome, now + timedelta(minutes=5), {})
        if outcome == reading.ARRIVED and chance.random() < 0.6:
            yield Notice(number, reading.READ, now + timedelta(hours=chance.randint(1, 48)), {})

    def _published(self, number: str, now: datetime, _: random.Random) -> Iterator[Notice]:
        yield Notice(number, reading.PUBLISHED, now + timedelta(days=2), {})

    def _misbehaving(
        self, notice: Notice, chance: random.Random
    ) -> Iterator[tuple[datetime, Notice]]:
        if self.behaviour == SILENT:
            return
        late = timedelta(hours=chance.randint(49, 200)) if self.behaviour == LATE else timedelta(0)
        said = notice
        if self.behaviour == WRONG:
            # About an order nobody gave, or before it was given.
            said = replace(notice, number="SD000000000XXXXXX")
            if chance.random() < 0.5:
                said = replace(notice, at=notice.at - timedelta(days=400))
        yield notice.at + late, said
        if self.behaviour == TWICE:
            yield notice.at + timedelta(hours=30), notice

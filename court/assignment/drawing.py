"""The draw: everybody whose load is within a band of the least has the same chance.

Almost as level as giving each case to whoever has least, and almost as unpredictable as chance
alone: whoever only takes the least loaded lets the order of registration choose the judge.  The
number drawn is HMAC-SHA256 of the day's seed over the case's number and the hash of the event of its
registration: nobody knows it beforehand, and everybody can compute it once the seed is revealed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

STEP = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out: who, among whom (in the order of the draw), and the number drawn.

    `chance` is false where only one was within the band.
    """

    chosen: str
    band: tuple[str, ...]
    number: str

    @property
    def chance(self) -> bool:
        return len(self.band) > 1


def message(numbers: Sequence[str], hashes: Sequence[str], round_: int) -> bytes:
    """What is drawn over: the cases' numbers, the hashes of their registrations, which draw it is."""
    return "‖".join([*numbers, *hashes, str(round_)]).encode()


def commitment(seed: bytes) -> str:
    """What is published before the day."""
    return hashlib.sha256(seed).hexdigest()


def rounded(load: Decimal) -> Decimal:
    """A load as it is compared and written down: three places."""
    return load.quantize(STEP, ROUND_HALF_EVEN)


def within_band(loads: Mapping[str, Decimal], band: Decimal) -> tuple[str, ...]:
    """Who takes part in the draw, in the order of their ids; empty only for no candidates."""
    if not loads:
        return ()
    most = min(loads.values()) + band
    return tuple(sorted(who for who, load in loads.items() if load <= most))


def draw(seed: bytes, said: bytes, loads: Mapping[str, Decimal], band: Decimal) -> Drawn:
    """Draw among the candidates.  Raises `ValueError` without any."""
    among = within_band(loads, band)
    if not among:
        raise ValueError("no candidates")
    number = hmac.new(seed, said, hashlib.sha256).hexdigest()
    # A number of 256 bits: what its remainder prefers is less than 2⁻²⁴⁰.
    return Drawn(among[int(number, 16) % len(among)], among, number)


@dataclass(frozen=True, slots=True)
class Several:
    """Who came out of draws in a row, in their order, and the number of each draw."""

    chosen: tuple[str, ...]
    numbers: tuple[str, ...]


def draw_several(
    seed: bytes, said: bytes, loads: Mapping[str, Decimal], band: Decimal, count: int
) -> Several:
    """So many people, one draw after the other among those left.  Raises `ValueError` for too few."""
    left = dict(loads)
    drawn: list[Drawn] = []
    for position in range(1, count + 1):
        drawn.append(draw(seed, said + f"‖{position}".encode(), left, band))
        del left[drawn[-1].chosen]
    return Several(tuple(d.chosen for d in drawn), tuple(d.number for d in drawn))


def order(numbers: Iterable[str]) -> list[str]:
    """Case numbers in the order in which cases of one moment are drawn: by year, then number."""
    return sorted(numbers, key=lambda text: (len(text), text))

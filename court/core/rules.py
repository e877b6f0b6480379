"""The rules in force, as one process holds them.

A unit of work is pinned to the bundle it began with; the next one takes what is in force by then.
An old bundle is gone when the last unit of work that holds it ends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.bundle.bundle import Bundle

# Opinions under several earlier editions are recomputed one after the other.
OLDER_KEPT = 3


@dataclass(frozen=True, slots=True)
class InForce:
    """A bundle, and the number of its release; 0 for one that was never released."""

    bundle: Bundle
    number: int = 0


class Rules:
    """A handle to what is in force; read without a lock, changed by one thread at a time."""

    def __init__(self, bundle: Bundle) -> None:
        self.in_force = InForce(bundle)
        self.changing = threading.Lock()
        self.dropped = False
        self._older: dict[str, Bundle] = {}

    def older(self, name: str, make: Callable[[], Bundle]) -> Bundle:
        """A bundle of an earlier day, by the name of its archive; the last few are kept."""
        with self.changing:
            if name not in self._older:
                if len(self._older) >= OLDER_KEPT:
                    self._older.pop(next(iter(self._older)))
                self._older[name] = make()
            return self._older[name]

    def swap(self, bundle: Bundle, number: int) -> None:
        """Put a bundle, compiled already, in force for units of work that begin from now on."""
        self.dropped = bundle is not self.in_force.bundle
        self.in_force = InForce(bundle, number)

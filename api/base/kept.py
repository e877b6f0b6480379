"""What is made once and looked up afterwards, the ones used last."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """A bounded cache for several threads; two that miss at once both make, the last is kept."""

    def __init__(self, most: int) -> None:
        self._found: LRUCache[K, V] = LRUCache(most)
        self._lock = Lock()

    def of(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key; an exception of `make` is passed on and nothing is kept."""
        with self._lock:
            if key in self._found:
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
        return made

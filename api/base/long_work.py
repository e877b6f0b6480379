"""What a request asks at once, and what has to wait its turn so that others are not kept waiting."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
IN_LOOP_BYTES, IN_LOOP_PARTS = 64_000, 100


async def by_size(raw: bytes, work: Callable[[], T], parts: bytes = b"{") -> T:
    """What a short body asks is done at once; what a long one asks is not done in the event loop.

    A hundred objects in a few bytes are long too: a party costs a fifth of a millisecond and more.
    Long ones are done one at a time, so that a page shares the processor with one of them at most.
    """
    if len(raw) <= IN_LOOP_BYTES and raw.count(parts) <= IN_LOOP_PARTS:
        return work()
    return await to_thread.run_sync(work, limiter=_one_at_a_time())


@cache
def _one_at_a_time() -> CapacityLimiter:
    return CapacityLimiter(1)

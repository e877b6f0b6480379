"""A call in a thread of its own.

A pool of `concurrent.futures` takes nothing more once the main thread has ended, while requests that
others have begun are still to be finished.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def aside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """What the call gives, or raises, once it has ended; a process that ends does not wait for it."""
    found: Future[T] = Future()

    def run() -> None:
        try:
            found.set_result(work(*args, **kwargs))
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return found

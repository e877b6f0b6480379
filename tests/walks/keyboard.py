"""Walking with the keyboard alone, and with large type."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Large type on every page a context opens.
ALWAYS_LARGE = """addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "200%";
});"""
MOST = 400  # presses of Tab that lead through any page


def reach(page: Any, wanted: Any) -> None:
    """Press Tab until something has the focus: what cannot be reached cannot be used."""
    wanted.wait_for()
    for _ in range(MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"cannot be reached by keyboard: {wanted}")


def press(page: Any, wanted: Any, key: str = "Enter") -> None:
    """Go to a button, link or fold and press it."""
    reach(page, wanted)
    page.keyboard.press(key)


@contextmanager
def large_type(page: Any, size: str) -> Iterator[None]:
    """The page with its type at a size such as `200%`; as it is when empty."""
    page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
    yield
    page.evaluate("document.documentElement.style.fontSize = ''")

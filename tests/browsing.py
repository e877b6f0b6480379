"""What browser tests share: Chromium, accessibility checks, signing in, pictures.

Playwright keeps an event loop running in the test's thread while it is open; what needs one of
its own (sealing a document) is called through `apart`.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from api.base.security import COOKIE
from tests.court.houses import Person

T = TypeVar("T")
# The first of these that is there; the shell without windows needs half the processor time.
BROWSERS = ("chromium-headless-shell", "chromium")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
KIOSK = {"width": 1080, "height": 1920}
# Only what is wrong is told in full, which is most of the time of telling.
AXE = """(rules) => axe.run({ resultTypes: ['violations'], rules })
  .then((found) => found.violations)"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped, with the reason, where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="没有 playwright，没有在浏览器里试"
    )
    with playwright.sync_playwright() as started:
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        try:
            browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Exception as error:
            pytest.skip(f"浏览器没有启动，没有在里面试：{str(error)[:200]}")
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Any, address: str, person: Person | None = None, **options: Any) -> Any:
    """A page of a context of its own, signed in as somebody; closing it is the browser's work.

    What the page's own scripts complain about fails the test: see `complaints`.
    """
    options.setdefault("viewport", DESKTOP)
    context = browser.new_context(base_url=address, locale="zh-CN", **options)
    context.set_default_timeout(10_000)
    context.set_default_navigation_timeout(60_000)  # how fast pages are is measured elsewhere
    if person is not None:
        context.add_cookies([{"name": COOKIE, "value": person.token, "url": address}])
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            page.complaints.append(said.text)
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    return page


def as_machine(page: Any) -> None:
    """Let the browser of a page play the machine in the hall of a demonstration."""
    page.goto("/kiosk/who")
    page.get_by_role("button", name="当作大厅里的自助机").click()
    page.wait_for_url("**/kiosk")


def axe_faults(page: Any, without: Iterable[str] = ()) -> list[str]:
    """What axe finds wrong with the page as it is now; empty is the only right answer.

    `without`: rules of axe that are not looked at.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, {name: {"enabled": False} for name in without})
    return [
        f"{one['id']}: {one['help']} — {[n['target'] for n in one['nodes']][:5]}" for one in found
    ]


def scrolls_sideways(page: Any) -> bool:
    """Whether the page itself is wider than its window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
    )


def picture(page: Any, name: str, full: bool = True) -> None:
    """A picture of the page in the folder `LIAN_PICTURES` names; nothing without it."""
    if folder := os.environ.get("LIAN_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)


def apart(work: Callable[[], T]) -> T:
    """Call something in a thread of its own, where no event loop runs."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]

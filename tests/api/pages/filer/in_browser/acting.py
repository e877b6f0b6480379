"""What a filer does in a browser, and what is looked at on every page."""

from __future__ import annotations

import re
from typing import Any

from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from tests.browsing import apart, axe_faults, picture, scrolls_sideways
from tests.court.houses import Founded
from tests.files import PDF

LOAN = "民间借贷纠纷"


def expect(locator: Any) -> Any:
    from playwright.sync_api import expect as found

    return found(locator)


def look(page: Any, name: str) -> None:
    """Readers find nothing wrong, nothing is wider than the window; and a picture."""
    picture(page, name)
    assert axe_faults(page) == [], name
    assert not scrolls_sideways(page), name


def control(page: Any, name: str) -> Any:
    return page.locator(f'#filing [name="{name}"]')


def write(page: Any, name: str, text: str) -> None:
    """Fill a field in; a finished section is opened first."""
    folded = page.locator(".sec.folded", has=page.locator(f'[name="{name}"]'))
    if folded.count():
        folded.locator("[data-fold]").click()
    control(page, name).fill(text)


def saved(page: Any) -> None:
    page.locator("[data-saved]", has_text=re.compile("^已保存")).wait_for()


def file_of(name: str, data: bytes = PDF) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def kept(page: Any) -> Any:
    return page.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage)[0] ?? ''))")


def decide(house: Founded, filing: Filing, plan: Plan) -> None:
    def work() -> None:
        with house.house.work(house.actor(Role.judge)) as work:
            decisions.decide(work, filing.id, house.fresh(filing).sequence, plan)

    apart(work)

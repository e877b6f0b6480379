"""Every page of the application: without faults for axe, on a phone, at twice the type."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from api.base.openapi import PREFIX
from court.core.roles import Role
from tests.browsing import (
    DESKTOP,
    NARROW,
    PHONE,
    apart,
    as_machine,
    axe_faults,
    picture,
    scrolls_sideways,
)
from tests.court.houses import Founded
from tests.walks.other_addresses import FILES, LEADS_ON, MACHINES, PARTS
from tests.walks.pages import SAMPLES
from tests.walks.samples import MACHINE, NOBODY, Sample
from tests.walks.things import things
from tests.walks.walking import Town, complaints

# Colours are the same at every width, and looking at them is most of the work.
COLOURS = ("color-contrast", "link-in-text-block")
# Not those that fetch what is in them: the whole tree of causes.
OPEN_ALL = """document.querySelectorAll('main details:not([hx-get])')
  .forEach((one) => { one.open = true; })"""
# What people touch: 44 px high at least, the label counts for what stands in it.
SMALL = """() => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary, a.btn")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
  .filter((one) => !one.closest("[aria-hidden=true], .sr") && !one.matches(".sr"))
  .map((one) => one.matches("[type=radio], [type=checkbox], [type=file]") ? one.closest("label") ?? one : one)
  .map((one) => [one.innerText?.trim() || one.name || one.id, one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 43.5)"""


@pytest.fixture(scope="package")
def known(court: Founded, address: str) -> dict[str, str]:
    """Something of every kind; the served court checks the bulk file."""
    return apart(lambda: things(court))


def test_every_address_is_in_a_table(court: Founded) -> None:
    paths = {
        context.path
        for context in iter_route_contexts(court.app.routes)
        if "GET" in (getattr(context, "methods", None) or ())
        and not isinstance(context.original_route, Mount)
        and not str(context.path).startswith(PREFIX)
    }
    tables = {*SAMPLES, *LEADS_ON, *PARTS, *FILES, *MACHINES}
    assert paths - tables == set(), "没有走到的页面"
    assert tables - paths == set(), "已经没有的页面"


def at(sample: Sample, known: dict[str, str]) -> str:
    return sample.address.format(**known)


def arrived(town: Town, who: Role | str) -> Any:
    """A page in somebody's name; a visitor of the machine has chosen a cause."""
    page = town.open("/", who if isinstance(who, Role) else None)
    if who == MACHINE:
        as_machine(page)
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="民间借贷纠纷").click()
        page.wait_for_url("**/kiosk/q/**")
    return page


EVERYBODY = {"nobody": NOBODY, "machine": MACHINE} | {role.name: role for role in Role}


@pytest.mark.parametrize("who", EVERYBODY.values(), ids=EVERYBODY)
def test_pages_are_clean_at_every_size(town: Town, known: dict[str, str], who: Role | str) -> None:
    page = arrived(town, who)
    faults = [
        fault
        for several in SAMPLES.values()
        for one in several
        if one.who == who
        for fault in look(page, one, at(one, known), unfolded=one is several[0])
    ]
    assert faults == []


def look(page: Any, sample: Sample, address: str, unfolded: bool) -> list[str]:
    """Everything that is wrong with a page, at every size.

    What an address folds away is the same on all its samples, and looked at on the first.
    """
    page.set_viewport_size(DESKTOP)
    answer = page.goto(address)
    found = [] if answer.status == 200 else [f"{answer.status}"]
    picture(page, f"page-{sample.name}-1280")
    if unfolded:
        page.evaluate(OPEN_ALL)
    found += axe(page, 1280)
    found += [f"{n} 个一级标题" for n in [page.locator("h1:visible").count()] if n != 1]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += sideways(page, "200%")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)
    found += axe(page, 390) + sideways(page, "390")
    if not str(sample.who).startswith(STAFF):
        found += [f"太小：{words} {high}" for words, high in page.evaluate(SMALL)]
    picture(page, f"page-{sample.name}-390")
    page.set_viewport_size(NARROW)
    found += sideways(page, "320") + complaints(page)
    page.complaints.clear()
    return [f"{sample.name} {fault}" for fault in found]


STAFF = tuple(str(role) for role in Role if role not in (Role.party, Role.lawyer))


def axe(page: Any, width: int) -> list[str]:
    skipped = () if width == DESKTOP["width"] else COLOURS
    return [f"axe {width} {fault}" for fault in axe_faults(page, without=skipped)]


def sideways(page: Any, size: str) -> list[str]:
    return [f"{size} 要横着滚动"] if scrolls_sideways(page) else []


def test_what_is_no_page_shows_no_page(town: Town, known: dict[str, str]) -> None:
    """Nothing hides from the walk above among the other addresses."""
    tables = {"LEADS_ON": LEADS_ON, "PARTS": PARTS, "FILES": FILES}
    pages: dict[Role | str, Any] = {}
    for name, table in tables.items():
        for sample in table.values():
            page = pages.get(sample.who) or arrived(town, sample.who)
            pages[sample.who] = page
            said = page.request.get(at(sample, known), max_redirects=0)
            if name == "LEADS_ON":
                assert said.status == 303, sample
            else:
                assert said.status == 200, sample
                assert "<html" not in said.text() if name == "PARTS" else said.body(), sample
                kind = said.headers["content-type"]
                assert kind.startswith("text/html") == (name == "PARTS"), sample

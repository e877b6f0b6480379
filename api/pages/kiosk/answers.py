"""What a visitor answered on one screen, put into the filing; and what the screen says to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.forms.live import Known, Live, live_view
from api.forms.model import FormModel
from api.forms.page import FormPage
from api.forms.reading import Entered, Read, from_filing, read_names, to_filing
from api.pages.kiosk.blocks import GAP
from api.pages.kiosk.screens import OTHER, Screen
from court.core.courthouse import Courthouse

Pair = tuple[str, str]


def opened(
    house: Courthouse, model: FormModel, content: Mapping[str, Any], day: date, cause: str
) -> FormPage:
    """The form of a draft with its check, to make screens from."""
    entered = from_filing(content, model)
    live = live_view(house, model, entered, day, Known(cause=cause))
    return FormPage(model, entered, live, action="", check="")


def flat(entered: Entered) -> list[Pair]:
    """Everything that was entered, by the names of the form."""
    found: list[Pair] = []

    def add(name: str, value: str | list[str]) -> None:
        found.extend((name, v) for v in ([value] if isinstance(value, str) else value))

    for name, value in entered.top.items():
        add(name, value)
    for list_name, rows in entered.lists.items():
        for row in rows:
            for name, value in row.values.items():
                add(f"{list_name}[{row.number}].{name}", value)
    return found


def answered(entered: Entered, screen: Screen, posted: Iterable[Pair]) -> list[Pair]:
    """The form with this screen's answers replaced by what was posted for it."""
    new = [(name, value) for name, value in posted if name in screen.names and name != OTHER]
    dropped = screen.names | _unticked(screen, new)
    kept = [pair for pair in flat(entered) if not _belongs(pair[0], dropped)]
    return [*kept, *new]


def _unticked(screen: Screen, new: list[Pair]) -> frozenset[str]:
    """Rows whose tick was taken away go with everything in them."""
    ticked = {name for name, _ in new}
    return frozenset(
        tick.name.rpartition(".")[0]
        for tick in screen.ticks
        if tick.name != OTHER and tick.name not in ticked
    )


def _belongs(name: str, dropped: frozenset[str]) -> bool:
    return name in dropped or name.rpartition(".")[0] in dropped


def filing_of(pairs: list[Pair], model: FormModel, cause: str) -> Read:
    """The plain filing.  Raises `FilingError` for names the form has not."""
    return to_filing(read_names(pairs, model), model, cause)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the screen says below the options; `kind` is 够, 缺, 错, 判 or empty."""

    kind: str
    text: str


NOTHING = Reply("", "")


def reply_to(screen: Screen, live: Live) -> Reply:
    """One sentence about this screen's answers: unreadable, to be judged, missing, or enough."""
    mine = [m for m in live.messages if m.target in screen.ids]
    if wrong := next((m for m in mine if m.wrong), None):
        return Reply("错", wrong.text)
    if not screen.answered:
        return NOTHING
    if any(GAP in control.value for control in screen.controls):
        return Reply("缺", "还有空没有填；记不清的，把那一处删掉。")
    for line in live.notices:
        if any(target.target in screen.ids for target in line.targets):
            return Reply("判", f"{line.why}{line.cure}")
    if mine:
        return Reply("缺", mine[0].text)
    if screen.sort == "more":
        return NOTHING
    return Reply("够", f"这一题够了。{_usual(screen)}")


def _usual(screen: Screen) -> str:
    if screen.key.startswith("ticks-证据"):
        return "原件留好，开庭时带上。"
    return ""

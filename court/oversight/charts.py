"""Charts as SVG markup made on the server: one series, one colour, no scripts, no inline styles.

Built as an element tree, so that no label is ever markup.  Colours come from classes of the
stylesheet (`chart-…`), with plain attributes for where there is none.  Every chart names itself
for screen readers; the page puts its table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TypeAlias
from xml.etree import ElementTree as ET

WIDTH = 640
INK, MUTED, LINE = "#1F1B16", "#514A42", "#DAD4CA"
TEXT = 14
PLOT_HEIGHT, PLOT_TOP, PLOT_LEFT, PLOT_RIGHT, PLOT_BOTTOM = 240, 28, 56, 20, 36
TICKS = 4
MOST_VALUE_LABELS = 13
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Attributes: TypeAlias = dict[str, str | float]
HALO: Attributes = {"paint-order": "stroke", "stroke": "#FFFFFF", "stroke-width": 4}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its value, the value as it is printed."""

    label: str
    value: float
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; a value of None leaves a gap."""

    label: str
    value: float | None
    shown: str = ""


def row_bar(part: float, colour: str = MUTED, width: int = 210) -> str:
    """A bar for a cell of a table, from a part of one; the table says the number."""
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "aria-hidden": "true"})
    _set(svg, {"width": width, "height": 16, "viewBox": f"0 0 {width} 16", "class": "chart-row"})
    _axis(svg, 0.75, 0, 0.75, 16)
    length = max(1.0, min(1.0, max(0.0, part)) * (width - 2))
    _add(svg, "rect", {"x": 1.5, "y": 2, "width": length, "height": 12, "fill": colour})
    return ET.tostring(svg, encoding="unicode")


def line_chart(
    key: str,
    title: str,
    points: Sequence[Point],
    about: str = "",
    colour: str = MUTED,
    top: float | None = None,
    suffix: str = "",
) -> str:
    """A line over equal steps, from zero up to `top` or a round number above the highest."""
    bars = [Bar(p.label, p.value, p.shown) for p in points if p.value is not None]
    svg = _svg(key, title, about or _told(bars), PLOT_HEIGHT)
    highest = top or _round_up(max((bar.value for bar in bars), default=0))
    bottom = PLOT_HEIGHT - PLOT_BOTTOM
    for step in range(TICKS + 1):
        value = highest * step / TICKS
        y = bottom - (bottom - PLOT_TOP) * step / TICKS
        _axis(svg, PLOT_LEFT, y, WIDTH - PLOT_RIGHT, y, light=step > 0)
        _text(svg, f"{_number(value)}{suffix}", PLOT_LEFT - 8, y + 5, "end")
    places = _places(points, highest, bottom)
    for stretch in _stretches(places):
        _polyline(svg, stretch, colour)
    _points(svg, points, places, bottom, colour)
    return ET.tostring(svg, encoding="unicode")


Place = tuple[float, float] | None


def _places(points: Sequence[Point], highest: float, bottom: float) -> list[Place]:
    step = (WIDTH - PLOT_LEFT - PLOT_RIGHT) / max(1, len(points))
    found: list[Place] = []
    for number, point in enumerate(points):
        if point.value is None:
            found.append(None)
            continue
        part = min(1.0, max(0.0, point.value) / highest)
        found.append((PLOT_LEFT + step * (number + 0.5), bottom - (bottom - PLOT_TOP) * part))
    return found


def _stretches(places: Sequence[Place]) -> list[list[tuple[float, float]]]:
    """Runs of points without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if len(run) > 1]


def _polyline(svg: ET.Element, stretch: Sequence[tuple[float, float]], colour: str) -> None:
    points = " ".join(f"{_coordinate(x)},{_coordinate(y)}" for x, y in stretch)
    line: Attributes = {"points": points, "class": "chart-line", "fill": "none", "stroke": colour}
    _add(svg, "polyline", {**line, "stroke-width": 3})


def _points(
    svg: ET.Element, points: Sequence[Point], places: Sequence[Place], bottom: float, colour: str
) -> None:
    step = (WIDTH - PLOT_LEFT - PLOT_RIGHT) / max(1, len(points))
    every = ceil(len(points) / MOST_VALUE_LABELS) or 1
    for number, (point, place) in enumerate(zip(points, places, strict=True)):
        last = len(points) - 1
        labelled = number == last or (number % every == 0 and last - number >= every)
        if labelled:
            _text(svg, point.label, PLOT_LEFT + step * (number + 0.5), bottom + 22, "middle")
        if place is None or point.value is None:
            continue
        x, y = place
        dot: Attributes = {"cx": x, "cy": y, "r": 4, "class": "chart-dot", "fill": "#FFFFFF"}
        _add(svg, "circle", {**dot, "stroke": colour, "stroke-width": 3})
        if labelled:
            _text(svg, point.shown or _number(point.value), x, y - 10, "middle", INK, HALO)


def _svg(key: str, title: str, about: str, height: float) -> ET.Element:
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", key)
    names = f"{safe}-title {safe}-about"
    size: Attributes = {
        "viewBox": f"0 0 {WIDTH} {_coordinate(height)}",
        "width": "100%",
        "class": "chart",
    }
    _set(svg, {**size, "aria-labelledby": names, "font-size": TEXT})
    _add(svg, "title", {"id": f"{safe}-title"}).text = _clean(title)
    _add(svg, "desc", {"id": f"{safe}-about"}).text = _clean(about)
    return svg


def _told(bars: Sequence[Bar]) -> str:
    """The chart in words: every label with its value."""
    parts = [f"{bar.label} {bar.shown or _number(bar.value)}" for bar in bars]
    return "；".join(parts) if parts else "没有数据"


def _text(
    svg: ET.Element,
    words: str,
    x: float,
    y: float,
    anchor: str = "start",
    colour: str = MUTED,
    more: Attributes | None = None,
) -> None:
    place: Attributes = {
        "x": x,
        "y": y,
        "text-anchor": anchor,
        "fill": colour,
        "class": "chart-text",
    }
    _add(svg, "text", {**place, **(more or {})}).text = _clean(words)


def _axis(svg: ET.Element, x1: float, y1: float, x2: float, y2: float, light: bool = False) -> None:
    line: Attributes = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": "chart-axis"}
    _add(svg, "line", {**line, "stroke": LINE if light else MUTED})


def _add(parent: ET.Element, tag: str, attributes: Attributes) -> ET.Element:
    child = ET.SubElement(parent, tag)
    _set(child, attributes)
    return child


def _set(element: ET.Element, attributes: Attributes) -> None:
    for name, value in attributes.items():
        element.set(name, value if isinstance(value, str) else _coordinate(value))


def _clean(text: str) -> str:
    """Text without the characters XML does not know."""
    return _FORBIDDEN.sub("", text)


def _number(value: float) -> str:
    """Thousands apart, at most one decimal."""
    return f"{value:,.0f}" if value == floor(value) else f"{value:,.1f}"


def _coordinate(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _round_up(value: float) -> float:
    """1, 2 or 5 times a power of ten, not below the value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(power * factor for factor in (1, 2, 4, 5, 10) if power * factor >= value)

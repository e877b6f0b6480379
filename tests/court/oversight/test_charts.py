"""Charts are well-formed for any labels and values, accessible, and without styles or scripts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from court.oversight.charts import Point, line_chart, row_bar

SVG = "{http://www.w3.org/2000/svg}"
labels = st.text(max_size=60) | st.sampled_from(
    ['"><script>alert(1)</script>', "]]>", "<style>", "&amp;", "\x00\ud800", "很长" * 30]
)
numbers = st.floats(0, 1e9) | st.integers(0, 10_000)
points = st.lists(st.builds(Point, labels, st.none() | numbers, labels), max_size=60)


def sound(markup: str) -> ET.Element:
    """The tree of a chart that meets what every chart must."""
    svg = ET.fromstring(markup)
    assert svg.tag == f"{SVG}svg"
    known = {
        f"{SVG}{t}" for t in ("svg", "title", "desc", "rect", "line", "text", "circle", "polyline")
    }
    assert {element.tag for element in svg.iter()} <= known
    assert not any(n == "style" or n.startswith("on") for e in svg.iter() for n in e.attrib)
    for element in svg.iter():
        for name in ("x", "y", "width", "height", "cx", "cy"):
            value = element.get(name, "0").rstrip("%")
            assert re.fullmatch(r"-?\d+(\.\d+)?", value) and float(value) >= 0
    return svg


def named(svg: ET.Element) -> None:
    assert svg.get("role") == "img"
    ids = svg.get("aria-labelledby", "").split()
    parts = [part for tag in ("title", "desc") for part in svg.findall(f"{SVG}{tag}")]
    assert [part.get("id") for part in parts] == ids


@given(labels, labels, points, st.none() | st.floats(1, 1e6))
def test_lines(key: str, title: str, found: list[Point], top: float | None) -> None:
    svg = sound(line_chart(key, title, found, top=top))
    named(svg)
    assert len(svg.findall(f"{SVG}circle")) == sum(p.value is not None for p in found)


@given(st.floats(-1, 2))
def test_bars_of_rows(part: float) -> None:
    svg = sound(row_bar(part))
    assert svg.get("aria-hidden") == "true"
    rect = svg.find(f"{SVG}rect")
    assert rect is not None and 1 <= float(rect.get("width", "0")) <= 210


def test_what_is_printed_and_told() -> None:
    points = [Point("三月", 1012), Point("四月", 0), Point("五月", 3.25, "3.3 件")]
    svg = ET.fromstring(line_chart("c", "收件", points))
    printed = [t.text for t in svg.findall(f"{SVG}text")]
    assert {"三月", "四月", "五月", "1,012", "3.3 件"} <= set(printed)
    assert svg.findtext(f"{SVG}desc") == "三月 1,012；四月 0；五月 3.3 件"


def test_a_gap_breaks_the_line_and_the_axis_begins_at_zero() -> None:
    values = [1, 2, None, 3, None, 4, 5]
    svg = ET.fromstring(line_chart("c", "周", [Point(str(n), v) for n, v in enumerate(values)]))
    assert [len(p.get("points", "").split()) for p in svg.findall(f"{SVG}polyline")] == [2, 2]
    assert svg.findall(f"{SVG}text")[0].text == "0"


def test_nothing_to_show() -> None:
    assert ET.fromstring(line_chart("c", "空", [])).findtext(f"{SVG}desc") == "没有数据"

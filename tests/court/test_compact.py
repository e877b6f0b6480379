"""What tests read of a page: line ends of the template are gone, text and textareas are kept."""

from __future__ import annotations

from tests.court.compact import compact


def test_tags_stand_on_one_line_and_close_up() -> None:
    page = '<p>\n  <input name="a"\n         value="1">\n  </p>\n<b>两个 词</b>'
    assert compact(page) == '<p><input name="a" value="1"></p><b>两个 词</b>'


def test_what_a_browser_shows_as_typed_is_kept() -> None:
    page = "<textarea>\n第一行\n  第二行</textarea>\n<p>"
    assert compact(page) == "<textarea>\n第一行\n  第二行</textarea><p>"


def test_a_line_end_inside_text_stays() -> None:
    assert compact("<p>一\n二</p>") == "<p>一\n二</p>"

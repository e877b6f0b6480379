"""A browser without a screen: what a drawn form would send, and which ids it has."""

from __future__ import annotations

from html.parser import HTMLParser


class Sent(HTMLParser):
    """Collects the successful controls of one form, in order, and every id outside templates."""

    def __init__(self, form_id: str = "filing") -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.templates = 0
        self.pairs: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.ids: list[str] = []
        self.area: str | None = None
        self.select: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {key: value or "" for key, value in attrs}
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if "id" in about:
            self.ids.append(about["id"])
        if tag == "form" and about.get("id") == self.form_id:
            self.inside = True
        if not self.inside or (not about.get("name") and tag != "option"):
            return
        if tag == "input":
            kind = about.get("type", "text")
            if kind not in ("radio", "checkbox"):
                self.names.append(about["name"])
            if kind not in ("radio", "checkbox", "submit") or "checked" in about:
                self.pairs.append((about["name"], about.get("value", "")))
        elif tag == "textarea":
            self.names.append(about["name"])
            self.area, self.text = about["name"], ""
        elif tag == "select":
            self.names.append(about["name"])
            self.select = about["name"]
        elif tag == "option" and self.select and "selected" in about:
            self.pairs.append((self.select, about.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        if self.templates:
            return
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area is not None:
            # A browser drops one line break at the beginning of a text area.
            self.pairs.append((self.area, self.text.removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None and not self.templates:
            self.text += data


def sent(html: str) -> Sent:
    """What a browser would send for this page."""
    found = Sent()
    found.feed(html)
    return found

"""Fields nobody has filled in: drawn once for everybody.

Most of a form is empty whenever it is drawn, and an empty field without a message looks the same
on every page.  What somebody typed, or what is said about it, is never kept.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from api.base.kept import Kept
from api.forms.model import Field

MOST_FIELDS = 8192


class Blank(NamedTuple):
    """All that an empty field's looks depend on; `group` owns its message, `plain` leaves 选填 out."""

    item: Field
    prefix: str
    group: str
    plain: bool
    hidden: bool


BLANKS: Kept[Blank, Markup] = Kept(MOST_FIELDS)

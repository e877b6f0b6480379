"""Values for looking at a template without a case: every name shown as ‹its name›."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from court.documents.names import LISTS, SCALARS
from court.documents.rendering import compose
from court.documents.templates import Shown, Template
from court.documents.values import Decision
from court.typesetting.model import Document

AMOUNTS = {"标的总额": Decimal(120_000), "受理费": Decimal(2_700), "减半受理费": Decimal(1_350)}
DAYS = ("日期", "收到日期", "期满日", "起诉状日期")
ROWS = 2


def preview(template: Template, day: date) -> Document:
    """The template with a placeholder for every value and two items in every list."""
    shown = {name: Shown.of(f"‹{name}›") for name in SCALARS}
    shown |= {name: Shown.of(amount) for name, amount in AMOUNTS.items()}
    shown |= {name: Shown.of(day) for name in DAYS}
    items = {
        name: [{field: f"‹{field}{n}›" for field in fields} for n in range(1, ROWS + 1)]
        for name, fields in LISTS.items()
    }
    return compose(template, shown, items, Decision("预览", day), {})

"""At the window the form speaks about the party, and asks for the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from api.forms.building import form_for
from api.forms.clerk import for_clerk
from api.forms.model import FormModel, make_index
from api.forms.rewording import NAMES
from engine.bundle.bundle import Bundle
from engine.check.opening import open_cause

DAY = date(2026, 9, 7)


def form(bundle: Bundle, cause: str, channel: str) -> FormModel:
    return form_for(bundle, open_cause(bundle, cause, DAY).cause, DAY, channel)


def words(value: Any) -> Iterator[str]:
    """Every sentence of sections."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from words(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__.keys() - NAMES:
            yield from words(getattr(value, name))


@pytest.mark.parametrize("cause", ["民间借贷纠纷", "离婚纠纷", "公司决议撤销纠纷", "申请支付令"])
def test_nothing_is_said_to_the_clerk_as_if_they_were_the_party(bundle: Bundle, cause: str) -> None:
    online, window = form(bundle, cause, "网上"), form(bundle, cause, "窗口")
    assert any("您" in one for one in words(online.sections))
    assert [one for one in words(window.sections) if "您" in one] == []
    retold = make_index(for_clerk(online.sections))
    assert list(retold.fields) == list(online.index.fields)
    assert window.sections[0].title.startswith("起诉的人")

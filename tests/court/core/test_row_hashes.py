"""What is hashed of a row is one text, whatever wrote it and whichever database gave it back."""

from __future__ import annotations

import json
from typing import Any

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from court.core.row_hashes import written

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def whole(value: Any) -> Any:
    """A whole number as an integer, as PostgreSQL gives it back."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, list) else value


@given(VALUES | st.lists(st.floats(allow_nan=False, allow_infinity=False)))
@example({"要求": [{"编号": "甲", "状态": "满足"}, {}], "乙": [], '"': {"b": 1, "a": [1.5, None]}})
@example([1e16, 1e-5, 0.00001234, 2.0, -0.0, 1.5e300, 5e-324])
@example({"金额": "1,234.50元", "说": "见 2.5,3e5] ", "数": 1e20})
def test_a_column_is_hashed_as_python_writes_it(value: object) -> None:
    plain = orjson.loads(orjson.dumps(value)) if isinstance(value, dict | list) else value
    expected = whole(plain) if isinstance(value, dict | list) else plain
    said = json.dumps(expected, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written(value) == said.encode()


def test_a_forged_number_that_is_none_differs_from_nothing() -> None:
    assert len({written(value) for value in (None, float("inf"), float("nan"))}) == 3

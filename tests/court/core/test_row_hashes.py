"""What is hashed of a row is the same text, however many parts it is written in."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from court.core.attested import PARTED, written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(VALUES))
@example(
    [{"要求": [{"编号": "甲", "状态": "满足"}, {}], "乙": [], '"': {"b": 1, "a": [1.5, None]}}]
)
def test_a_row_written_in_parts_is_the_same_text(plain: list[object]) -> None:
    whole = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for levels in (0, 1, PARTED):
        assert "".join(written(plain, levels)) == whole

"""A whole number is hashed the same however it was written, and whichever database gives it back."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from court.core import row_hashes

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)


@settings(max_examples=150)
@example({"a": 80000.0})
@example({"a": [1, -0.0]})
@example({"a": [1e16, 1.5e300, 2e-7]})
@given(st.dictionaries(st.text(max_size=3), st.lists(LEAVES, max_size=3), max_size=3))
def test_the_look_for_whole_numbers_misses_none(said: dict[str, Any]) -> None:
    looked_through = row_hashes._whole(orjson.loads(orjson.dumps(said)))
    assert row_hashes.written(said) == row_hashes._WRITER.encode(looked_through).encode()

"""The files of the finder below `casetypes/表单`: read once, whatever is wrong told with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from engine.bundle.bundle import Bundle
from engine.text.errors import Mark, Problems
from engine.text.yamlio import YMap

T = TypeVar("T")


def read(bundle: Bundle, file: str, make: Callable[[YMap, Problems], T]) -> T:
    """What `make` makes of a file.

    Raises `BundleError` with every problem it noted, or when the file is not of the shape it reads.
    """
    problems = Problems()
    raw = bundle.files.yaml(file, problems)
    problems.raise_if_any()
    try:
        found = make(raw, problems)
    except (KeyError, TypeError, AttributeError) as error:
        missing = f"少了“{error.args[0]}”" if isinstance(error, KeyError) else "有一处写法不对"
        problems.add(f"{missing}；请照规则编写手册里这个文件的样子写", Mark(file, 1, 1))
        problems.raise_if_any()
        raise
    problems.raise_if_any()
    return found

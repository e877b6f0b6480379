"""The examples of an entry as text: one added, said to come out otherwise, taken away."""

from __future__ import annotations

import yaml

from engine.editing.spans import composed, taken_out
from engine.editing.written import values, with_values

EXAMPLES, EXPECTED = "示例", "应"


def with_example(text: str, given: str, day: str, expected: str) -> str:
    """The entry with one more example at its end; `given` are its facts as YAML."""
    dated = f", 日期: {day}" if day else ""
    line = f"  - {{给: {given}{dated}, {EXPECTED}: {expected}}}"
    lines = text.rstrip("\n").split("\n")
    start = next((n for n, one in enumerate(lines) if one.startswith(f"  {EXAMPLES}:")), None)
    if start is None:
        return "\n".join([*lines, f"  {EXAMPLES}:", line])
    end = next(
        (n for n in range(start + 1, len(lines)) if not lines[n].startswith(("  -", "   "))),
        len(lines),
    )
    return "\n".join([*lines[:end], line, *lines[end:]])


def with_expected(text: str, number: int, state: str) -> str:
    """The entry whose example of a number, from 1, should come to a state.  Raises `ValueError`."""
    path = EXAMPLES, str(number), EXPECTED
    if not any(one.path == path for one in values(text)):
        raise ValueError(f"第 {number} 个示例请在文字里改")
    return with_values(text, {path: state})


def without_example(text: str, number: int) -> str:
    """The entry without the example of a number, from 1.  Raises `ValueError`."""
    root = composed(text)
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("这一条现在不是合法的 YAML，请在文字里改")
    for place, (key, held) in enumerate(root.value):
        if key.value == EXAMPLES and isinstance(held, yaml.SequenceNode):
            if not 1 <= number <= len(held.value):
                break
            alone = len(held.value) == 1
            return taken_out(text, root, place) if alone else taken_out(text, held, number - 1)
    raise ValueError(f"没有第 {number} 个示例")

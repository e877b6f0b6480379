"""Enters what a filing declares in words in the fields of the form, as a clerk at the window would.

A whole filing keeps its declared facts (`事实`) beside the fields it was entered in.  Where the form
has grown since, `clerk.yaml` says which words are a tick in which field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.text.paths import get, put

Entry = Mapping[str, Mapping[str, Any]]


@cache
def entries() -> Sequence[Entry]:
    """Every line of `clerk.yaml`: `听到`, place → words; `填`, field → value."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    found: Sequence[Entry] = yaml.safe_load(text)
    return found


def enter(content: dict[str, Any], declared: Mapping[str, Any]) -> None:
    """Fill in place the fields of `content` that the declared facts answer and nobody entered."""
    for field, value in heard({**declared, "案由": content.get("案由", "")}):
        if get(content, field) is None:
            put(content, field, value)


def heard(declared: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(field, value) of every line whose words are all in the declared facts."""
    for entry in entries():
        if all(_says(get(declared, place), words) for place, words in entry["听到"].items()):
            yield from entry["填"].items()


def _says(text: Any, words: Sequence[str]) -> bool:
    return any(word in str(text or "") for word in words)

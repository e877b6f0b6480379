"""What happened, put together from sentences to touch: data of `casetypes/表单/经过.yaml`.

A sentence is the visitor's own once it stands in the field; `＿＿` is a gap they fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.language.words import texts
from engine.text.errors import Problems, nearest

FILE = "casetypes/表单/经过.yaml"
GAP = "＿＿"
STORIES = ("事实与理由", "申请的事实和理由")


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that answer one thing, of which usually one or two are true."""

    title: str
    sentences: tuple[str, ...]


def blocks_for(bundle: Bundle, cause: str, name: str) -> tuple[Block, ...]:
    """The blocks for a field of a cause; none where the field does not tell what happened."""
    if name not in STORIES:
        return ()
    by_cause, otherwise = bundle.kept(_read)
    return by_cause.get(cause, otherwise)


def _read(bundle: Bundle) -> tuple[Mapping[str, tuple[Block, ...]], tuple[Block, ...]]:
    """The file by cause, and what serves every other.  Raises `BundleError`."""
    problems = Problems()
    raw = bundle.files.yaml(FILE, problems)
    problems.raise_if_any()
    known = bundle.catalogue.editions[-1].by_name
    for cause in raw["案由"]:
        if cause not in known:
            problems.add(f"案由目录里没有“{cause}”{nearest(cause, known)}", raw.mark)
    problems.raise_if_any()
    by_cause = {str(cause): _blocks(listed) for cause, listed in raw["案由"].items()}
    return by_cause, _blocks(raw["其余"])


def _blocks(listed: list[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(Block(str(one["说"]), texts(one["句"])) for one in listed)

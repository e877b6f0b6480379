"""How the form asks for a fact, for whoever tells that nobody stated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bundle.bundle import Bundle
from engine.check.opinion import Finding
from engine.text.errors import Problems

FORM = "casetypes/表单/字段.yaml"
OF_CAUSES = "案由问法"  # its part about the elements of causes


def asked(bundle: Bundle) -> dict[str, str]:
    """How the form asks for facts, by their names; read once with `Bundle.kept`."""
    form = bundle.files.yaml(FORM, Problems())
    found: dict[str, str] = {}
    _collect(form, found)
    return {**found, **{str(name): str(said) for name, said in form[OF_CAUSES].items()}}


def to_ask(path: str, waiting: Sequence[Finding], words: Mapping[str, str]) -> str:
    """What to ask about a fact nobody stated.

    The question of a requirement fits where it alone waits; several wait for the fact itself, and
    so does one without a question.
    """
    itself = len(waiting) > 1 or not waiting[0].question
    question = question_of(path, words) if itself else ""
    return question or waiting[0].to_ask


def question_of(path: str, words: Mapping[str, str]) -> str:
    """The form's question about the fact at a path; empty where it has none."""
    said = words.get(path.rpartition(".")[2], "")
    return said if said.endswith("？") else ""


def _collect(raw: Any, found: dict[str, str]) -> None:
    if isinstance(raw, dict):
        if isinstance(name := raw.get("字段"), str):
            said = raw.get("问") or raw.get("提示") or raw.get("标签") or ""
            found.setdefault(name, str(said))
        for value in raw.values():
            _collect(value, found)
    elif isinstance(raw, list):
        for item in raw:
            _collect(item, found)

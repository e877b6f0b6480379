"""Rule files: what each section is read by."""

from __future__ import annotations

from typing import Any

from engine.language.kinds import KINDS
from engine.language.kinds.entry import expand
from engine.language.rules import Acceptance, Reader, Rule, RuleFile
from engine.language.words import RULE_FILE_KEYS
from engine.text.errors import Problems
from engine.text.yamlio import YMap


def read_rule_file(raw: Any, problems: Problems) -> RuleFile:
    """What one file says, kinds of requirements expanded to rules; problems are collected."""
    if not isinstance(raw, YMap):
        sections = "”“".join(key for key in RULE_FILE_KEYS if key != "说明")
        problems.add(f"规则文件应有“{sections}”中的一部分", getattr(raw, "mark", None))
        return RuleFile()
    reader = Reader(problems)
    reader.known(raw, RULE_FILE_KEYS)
    about = reader.text(raw, "说明")
    kinds, accepted = _kinds(raw, reader)
    return RuleFile(
        (*(r for item in reader.entries(raw, "规则") if (r := reader.rule(item))), *kinds),
        tuple(d for item in reader.entries(raw, "推导") if (d := reader.derivation(item))),
        tuple(e for item in reader.entries(raw, "除外") if (e := reader.exception(item))),
        ((raw.mark.file, about),) if about else (),
        accepted,
    )


def _kinds(raw: YMap, reader: Reader) -> tuple[tuple[Rule, ...], tuple[Acceptance, ...]]:
    rules: list[Rule] = []
    accepted: list[Acceptance] = []
    for kind in KINDS.values():
        for item in reader.entries(raw, kind.name):
            found = expand(kind, item, reader)
            rules += found.rules
            accepted += [found.acceptance] if found.acceptance else []
    return tuple(rules), tuple(accepted)

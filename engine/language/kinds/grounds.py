"""不受理 and 应受理: grounds an article lists, and cases an article says must be accepted.

A case that must be accepted wins: while it is given, the grounds it names (胜过) do not apply.
"""

from __future__ import annotations

from engine.language.kinds.conditions import both
from engine.language.kinds.entry import JUDGE, Entry, Kind, Requirement
from engine.language.kinds.keys import ACCEPTANCE_KEYS, REFUSAL_KEYS
from engine.language.kinds.witness import counterexample, witness
from engine.language.rules import Acceptance

EFFECTS = ("不予受理", JUDGE)


def refused(entry: Entry) -> Requirement | None:
    effect = str(entry.raw.get("后果", EFFECTS[0]))
    if effect not in EFFECTS:
        entry.wrong(f"不受理的后果只能写{'、'.join(EFFECTS)}", "后果")
    return _ground(entry, effect)


def accepted(entry: Entry) -> Requirement | None:
    """Told to filer and judge as a hint: suit is to be accepted."""
    return _ground(entry, "提示")


def _ground(entry: Entry, effect: str) -> Requirement | None:
    case = entry.condition("情形")
    if case is None:
        return None
    given, other = witness(case), counterexample(case)
    return Requirement(
        effect=effect,
        failing=case,
        explain="",
        question="是否确属这一情形，有没有例外？",
        boundary=(
            *(((given, None, True),) if given is not None else ()),
            *(((other, None, False),) if other is not None else ()),
        ),
    )


def acceptance(entry: Entry) -> Acceptance:
    when = both(entry.condition("适用"), entry.condition("情形"))
    defeats = entry.reader.words(entry.raw, "胜过")
    return Acceptance(str(entry.raw["编号"]), when, defeats, entry.raw.at("胜过"))


REFUSAL = Kind(
    "不受理",
    REFUSAL_KEYS,
    ("编号", "名称", "情形", "依据", "释明", "补救"),
    refused,
)
ACCEPTANCE = Kind(
    "应受理",
    ACCEPTANCE_KEYS,
    ("编号", "名称", "情形", "胜过", "依据", "释明"),
    accepted,
    acceptance,
)

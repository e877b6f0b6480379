"""主体: who sues or is sued in a case of this kind, and the wrong party people usually name.

What it demands is an amendment by default: a party that can be changed is no ground to refuse.
"""

from __future__ import annotations

from engine.language.kinds.entry import JUDGE, Entry, Kind, Requirement
from engine.language.kinds.keys import STANDING_KEYS
from engine.language.kinds.witness import counterexample, witness

EFFECTS = ("补正", JUDGE, "提示", "不予受理")


def read(entry: Entry) -> Requirement | None:
    wrong = entry.condition("写错")
    effect = str(entry.raw.get("后果", EFFECTS[0]))
    if effect not in EFFECTS:
        entry.wrong(f"主体的后果只能写{'、'.join(EFFECTS)}", "后果")
    if wrong is None:
        return None
    side, right = entry.text("谁"), entry.text("应是")
    given, other = witness(wrong), counterexample(wrong)
    return Requirement(
        effect=effect,
        failing=wrong,
        title=f"{side}是{right}",
        explain=f"这类案件的{side}应是{right}。",
        cure=_cure(entry, side, right),
        question=f"这件案件的{side}是不是应当是{right}？",
        boundary=(
            *(((given, None, True),) if given is not None else ()),
            *(((other, None, False),) if other is not None else ()),
        ),
    )


def _cure(entry: Entry, side: str, right: str) -> str:
    """What to write instead, and the papers that show it."""
    papers = entry.reader.words(entry.raw, "证明")
    shown = f"；{'、'.join(papers)}任一可以说明" if papers else ""
    return f"把{side}写成{right}{shown}。"


STANDING = Kind(
    "主体",
    STANDING_KEYS,
    ("编号", "谁", "应是", "写错", "依据"),
    read,
)

"""What each kind of due date rests on in law: its articles, from the rules and parameters that open it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from court.core.courthouse import Work
from court.flow.periods import due_rules

# Periods that the service of papers opens, by paper and kind, in `rules/参数/送达.yaml`.
OPENED = "送达开出的期限"
# Those that code counts itself.
COUNTED = {
    "举证期": "民诉法解释 99、266、275",
    "传票生效": "民事诉讼法 139",
    "公告期满": "民事诉讼法 95、283",
    "审限": "民事诉讼法 152、164、168、187；民诉法解释 243",
    "申请延长审限": "延长审限延期开庭规定 1",
}


def due_articles(work: Work) -> Mapping[str, str]:
    """Articles by the kind of due date; the source where the index of laws does not have them."""
    bundle = work.house.bundle
    rows = {r.name: "；".join(r.basis) or r.source for r in due_rules(bundle).rules}
    table: Mapping[str, Mapping[str, Any]] = bundle.parameters.on(work.today)(OPENED)
    found: dict[str, list[str]] = {}
    for kinds in table.values():
        for kind, said in kinds.items():
            found.setdefault(f"{kind}期", []).extend(map(str, said["依据"]))
    opened = {kind: "；".join(dict.fromkeys(articles)) for kind, articles in found.items()}
    return {**rows, **opened, **COUNTED}

"""Every question of law the keepers of causes left open, as one paper for a judges' meeting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from engine.bundle.bundle import Bundle
from engine.language.verification import Doubt

HEAD = """\
# 存疑

编写各案由的要求时没有定论的问题，由 `lian coverage --doubts` 从案由文件的“查证”里汇总。每一个问题后面是软件现在的做法；法官会议有了意见，改案由文件，不改这里。
"""


def doubts(bundle: Bundle) -> Iterator[tuple[tuple[str, ...], Doubt]]:
    """The open questions of every file, with the path of the cause, in the order of the tree."""
    order = [cause.path for cause in bundle.catalogue.editions[-1].causes]
    for path in ((), *order):
        if path in bundle.casetype_files:
            verified = bundle.level(path).own_type.verified
            for doubt in verified.doubts if verified else ():
                yield path, doubt


def paper(bundle: Bundle) -> str:
    """The questions as Markdown, by section and cause."""
    found = list(doubts(bundle))
    parts = [HEAD, f"共 {len(found)} 个问题。\n"]
    for section, asked in groupby(found, key=lambda one: one[0][:1]):
        parts.append(f"## {section[0] if section else '全部案由'}\n")
        for path, of_cause in groupby(asked, key=lambda one: one[0]):
            parts.append(f"### {path[-1] if path else '通则'}\n")
            parts += [_item(doubt) for _, doubt in of_cause]
    return "\n".join(parts)


def _item(doubt: Doubt) -> str:
    basis = f"（{'；'.join(doubt.basis)}）" if doubt.basis else ""
    return f"- {doubt.question}{basis}\n  现在：{doubt.meanwhile}\n"

"""What a petition asks for and why, wherever the form let it be said (民事诉讼法 124(3)).

An applicant answers two questions in words of his own, 申请事项 and 申请的事实和理由, beside the
claims he ticks and the story every filing can tell; his paper has to say all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from court.documents.case import Case
from engine.values.numerals import SPOKEN
from engine.values.showing import show_whole

APPLIED_FOR, APPLICATION_FACTS, FACTS = "申请事项", "申请的事实和理由", "事实与理由"
# A filer who numbers his lines: the paper numbers them itself.
NUMBERED = re.compile(
    rf"^\s*(?:[（(]?(?:\d{{1,2}}|[{SPOKEN}]{{1,3}})[)）]|(?:\d{{1,2}}(?!\.?\d)|[{SPOKEN}]{{1,3}})[、．.])\s*"
)


def applied_for(case: Case) -> Iterator[str]:
    """What was written under 申请事项, line by line, without numbers and full stops."""
    for line in show_whole(case.text(APPLIED_FOR)).splitlines():
        if words := NUMBERED.sub("", line).strip().rstrip("。；;"):
            yield words


def story(case: Case) -> str:
    """Facts and reasons under either name, each told once."""
    told = [show_whole(case.text(name)).strip() for name in (APPLICATION_FACTS, FACTS)]
    return "\n".join(dict.fromkeys(text for text in told if text))

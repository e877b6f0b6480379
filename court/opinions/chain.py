"""How the conclusion came about, in words: what was found, what a person said, which line decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.check.opinion import Finding, Opinion
from engine.inference.policy import Conclusion, Policy
from engine.language.words import STATES

NAMED = 6
ANSWERED = "回答"


def chain(policy: Policy, opinion: Opinion, insisted: bool) -> list[str]:
    """The steps from the requirements to the conclusion, in order, each a sentence."""
    steps = [_counted(opinion)]
    steps += [_ruled(finding) for finding in opinion.findings if finding.ruling]
    steps += _escalated(opinion)
    steps += _through(policy, opinion, insisted)
    return steps


def _counted(opinion: Opinion) -> str:
    counts = Counter(opinion.findings.states)
    parts = [f"{state} {counts[state]} 项" for state in STATES if counts[state]]
    return f"按起诉日的规则查了 {len(opinion.findings)} 项要求：{'，'.join(parts)}。"


def _ruled(finding: Finding) -> str:
    ruling = finding.ruling
    assert ruling is not None
    verb = "回答" if ruling.kind == ANSWERED else "不采纳规则的认定，改"
    why = f"，理由：{ruling.reason}" if ruling.reason and ruling.reason != ruling.said else ""
    return f"法官对“{finding.title}”{verb}为“{ruling.said}”{why}。"


def _escalated(opinion: Opinion) -> Iterator[str]:
    """What counts as more because the filer insisted after an explanation."""
    raised = [finding for finding in opinion.findings if finding.escalated]
    if raised:
        names = _names(raised)
        yield f"当事人坚持起诉：{names}按“{raised[0].counted}”处理（登记立案规定 7、9）。"


def _through(policy: Policy, opinion: Opinion, insisted: bool) -> Iterator[str]:
    """The lines of the table of conclusions from the top to the one that holds."""
    weighing = [f for f in opinion.of("不满足", "请法官判断") if f.enforced]
    for row, prior in policy.rungs(insisted, False):
        grounds = [f for f in weighing if row.because is not None and f.counted == row.because]
        if prior:
            if row.conclusion == opinion.conclusion and _any(weighing, row.ahead_of):
                yield from _prior(opinion, row, [f for f in grounds if f.effect != f.counted])
                return
            continue
        if row.conclusion == opinion.conclusion:
            told = f"有 {len(grounds)} 项（{_names(grounds)}）" if grounds else "前面各种都没有"
            yield f"{told}，所以建议是“{opinion.conclusion}”：{row.action}。"
            return
        if row.because is not None and not grounds:
            yield f"没有“{row.because}”的事项，不是“{row.conclusion}”。"
    yield f"建议是“{opinion.conclusion}”。"


def _any(findings: list[Finding], effect: str | None) -> bool:
    return any(finding.counted == effect for finding in findings)


def _prior(opinion: Opinion, row: Conclusion, grounds: list[Finding]) -> Iterator[str]:
    """A question that has to be answered before what is to be supplied is asked for."""
    yield (
        f"有 {len(grounds)} 项（{_names(grounds)}）要先弄清，再看“{row.ahead_of}”的事项，"
        f"所以建议是“{opinion.conclusion}”：{row.action}。"
    )


def _names(findings: list[Finding]) -> str:
    titles = list(dict.fromkeys(finding.title for finding in findings))
    more = f"等 {len(titles)} 项" if len(titles) > NAMED else ""
    return "、".join(titles[:NAMED]) + more

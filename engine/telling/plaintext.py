"""An opinion as one plain text: to print, to paste, to file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.check.opinion import Finding, Opinion
from engine.telling.asked import to_ask

Asked = Mapping[str, str]
HEADINGS = (
    ("不予受理", "疑似不符合受理条件，请法官确认"),
    ("前置", "需要先完成的步骤"),
    ("管辖", "管辖问题"),
    ("补正", "需要补正"),
    ("法官判断", "请法官判断"),
    ("提示", "提示（不影响立案）"),
)

UNCHECKED = "没有核对的（材料没有写明，不影响建议；请问清）"


def plain_text(opinion: Opinion, asked: Asked, full: bool = False) -> str:
    """The opinion in Chinese plain text; `full` adds what is in order and what does not apply.

    `asked` is how the form asks for facts (`engine.telling.asked`).
    """
    return "\n".join(_lines(opinion, asked, full))


def _lines(opinion: Opinion, asked: Asked, full: bool) -> Iterator[str]:
    yield f"立案审查意见（{opinion.day.isoformat()}，{opinion.stage}）"
    yield f"案由：{' > '.join(opinion.cause_path)}（{opinion.edition}年版）"
    yield f"结论：{opinion.conclusion}"
    if opinion.action:
        yield f"建议：{opinion.action}"
    for note in opinion.notes:
        yield f"说明：{note}"
    for effect, heading in HEADINGS:
        group = [f for f in opinion.of("不满足", "请法官判断") if f.counted == effect]
        if group:
            yield ""
            yield f"【{heading}】"
            for position, finding in enumerate(group, 1):
                yield from finding_lines(finding, position)
    yield from _unchecked(opinion, asked)
    yield from _open(opinion)
    if full:
        yield from _rest(opinion)
    yield ""
    yield (
        f"已满足 {len(opinion.of('满足'))} 项，待定 {len(opinion.of('待定'))} 项，"
        f"不适用 {len(opinion.of('不适用'))} 项。本意见供参考，由法官决定。"
    )


def finding_lines(finding: Finding, position: int) -> Iterator[str]:
    """One finding: what, why, on which facts and articles, what to do."""
    trial = "（试行，不影响结论）" if not finding.enforced else ""
    where = f"（{finding.member}）" if finding.member else ""
    yield f"{position}. {finding.title}{where}{trial}"
    yield f"   释明：{finding.explanation}"
    if finding.cure:
        yield f"   怎么办：{finding.cure}"
    if finding.question:
        yield f"   请法官判断：{finding.question}"
    if finding.facts:
        yield f"   事实：{'；'.join(fact_text(finding))}"
    yield f"   依据：{'；'.join(finding.basis)}"
    yield f"   规则：{finding.rule_id}"


def fact_text(finding: Finding) -> list[str]:
    """`路径＝值` for each fact; unanswered ones say so."""
    return [f"{f.path}＝{f.to_dict()['值'] or f.silence or '未答'}" for f in finding.facts]


def _unchecked(opinion: Opinion, asked: Asked) -> Iterator[str]:
    if not opinion.unchecked:
        return
    yield ""
    yield f"【{UNCHECKED}】"
    for position, (path, findings) in enumerate(opinion.open_questions.items(), 1):
        yield f"{position}. 没有写明：{path}"
        yield f"   要问：{to_ask(path, findings, asked)}"
        yield f"   关系到：{related(findings)}"


def related(findings: list[Finding]) -> str:
    """The requirements one question would settle, each with its articles."""
    return "；".join(f"{f.title}（{'；'.join(f.basis)}）" for f in findings)


def _open(opinion: Opinion) -> Iterator[str]:
    if not opinion.questions:
        return
    yield ""
    yield "【接下来可以填写】"
    for question in opinion.questions[:8]:
        reasons = "、".join(question.reasons[:3])
        yield f"· {question.shown}：关系到 {reasons}"


def _rest(opinion: Opinion) -> Iterator[str]:
    for state in ("满足", "待定", "不适用"):
        group = opinion.of(state)
        if group:
            yield ""
            yield f"【{state}】"
            for finding in group:
                facts = "；".join(fact_text(finding))
                where = f"（{finding.member}）" if finding.member else ""
                yield f"· {finding.title}{where}" + (f"：{facts}" if facts else "")

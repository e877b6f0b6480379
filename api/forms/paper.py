"""The self-check on paper: what to bring to the window, citations written out."""

from __future__ import annotations

from collections.abc import Iterator

from api.forms.live import Live
from api.forms.model import FormModel
from engine.law.citations import CitationProblem, parse_citation

COPIES_BASIS = "民事诉讼法 第123条。网上提交的不用带"
NO_MATTER = "证据多少、强弱不影响立案"
PAPER_RULES = "材料"


def written_out(basis: str) -> str:
    """`民事诉讼法 122(2)` → `民事诉讼法 第122条(2)`: item or paragraph, as the article has it."""
    try:
        found = parse_citation(basis)
    except CitationProblem:
        return basis
    articles = "、".join(f"第{number}条{parts}" for number, parts in found.articles)
    return f"{found.law} {articles}".strip()


def to_bring(model: FormModel, live: Live) -> list[tuple[str, str]]:
    """Lines of (what, remark)."""
    return [*_papers(live), *_complaint(model, live), *_evidence(live)]


def _papers(live: Live) -> Iterator[tuple[str, str]]:
    """Papers the rules ask of a party, handed in or not."""
    seen = set()
    for finding in live.opinion.of("满足", "不满足"):
        if finding.origin == PAPER_RULES and finding.member and finding.title not in seen:
            seen.add(finding.title)
            yield finding.title.removeprefix("提交"), ""


def _complaint(model: FormModel, live: Live) -> Iterator[tuple[str, str]]:
    others = len(live.filing.raw.get(model.responding) or ())
    if model.procedure == "非讼":
        yield "申请书", ""
    elif others:
        yield f"起诉状，以及按被告人数准备的副本（{others} 份）", COPIES_BASIS
    else:
        yield "起诉状，以及按被告人数准备的副本", COPIES_BASIS


def _evidence(live: Live) -> Iterator[tuple[str, str]]:
    named = [e.get("证据名称") for e in live.filing.raw.get("证据") or ()]
    words = "、".join(str(name) for name in named if name)
    yield words or "手里有的证据，复印件、照片、截图都可以", NO_MATTER

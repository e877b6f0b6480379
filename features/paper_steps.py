"""Steps about documents: which papers a decision gives, what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import pytest
from pytest_bdd import parsers, then

from court.documents.case import open_case
from court.documents.making import DocumentSet, Made, Options, Workshop, make_set
from court.documents.values import Decision, objections
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from court.typesetting.model import Table
from engine.check.opening import open_content
from engine.text.errors import LianError
from features.story import Story, the_bundle

NUMBER = "（2026）粤2071民初1号"


@cache
def workshop() -> Workshop:
    return Workshop.open(the_bundle())


@cache
def seal() -> KeySealService:
    return KeySealService(make_development_pair(datetime.now(UTC)), lambda: datetime.now(UTC))


@dataclass
class Papers:
    """What was made in a scenario, by kind of decision."""

    made: dict[str, Made] = field(default_factory=dict)
    days: int | None = None


@pytest.fixture
def papers() -> Papers:
    return Papers()


def make(
    story: Story, papers: Papers, kind: str, chosen: frozenset[str] = frozenset()
) -> DocumentSet:
    opinion = story.result()
    case = open_case(open_content(workshop().bundle, story.raw, opinion.day), opinion)
    number = NUMBER if kind == "登记立案" else ""
    decision = Decision(kind, opinion.day, case_number=number, days=papers.days)
    moment = datetime.now(UTC)
    found = make_set(workshop(), case, decision, seal(), moment, Options(chosen=chosen))
    papers.made |= {made.document.name: made for made in found.made}
    return found


def text_of(papers: Papers, name: str) -> str:
    assert name in papers.made, f"没有制作《{name}》"
    return "".join(papers.made[name].document.texts())


@then(parsers.parse('按"{kind}"制作的文书是'))
def papers_are(story: Story, papers: Papers, kind: str, datatable: list[list[str]]) -> None:
    found = make(story, papers, kind)
    assert [[m.document.name, "、".join(m.recipients)] for m in found.made] == datatable[1:]


@then(parsers.parse('按"{kind}"制作的文书里有《{name}》'))
def paper_made(story: Story, papers: Papers, kind: str, name: str) -> None:
    assert name in [m.document.name for m in make(story, papers, kind).made]


@then(parsers.parse('点选以后，按"{kind}"制作的文书里有《{name}》'))
def paper_made_when_chosen(story: Story, papers: Papers, kind: str, name: str) -> None:
    found = make(story, papers, kind, frozenset({name}))
    assert name in [m.document.name for m in found.made]


@then(parsers.parse('法官指定{days:d}日，按"{kind}"制作的文书里有《{name}》'))
def paper_made_with_days(story: Story, papers: Papers, days: int, kind: str, name: str) -> None:
    papers.days = days
    paper_made(story, papers, kind, name)


@then(parsers.parse('按"{kind}"制作的文书里没有《{name}》'))
def paper_not_made(story: Story, papers: Papers, kind: str, name: str) -> None:
    assert name in workshop().templates, f"没有《{name}》这个模板"
    assert name not in [m.document.name for m in make(story, papers, kind).made]


@then(parsers.parse('按"{kind}"不能制作，因为"{words}"'))
def cannot_make(story: Story, papers: Papers, kind: str, words: str) -> None:
    with pytest.raises(LianError, match=words):
        make(story, papers, kind)


@then(parsers.parse('《{name}》里有"{words}"'))
def paper_says(papers: Papers, name: str, words: str) -> None:
    assert words in text_of(papers, name), text_of(papers, name)


@then(parsers.parse('《{name}》里没有"{words}"'))
def paper_does_not_say(papers: Papers, name: str, words: str) -> None:
    assert words not in text_of(papers, name)


@then(parsers.parse("《{name}》没有盖章"))
def paper_unsealed(papers: Papers, name: str) -> None:
    assert not papers.made[name].sealed
    assert papers.made[name].document.signature.seal == "书稿"


@then(parsers.parse("《{name}》里有每一项要补正的要求，各一次"))
def paper_lists_all(story: Story, papers: Papers, name: str) -> None:
    opened = open_content(workshop().bundle, story.raw, story.result().day)
    case = open_case(opened, story.result())
    found = objections(case, Decision("补正告知", case.day))
    assert len(found) >= 3
    for finding in found:
        assert text_of(papers, name).count(finding.explanation) == 1, finding.title


@then(parsers.parse("《{name}》的每一项都有条文"))
def paper_cites(papers: Papers, name: str) -> None:
    numbered = [t for t in papers.made[name].document.texts() if t[:1].isdigit() and "．" in t[:4]]
    assert numbered
    assert all("（依据：《" in text for text in numbered)


@then(parsers.parse("《{name}》的计算过程是"))
def working_is(papers: Papers, name: str, datatable: list[list[str]]) -> None:
    tables = [b for b in papers.made[name].document.blocks if isinstance(b, Table)]
    assert [list(row) for table in tables for row in table.rows] == datatable[1:]

"""Whether a bankruptcy or a ship a filing tells of is somebody else's than the parties'.

Only what is said in so many words silences a question: 另外一家公司在破产重整, 我表弟在渔船上做船员,
他家有渔船，这笔钱跟船没有关系.  A clause that names a party is about the party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from engine.evaluation.facts import Values
from engine.narrative.times import MOST

BANKRUPT, SHIP = "写到的破产是别人的", "写到的船是别人的"
_SENTENCE, _CLAUSE = re.compile(r"[^。；！？\n]+"), re.compile(r"[^，,、：:]+")
# 这件事跟船没有关系, 与本案无关; not 他说与本案无关.
_MATTER = "(?:本案|这件事|这事|此事|这次|这笔[钱款账债]?)"
_UNRELATED = re.compile(
    rf"(?<![说称])(?:[跟和与同]{_MATTER}|{_MATTER}[跟和与同][^，。]{{1,6}}?)(?:都|也|并)?(?:没有?关系|无关|不相干|两码事|不是一回事)"
)
_CLAIMED = re.compile("[说称]|认为|主张|辩")
# Not parents, children, brothers: they sue for one another.
_FRIEND = "(?:朋友|亲戚|同学|邻居|同事|工友|[表堂][哥弟姐妹兄])"
_COMPANY = "(?:公司|企业|工厂|厂|店|单位)"
_BANKRUPTCY = re.compile("破产")
_OF_ANOTHER_FIRM = re.compile(
    rf"(?:另外?一家|别家|别的|其他){_COMPANY}|隔壁[^，]{{0,4}}{_COMPANY}"
    rf"|{_FRIEND}[^，我]{{0,4}}(?:[开办]的|的){_COMPANY}|(?:客户|供货商|供应商|上家|下家)[^，]{{0,3}}(?:被|也|已|正|在|进入|破产)"
)
# 在码头附近租房 is a place to live.
_SHIPPING = re.compile(
    "船|海员|水手|轮机|(?:码头|港区)(?!(?:附近|旁边|对面)(?:租房|租屋|住|上班|吃饭))"
)
# 我表弟在渔船上做工, 在货船上认识, 他弟弟是船员; not 朋友介绍我在渔船上做工.
_ON_ANOTHER_SHIP = re.compile(
    rf"{_FRIEND}[^，我]{{0,6}}在[^，我]{{0,6}}(?:船|码头|港区)|(?:船上|码头)认识"
    "|(?:被告|对方|他|她|老板)的?[^，我]{0,2}[哥弟姐妹兄叔舅父儿子]是(?:船员|海员|水手)"
)
_SUBJECTS = ((BANKRUPT, _BANKRUPTCY, _OF_ANOTHER_FIRM), (SHIP, _SHIPPING, _ON_ANOTHER_SHIP))
_PARTY = re.compile("原告|被告(?!的)|第三人")


def note_others(values: Values, text: str) -> None:
    """Note in place whether all that is told of a bankruptcy, or of ships, is of somebody else."""
    names = tuple(_names(values))
    for field, subject, another in _SUBJECTS:
        told = islice(_told(text, subject, another, names), MOST * MOST)
        values[field] = subject.search(text) is not None and all(told)


def _told(
    text: str, subject: re.Pattern[str], another: re.Pattern[str], names: Sequence[str]
) -> Iterator[bool]:
    """Of every clause with the subject, whether it is somebody else's."""
    for sentence in map(itemgetter(0), _SENTENCE.finditer(text)):
        of_another = another.search(sentence) is not None
        aside = _UNRELATED.search(sentence) and not _CLAIMED.search(sentence)
        for clause in map(itemgetter(0), _CLAUSE.finditer(sentence)):
            if subject.search(clause):
                own = _PARTY.search(clause) or any(name in clause for name in names)
                that_one = of_another and "那家" in clause
                yield not own and bool(aside or that_one or another.search(clause))


def _names(values: Values) -> Iterator[str]:
    """How the defendants are called; the plaintiff tells the story as 我."""
    for party in values.get("被告") or ():
        yield from (n for n in (party.get("姓名"), party.get("名称")) if isinstance(n, str) and n)

"""What a requirement is about, for lists that are read by subject: venue, periods, parties, papers."""

from __future__ import annotations

from collections.abc import Mapping

from engine.evaluation.compiler import CompiledRule, walk
from engine.language.syntax import HandedIn, OwnMaterial

VENUE, PERIOD, PRIOR, PARTY = "管辖", "期限", "前置", "主体"
COMPLAINT, CLAIM, PAPER, GROUND = "起诉状", "请求", "附件", "不受理、应受理"
JURISDICTION, ELEMENT, OTHER = "主管、仲裁", "要素", "其他"
SECTIONS = (
    VENUE,
    PERIOD,
    PRIOR,
    PARTY,
    COMPLAINT,
    CLAIM,
    PAPER,
    GROUND,
    JURISDICTION,
    ELEMENT,
    OTHER,
)
# Kinds of requirements that an editor filled in, or that casetypes and the table of venue come to.
_ORIGINS: Mapping[str, str] = {
    "管辖": VENUE,
    "期限": PERIOD,
    "前置": PRIOR,
    "主体": PARTY,
    "请求": CLAIM,
    "材料": PAPER,
    "要素": ELEMENT,
    "不受理": GROUND,
    "应受理": GROUND,
}
# Words of the numbers that editors give: `主体-监护-01`, `借贷-管辖-01`.
_WORDS: Mapping[str, str] = {
    **{name: name for name in (VENUE, PERIOD, PRIOR, PARTY, CLAIM, PAPER)},
    "起诉": COMPLAINT,
    "代理": PARTY,
    "原告": PARTY,
    "被告": PARTY,
    "申请人": PARTY,
    "当事人": PARTY,
    "监护": PARTY,
    "时效": PERIOD,
    "材料": PAPER,
    "证明": PAPER,
    "译本": PAPER,
    "委托书": PARTY,
    "级别": VENUE,
    "排他": VENUE,
    **dict.fromkeys(("主管", "仲裁", "行政", "涉刑", "刑事", "来件"), JURISDICTION),
}
_EFFECTS: Mapping[str, str] = {"管辖": VENUE, "前置": PRIOR, "不予受理": GROUND}


def section_of(rule: CompiledRule) -> str:
    """The subject of a requirement, one of `SECTIONS`: of its kind, its number, its effect."""
    own = rule.rule
    if found := _ORIGINS.get(own.origin):
        return found
    words = (_WORDS[word] for word in own.id.split("-") if word in _WORDS)
    if found := next(words, "") or _EFFECTS.get(own.effect, ""):
        return found
    looked = (node for part in (rule.applies_node, rule.body_node) for node in walk(part))
    return PAPER if any(isinstance(one, HandedIn | OwnMaterial) for one in looked) else OTHER

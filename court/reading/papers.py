"""Which paper some lines are, by words that stand on it, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from court.reading import complaints, money
from court.reading.cards import identity_card, licence
from court.reading.values import Paper, Person, Value

CARD, LICENCE, COMPLAINT, NOTE, TRANSFER = "居民身份证", "营业执照", "起诉状", "借条", "转账凭证"
UNKNOWN = ""
WORDS: Mapping[str, tuple[str, ...]] = {
    CARD: ("公民身份号码", "住址", "姓名", "民族"),
    LICENCE: ("营业执照", "统一社会信用代码", "法定代表人", "登记机关", "注册资本", "经营者"),
    COMPLAINT: ("起诉状", "诉讼请求", "事实与理由", "此致", "具状人"),
    NOTE: ("借条", "今借", "借到", "出借人", "借款人", "欠条", "今欠"),
    TRANSFER: ("转账", "收款", "付款", "流水号", "交易", "回单"),
}
LEAST = 2


def kind_of(lines: Sequence[str]) -> str:
    """The paper with most of its words; empty where two words of none were found."""
    whole = "".join("".join(line.split()) for line in lines)
    scores = {kind: sum(word in whole for word in words) for kind, words in WORDS.items()}
    if scores[COMPLAINT] > LEAST:
        return COMPLAINT  # it tells of notes and transfers too
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST else UNKNOWN


def understand(lines: Sequence[str]) -> Paper:
    """What some lines say; nothing of a paper nobody knows."""
    kind = kind_of(lines)
    return READ[kind](lines) if kind else Paper(UNKNOWN)


def _note(lines: Sequence[str]) -> Paper:
    sides = {"出借人": "原告", "借款人": "被告"}
    people = [
        Person({"类型": Value("自然人"), "姓名": Value(name)}, sides[role])
        for role, name in dict(money.both_sides(lines)).items()
    ]
    return Paper(NOTE, tuple(people), money.note(lines))


READ: Mapping[str, Callable[[Sequence[str]], Paper]] = {
    CARD: lambda lines: Paper(CARD, (identity_card(lines),)),
    LICENCE: lambda lines: Paper(LICENCE, (licence(lines),)),
    COMPLAINT: lambda lines: Paper(COMPLAINT, complaints.parties(lines), complaints.facts(lines)),
    NOTE: _note,
    TRANSFER: lambda lines: Paper(TRANSFER, (), money.transfer(lines)),
}

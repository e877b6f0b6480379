"""Claims no whole filing brings: one after the other in the place of a complete filing's own.

Each is filled in as its cause asks for it.  It may lead to no objection but those of a requirement
of its own; its fee is reckoned or what is missing is said; a complaint words it as a sentence.  Of
all claims (thousands) every run takes the same share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from court.documents.case import open_case
from court.documents.claims import sentence
from engine.bundle.bundle import Bundle, default_root
from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.check.opinion import Opinion
from engine.language.casetypes import Claim
from engine.language.kinds.claims import DETAILS, SAMPLES, has_own_field
from engine.language.words import NON_CONTENTIOUS
from engine.proving.wholes import FOLDER, Whole, read_wholes
from engine.text.files import Files

CLAIMS, REGISTER = "诉讼请求", "建议登记立案"
ONE_OF = 24  # causes: rules that are not compiled cost no time
OBJECTS = ("补正", "不予受理", "管辖", "前置")
# What a petition or a suit has to ask for besides (民诉法解释 303, 304; 财产保全规定 1).
OWN_REQUIREMENT = ("案外人-请求-01", "申请执行人-请求-01", "要素-财产信息或者线索")
WORDED = re.compile("判令|确认|撤销|本案诉讼费用|准予|准许|请|依法|宣告|指定")
# A claim that is only a heading: what is asked is written in it or chosen below it.
HEADINGS = ("其他请求", "担保权利", "提前还款或解除合同")


@dataclass(frozen=True)
class Tried:
    """A whole filing that is registered, with one claim in the place of its own."""

    whole: Whole
    claim: Claim
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.whole.cause.name}：{self.claim.name}"


def tried(bundle: Bundle) -> Iterator[Tried]:
    """The claims of every cause that no whole filing of it brings, filled in; a share of them."""
    complete: dict[str, Whole] = {}
    brought: dict[str, set[str]] = defaultdict(set)
    for whole in read_wholes(bundle, Files.of(default_root(), (FOLDER,))).entries:
        made = whole.content.get(CLAIMS) or ()
        brought[whole.cause.name] |= {str(claim.get("名称")) for claim in made}
        if whole.expected == REGISTER and CLAIMS in whole.content:
            complete.setdefault(whole.cause.name, whole)
    for cause, whole in complete.items():
        if crc32(cause.encode()) % ONE_OF == 0:
            for claim in names_of(bundle, whole):
                if claim.name not in brought[cause]:
                    yield Tried(whole, claim, filled(bundle, whole, claim))


def names_of(bundle: Bundle, whole: Whole) -> tuple[Claim, ...]:
    return bundle.rules_of(whole.cause, whole.day).casetype.claims


def filled(bundle: Bundle, whole: Whole, claim: Claim) -> dict[str, Any]:
    record = bundle.rules_of(whole.cause, whole.day).vocabulary.records["请求"]
    said: dict[str, Any] = {"名称": claim.name}
    if claim.type == "金额":
        said["金额"] = 10000
    if claim.options:
        said["选项"] = [claim.options[0]]
    details: dict[str, str] = {}
    for part in claim.parts:
        short = part.name.rpartition("·")[2]
        if not has_own_field(short, record):
            details[short] = "甲"
        elif short != "币种":
            said.setdefault(short, SAMPLES.get(record[short].type, "甲"))
    return {**said, **({DETAILS: details} if details else {})}


def objections(opinion: Opinion) -> set[str]:
    found = opinion.of("不满足")
    return {f.rule_id for f in found if f.enforced and f.counted in OBJECTS}


def test_every_claim_is_taken_priced_and_worded(bundle: Bundle) -> None:
    asked = list(tried(bundle))
    assert len(asked) >= 120
    wrong: list[str] = []
    for one in asked:
        before = open_content(bundle, one.whole.content, one.whole.day)
        opened = open_content(bundle, {**one.whole.content, CLAIMS: [one.said]}, one.whole.day)
        assert not opened.filing.problems, (one.name, opened.filing.problems)
        new = objections(check_opened(opened)) - objections(check_opened(before))
        wrong += [f"{one.name}：{rule}" for rule in new if rule not in OWN_REQUIREMENT]
        case = open_case(opened)
        if case.fee.fee is None and not (case.fee.missing or case.fee.nothing_due):
            wrong.append(f"{one.name}：没有说受理费")
        words = sentence(case, case.values[CLAIMS][0])
        petition = case.values.get("程序类别") == NON_CONTENTIOUS
        if not petition and one.claim.name not in HEADINGS and not WORDED.match(words):
            wrong.append(f"{one.name}：{words}")
    assert not wrong, "\n".join(wrong)

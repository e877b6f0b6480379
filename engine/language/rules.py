"""Rules as written: inert data, read and checked, not yet compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.language.words import (
    ANSWERS_LEAD_TO,
    ASK_JUDGE,
    DERIVATION_KEYS,
    EFFECTS,
    EXAMPLE_KEYS,
    EXCEPTION_KEYS,
    RULE_KEYS,
    STATES,
    STATUSES,
    YES,
    Keys,
    refuse_unknown,
)
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap, listed

# What the id of a rule about claimed exceptions ends with; the rule itself has the id before it.
EXCEPTIONAL = "-例外"

_ID = re.compile(r"[\w、·]+(-[\w、·]+)+\Z")


@dataclass(frozen=True, slots=True)
class Example:
    """Facts and the state the rule must come to, or with `other` any state but that one.

    `cites` are citations the rule must carry, `effect` is the effect it must have where one is
    stated: “不满足” alone does not tell a hint from a refusal.  `generated` ones follow from the data of a kind:
    they prove that it was expanded as it says, not that it says what the law does.
    """

    given: Any
    expected: str
    day: date | None
    typing: bool
    mark: Mark
    note: str = ""
    cites: tuple[str, ...] = ()
    generated: bool = False
    other: bool = False
    effect: str = ""

    def met_by(self, state: str) -> bool:
        """Whether a state is what the example says."""
        return (state == self.expected) != self.other

    @property
    def said(self) -> str:
        """What should come out, in words."""
        return f"“{self.expected}”以外的状态" if self.other else self.expected


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement as its file states it; conditions are still plain YAML data.

    `origin` is where it comes from: a rule written out, a kind of requirement (`期限`), a casetype.
    `parts` are the conditions an entry of a kind was made of, each under its key, to be told.
    `asks_judge`: open at submission because nobody answered, it becomes a question to the judge.
    `answers` fit its question better than the general ones: words, and what they come to.
    `basis_of_causes` are citations it has in some causes only, by the name of the cause.
    """

    id: str
    title: str
    effect: str
    applies: Any = None
    each: str = ""
    must: Any = None
    must_not: Any = None
    basis: tuple[str, ...] = ()
    basis_of_causes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    explain: str = ""
    cure: str = ""
    question: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    start: date = date.min
    end: date = date.max
    status: str = "施行"
    insist: str = ""
    asks_judge: bool = False
    replaces: str = ""
    reason: str = ""
    examples: tuple[Example, ...] = ()
    raw: Any = field(default=None, compare=False, repr=False)
    mark: Mark | None = None
    origin: str = "规则"
    parts: tuple[tuple[str, Any], ...] = ()

    def basis_in(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Its citations in the cause at a path of the catalogue."""
        more = (text for name, basis in self.basis_of_causes if name in path for text in basis)
        return (*self.basis, *more) if self.basis_of_causes else self.basis

    @property
    def every_basis(self) -> tuple[str, ...]:
        """Its citations in whatever cause, each once."""
        more = (text for _, basis in self.basis_of_causes for text in basis)
        return tuple(dict.fromkeys((*self.basis, *more)))

    def in_force(self, day: date) -> bool:
        """Evaluated on this day at all: enforced, or shown to staff as 试行."""
        return self.status in ("施行", "试行", "废止") and self.start <= day < self.end

    @property
    def body(self) -> Any:
        return self.must if self.must is not None else self.must_not


@dataclass(frozen=True, slots=True)
class Derivation:
    """A boolean fact that follows from others; `each` makes it a fact of list members."""

    name: str
    when: Any
    each: str = ""
    basis: tuple[str, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ExceptedRule:
    """A lower level switching off a rule of a higher one, with its reason."""

    id: str
    reason: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A case that must be accepted: while `when` holds, none of `defeats` is a ground.

    A word of `defeats` is the id of a rule, or the beginning of ids (`前案-重复`).
    """

    id: str
    when: Any
    defeats: tuple[str, ...]
    mark: Mark | None

    def spares(self, rule_id: str) -> bool:
        """Whether it takes away the rule with this id."""
        return any(self.names(word, rule_id) for word in self.defeats)

    def names(self, word: str, rule_id: str) -> bool:
        """Whether a word of `defeats` means the rule with this id; itself it never defeats."""
        own = rule_id.removesuffix(EXCEPTIONAL)
        return own != self.id and (own == word or own.startswith(f"{word}-"))


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What the rule files of a level say; `about` is what each file says of itself, by its name."""

    rules: tuple[Rule, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    exceptions: tuple[ExceptedRule, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    acceptances: tuple[Acceptance, ...] = ()

    def joined(self, other: RuleFile) -> RuleFile:
        return RuleFile(
            self.rules + other.rules,
            self.derivations + other.derivations,
            self.exceptions + other.exceptions,
            self.about + other.about,
            self.acceptances + other.acceptances,
        )


class Reader:
    """Reads entries of a rule file key by key; what is wrong is collected with its place."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def known(self, raw: YMap, keys: Keys) -> None:
        refuse_unknown(raw, keys, self.problems)

    def entries(self, raw: YMap, key: str) -> list[YMap]:
        """The mappings of a list; what is none is a problem with its place."""
        found = []
        for number, item in enumerate(listed(raw, key, self.problems)):
            if isinstance(item, YMap):
                found.append(item)
            else:
                self.problems.add("这里应是映射", raw[key].at(number))
        return found

    def mapping(self, raw: YMap, keys: Keys, needed: tuple[str, ...]) -> YMap | None:
        self.known(raw, keys)
        for key in needed:
            if key not in raw:
                self.problems.add(f"缺少“{key}”", raw.mark)
        return raw if all(key in raw for key in needed) else None

    def rule(self, item: YMap) -> Rule | None:
        raw = self.mapping(item, RULE_KEYS, ("编号", "名称", "后果", "依据", "释明"))
        if raw is None:
            return None
        self.check_rule(raw)
        if ("要求" in raw) == ("情形" in raw):
            return None
        return Rule(
            id=str(raw["编号"]),
            title=str(raw["名称"]),
            effect=str(raw["后果"]),
            applies=raw.get("适用"),
            each=str(raw.get("每个", "")),
            must=raw.get("要求"),
            must_not=raw.get("情形"),
            basis=self.words(raw, "依据"),
            basis_of_causes=self.basis_of_causes(raw),
            explain=self.text(raw, "释明"),
            cure=self.text(raw, "补救"),
            question=self.text(raw, "提问"),
            answers=self.answers(raw),
            start=self.day(raw, "施行", date.min),
            end=self.day(raw, "废止", date.max),
            status=str(raw.get("状态", "施行")),
            insist=str(raw.get("坚持", "")),
            asks_judge="没有回答时" in raw,
            replaces=str(raw.get("替代", "")),
            reason=str(raw.get("理由", "")),
            examples=tuple(e for x in self.entries(raw, "示例") if (e := self.example(x))),
            raw=raw,
            mark=raw.at("编号"),
        )

    def check_rule(self, raw: YMap) -> None:
        add = self.problems.add
        self.check_common(raw)
        if ("要求" in raw) == ("情形" in raw):
            add("“要求”（必须成立）和“情形”（不得出现）应写且只写一个", raw.mark)
        if (effect := str(raw["后果"])) not in EFFECTS:
            add(f"没有“{effect}”这种后果{nearest(effect, EFFECTS)}", raw.at("后果"))
        if effect == ASK_JUDGE and "提问" not in raw:
            add("后果是法官判断的，应写“提问”", raw.mark)
        if "没有回答时" in raw and raw["没有回答时"] != ASK_JUDGE:
            add(f"规则的“没有回答时”只能写“{ASK_JUDGE}”", raw.at("没有回答时"))
        if "回答" in raw and "提问" not in raw:
            add("写了“回答”的，应写“提问”", raw.at("回答"))
        if "没有回答时" in raw and "提问" not in raw:
            add("没有回答时请法官判断的，应写“提问”", raw.at("没有回答时"))
        if effect in ("补正", "不予受理", "管辖", "前置") and "补救" not in raw:
            add(f"后果是{effect}的，应写“补救”，告诉当事人怎么办", raw.mark)
        if "坚持" in raw and (effect != "补正" or raw["坚持"] != "不予受理"):
            add("“坚持”只用于补正规则，只能写“不予受理”", raw.at("坚持"))

    def check_common(self, raw: YMap) -> None:
        """What rules and all kinds of requirements share: id, status, replacement."""
        add = self.problems.add
        if not _ID.match(str(raw["编号"])):
            add("编号应像“起诉-被告-01”，用短横线分段", raw.at("编号"))
        if (status := raw.get("状态", "施行")) not in STATUSES:
            add(f"没有“{status}”这种状态{nearest(str(status), STATUSES)}", raw.at("状态"))
        if "替代" in raw and "理由" not in raw:
            add("替代上级规则的，应写明“理由”", raw.at("替代"))
        if "理由" in raw and "替代" not in raw:
            add("“理由”是替代上级规则的理由，与“替代”一起写", raw.at("理由"))

    def words(self, raw: YMap, key: str) -> tuple[str, ...]:
        value = raw.get(key, ())
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not all(isinstance(w, str) for w in found):
            self.problems.add(f"“{key}”应是文字，或者一列文字", raw.at(key))
            return ()
        if not found and key == "依据":
            self.problems.add("“依据”是空的", raw.at(key))
        return tuple(found)

    def basis_of_causes(self, raw: YMap) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found = raw.get("案由依据", YMap.made(raw.mark))
        if not isinstance(found, YMap):
            self.problems.add("“案由依据”应是案由名称和依据的映射", raw.at("案由依据"))
            return ()
        return tuple((str(cause), self.words(found, cause)) for cause in found)

    def answers(self, raw: YMap, key: str = "回答") -> tuple[tuple[str, str], ...]:
        """The rule's own answers; each comes to something else, so that it can be told by it."""
        found = raw.get(key, YMap.made(raw.mark))
        if not isinstance(found, YMap) or not all(isinstance(v, str) for v in found.values()):
            self.problems.add(f"“{key}”应是回答和后果的映射，如 {{释明追加: 补正}}", raw.at(key))
            return ()
        for words, effect in found.items():
            if effect not in ANSWERS_LEAD_TO:
                said = f"回答的后果只能是{'、'.join(ANSWERS_LEAD_TO)}，不能是“{effect}”"
                self.problems.add(said, found.at(words))
        if len(set(found.values())) < len(found):
            self.problems.add(f"几个“{key}”的后果应各不相同", raw.at(key))
        return tuple((str(words), effect) for words, effect in found.items())

    def text(self, raw: YMap, key: str) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            self.problems.add(f"“{key}”应是文字", raw.at(key))
            return ""
        return value.strip()

    def day(self, raw: YMap, key: str, default: date) -> date:
        value = raw.get(key, default)
        if not isinstance(value, date):
            self.problems.add(f"“{key}”应是日期，如 2026-03-01", raw.at(key))
            return default
        return value

    def example(self, item: YMap) -> Example | None:
        raw = self.mapping(item, EXAMPLE_KEYS, ("给", "应"))
        if raw is None:
            return None
        if raw["应"] not in STATES:
            self.problems.add(f"示例的“应”只能是{'、'.join(STATES)}", raw.at("应"))
        day = raw.get("日期")
        if day is not None and not isinstance(day, date):
            self.problems.add("示例的日期应像 2026-03-01", raw.at("日期"))
            day = None
        if raw.get("填写中", YES) != YES:
            self.problems.add(f"“填写中”只能写“{YES}”；不是就不写", raw.at("填写中"))
        if (effect := self.text(raw, "后果")) and effect not in EFFECTS:
            self.problems.add(f"没有“{effect}”这种后果{nearest(effect, EFFECTS)}", raw.at("后果"))
        return Example(
            raw["给"],
            str(raw["应"]),
            day,
            "填写中" in raw,
            raw.mark,
            self.text(raw, "说明"),
            self.words(raw, "引用"),
            effect=effect,
        )

    def derivation(self, item: YMap) -> Derivation | None:
        raw = self.mapping(item, DERIVATION_KEYS, ("名称", "当"))
        if raw is None:
            return None
        return Derivation(
            str(raw["名称"]),
            raw["当"],
            str(raw.get("每个", "")),
            self.words(raw, "依据") if "依据" in raw else (),
            raw.mark,
        )

    def exception(self, item: YMap) -> ExceptedRule | None:
        raw = self.mapping(item, EXCEPTION_KEYS, ("编号", "理由"))
        return ExceptedRule(str(raw["编号"]), str(raw["理由"]), raw.mark) if raw else None

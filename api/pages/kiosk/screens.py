"""From a form to its screens: what is needed, and what the check asks for, one question each.

The screens are made anew for every page from what was answered so far, so that a question that
no longer applies is gone and one that newly applies is there, always in the order of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from api.forms.model import KIND, PAPERS, Field, Fold, Group, Part, Preset, Rows, Section, dom_id
from api.forms.page import FormPage, RowView
from api.forms.reading import Value
from engine.values.showing import ordinal

Sort = Literal["choice", "several", "fields", "ticks", "more"]
MORE = "more-"
TICKS = "ticks-"
OTHER = "_other"
MOST_OPTIONS = 6
GROWING = frozenset({"证据", "诉讼请求"})
# The result lists evidence as missing (民事诉讼法 124(4)), so nothing here may say that none is needed.
EVIDENCE_HINT = "手边没有的，这一题到窗口再说；强弱由法官审理时判断。"
JOINED = ("是", "能", "为", "有", "在", "手")


@dataclass(frozen=True, slots=True)
class Control:
    """One field of a screen: its name on the form and what was answered."""

    field: Field
    name: str
    id: str
    value: str
    values: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Several answers at once."""
        return self.field.type == "多选" or (self.field.type == "明细" and bool(self.field.choices))

    @property
    def boxes(self) -> bool:
        """Drawn as boxes to touch; long lists of words are a select."""
        return bool(self.field.choices) and (
            self.several or self.field.type == "是否" or len(self.field.choices) <= MOST_OPTIONS
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """A claim or a piece of evidence to tick."""

    name: str
    label: str
    hint: str
    on: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """One question.  `key` names it in addresses; `next_row` is the row an answer may add."""

    key: str
    part: str
    sort: Sort
    title: str
    hint: str = ""
    controls: tuple[Control, ...] = ()
    ticks: tuple[Tick, ...] = ()
    next_row: str = ""
    optional: bool = False

    @property
    def answered(self) -> bool:
        if self.sort == "more":
            return True
        return any(c.values for c in self.controls) or any(t.on for t in self.ticks)

    @property
    def names(self) -> frozenset[str]:
        """Names of the form this screen answers."""
        return frozenset(c.name for c in self.controls) | frozenset(t.name for t in self.ticks)

    @property
    def ids(self) -> frozenset[str]:
        """Ids, on the page, of the names this screen answers."""
        return frozenset(dom_id(name) for name in self.names)


def screens(form: FormPage, at: str = "") -> list[Screen]:
    """Every question there is now, in the order of the form.

    `at` is the key of the screen that is open: one about a party not there yet brings that party's
    questions along.
    """
    walk = _Walk(form, at)
    return [screen for section in form.model.sections for screen in walk.section(section)]


@dataclass(slots=True)
class _Walk:
    form: FormPage
    at: str

    def section(self, section: Section) -> Iterator[Screen]:
        top = self.form.entered.top
        for block in section.blocks:
            if isinstance(block, Rows):
                yield from self.rows(block, section)
            else:
                yield from self.block(block, section, "", top, "")

    def block(
        self, block: object, section: Section, prefix: str, values: Mapping[str, Value], who: str
    ) -> Iterator[Screen]:
        match block:
            case Field():
                if self.asks(block, prefix, values):
                    yield self.single(block, section, prefix, values, who)
            case Group():
                yield from self.group(block, section, prefix, values, who)
            case Part():
                for inner in block.blocks:
                    yield from self.block(inner, section, prefix, values, who)
            case Fold():
                yield from self.fold(block, section, prefix, values, who)

    def fold(
        self, fold: Fold, section: Section, prefix: str, values: Mapping[str, Value], who: str
    ) -> Iterator[Screen]:
        """What starts closed on the form is asked only when the check wants it."""
        if not self.fits(fold.kinds, values):
            return
        for inner in fold.blocks:
            fields = inner.fields if isinstance(inner, Group) else (inner,)
            for item in fields:
                if isinstance(item, Field) and self.wanted(item, prefix, values):
                    yield self.single(item, section, prefix, values, who)

    def group(
        self, group: Group, section: Section, prefix: str, values: Mapping[str, Value], who: str
    ) -> Iterator[Screen]:
        """One matter, one screen: what it needs, or all of it when any of it would do."""
        if not self.fits(group.kinds, values):
            return
        asked = [f for f in group.fields if not f.flag and self.applies(f, prefix, values)]
        needed = [f for f in asked if self.wanted(f, prefix, values) or not f.optional]
        if group.optional and not any(self.wanted(f, prefix, values) for f in asked):
            return
        if needed:
            yield Screen(
                key=f"{prefix}.{group.key}" if prefix else group.key,
                part=section.short,
                sort="fields",
                title=spoken(who, group.title),
                hint=group.hint,
                controls=tuple(self.control(f, prefix, values) for f in needed),
                optional=group.optional,
            )

    def single(
        self, item: Field, section: Section, prefix: str, values: Mapping[str, Value], who: str
    ) -> Screen:
        control = self.control(item, prefix, values)
        return Screen(
            key=control.name,
            part=section.short,
            sort=("several" if control.several else "choice") if control.boxes else "fields",
            title=spoken(who, item.title),
            hint=item.hint,
            controls=(control,),
            optional=item.optional,
        )

    def control(self, item: Field, prefix: str, values: Mapping[str, Value]) -> Control:
        name = f"{prefix}.{item.name}" if prefix else item.name
        said = self.form.values(values, item.name) if values.get(item.name) else []
        return Control(
            item, name, dom_id(name), self.form.value(values, item.name), tuple(filter(None, said))
        )

    # lists

    def rows(self, rows: Rows, section: Section) -> Iterator[Screen]:
        shown = self.form.rows(rows)
        if not rows.start and not rows.presets and not shown:
            return
        own = [row for row in shown if row.preset is None]
        following = f"{rows.list_name}[{self.following(rows, own)}]"
        if self.at.startswith(f"{following}."):
            number = following.partition("[")[2].rstrip("]")
            own.append(RowView(following, number, {}))
            following = f"{rows.list_name}[{int(number) + 1}]"
        if rows.presets:
            yield self.ticks(rows, section, shown, following)
            for row in shown:
                if row.preset is not None and row.wanted:
                    yield from self.preset(row, row.preset, section)
        for position, row in enumerate(own):
            yield from self.row(rows, row, section, position, len(own))
        if rows.list_name in (self.form.model.claiming, self.form.model.responding) or (
            not rows.presets and rows.list_name in GROWING
        ):
            yield self.more(rows, section, following)

    def following(self, rows: Rows, own: list[RowView]) -> int:
        return max((int(row.number) for row in own), default=len(rows.presets) - 1) + 1

    def row(
        self, rows: Rows, row: RowView, section: Section, position: int, count: int
    ) -> Iterator[Screen]:
        who = ""
        if rows.party:
            own = rows.list_name == self.form.model.claiming and count == 1
            who = "您" if own else rows.noun + (ordinal(position + 1) if count > 1 else "")
        for block in rows.blocks:
            yield from self.block(block, section, row.prefix, row.values, who)

    def preset(self, row: RowView, preset: Preset, section: Section) -> Iterator[Screen]:
        fields = [
            f
            for f in preset.blocks
            if isinstance(f, Field) and not f.flag and self.applies(f, row.prefix, row.values)
        ]
        if fields:
            yield Screen(
                key=f"{row.prefix}.fields",
                part=section.short,
                sort="fields",
                title=preset.label,
                hint=preset.hint,
                controls=tuple(self.control(f, row.prefix, row.values) for f in fields),
            )

    def ticks(self, rows: Rows, section: Section, shown: list[RowView], other: str) -> Screen:
        own = any(row.preset is None for row in shown)
        found = [
            Tick(f"{row.prefix}._要", row.preset.label, row.preset.hint, row.wanted)
            for row in shown
            if row.preset is not None
        ]
        if not any(tick.label.startswith("其他") for tick in found):
            found.append(Tick(OTHER, f"其他{rows.noun}", "选了以后在下一页写明", own))
        title = "您要求什么？" if rows.list_name == "诉讼请求" else "您手里有哪些证据？"
        return Screen(
            key=f"{TICKS}{rows.list_name}",
            part=section.short,
            sort="ticks",
            title=title,
            hint="可以选几个。" + (EVIDENCE_HINT if rows.list_name == "证据" else ""),
            ticks=tuple(found),
            next_row=other,
            optional=rows.list_name == "证据",
        )

    def more(self, rows: Rows, section: Section, following: str) -> Screen:
        return Screen(
            key=f"{MORE}{rows.list_name}",
            part=section.short,
            sort="more",
            title=f"还有别的{rows.noun}吗？",
            hint="几个人一起起诉，或者要告几个人的，一个一个加。" if rows.party else "",
            next_row=following,
        )

    # what is asked

    def asks(self, item: Field, prefix: str, values: Mapping[str, Value]) -> bool:
        if not self.applies(item, prefix, values):
            return False
        if item.flag or item.optional:
            return self.wanted(item, prefix, values)
        return True

    def applies(self, item: Field, prefix: str, values: Mapping[str, Value]) -> bool:
        return self.fits(item.kinds, values) and not self.form.hides(item, prefix, values)

    @staticmethod
    def fits(kinds: frozenset[str], values: Mapping[str, Value]) -> bool:
        """Blocks for some kinds of party wait until the kind is known."""
        return not kinds or values.get(KIND) in kinds

    def wanted(self, item: Field, prefix: str, values: Mapping[str, Value]) -> bool:
        """Answered already, or something rests on it."""
        if not self.applies(item, prefix, values):
            return False
        answered = bool(self.form.value(values, item.name).strip())
        name = f"{prefix}.{item.name}" if prefix else item.name
        return answered or item.name == PAPERS or dom_id(name) in self.form.asked


def spoken(who: str, title: str) -> str:
    """`您的联系电话`, `被告是个人，还是单位？`: a title with whom it is about."""
    if not who:
        return title
    if "还是" in title and not title.endswith("？"):
        return f"{who}是{title}？"
    if not title.endswith("？"):
        return f"{who}的{title}"
    return f"{who}{title}" if title.startswith(JOINED) else f"{who}：{title}"


def find(found: list[Screen], key: str) -> int | None:
    """The position of a screen, or None when it is not asked any more."""
    return next((i for i, screen in enumerate(found) if screen.key == key), None)


def places(found: list[Screen]) -> dict[str, str]:
    """The screen that answers each control of the form, and the first one of each list, by id."""
    where: dict[str, str] = {}
    for screen in found:
        for name in screen.names:
            where.setdefault(dom_id(name), screen.key)
            where.setdefault(dom_id(name.partition("[")[0]), screen.key)
    return where


def first_open(found: list[Screen]) -> int:
    """The first question without an answer; the last one when all have one."""
    return next((i for i, s in enumerate(found) if not s.answered), len(found) - 1)

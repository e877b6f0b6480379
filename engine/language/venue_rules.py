"""From the table of venue to requirements: a kind of case becomes ordinary conditions and texts.

A kind's condition holds when one of its places lies in this court's area (or names this court),
fails when all of them are known to lie elsewhere, and stays unknown while one may still lie here;
so a requirement never finds against this court on what nobody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.language.rules import Rule
from engine.language.venue import DISPUTED, INSTEAD, Assigned, Place, VenueKind, VenueTable
from engine.language.vocabulary import Vocabulary
from engine.text.errors import Mark
from engine.text.yamlio import YList, YMap

THIS_COURT = "本院"
CLAIMING, RESPONDING = "起诉方", "相对方"
DISPUTED_ID = "有疑"
NO_AGREEMENT = {"管辖约定不算": "是"}
# A court that does not take such cases at all is told so by its level; places do not matter then.
VENUE = "管辖"  # where these rules come from
RIGHT_COURT = {"专门法院不符": "否"}
NO_SPECIFIC_COURT = {"另有特定法院": "否", **RIGHT_COURT}
SOME_RESPONDENT = {"计数": {"对象": RESPONDING, "不小于": 1}}
# What was written leads elsewhere; of an open question, what is missing comes first.
WHERE = (
    "{% if 没写明的地点 %}没有写明{{ 没写明的地点 }}"
    "{% if 写明的地点 %}，写明的{{ 写明的地点 }}不在{{ 本院 }}的辖区{% endif %}。"
    "{% else %}所写的都不在{{ 本院 }}的辖区。{% endif %}"
)
# Layers that look at no other court than the one the law names for this case.
SPECIFIC = frozenset({"特定法院", "非讼"})
SIDES = {CLAIMING: ("原告", "申请人"), RESPONDING: ("被告", "被申请人"), "当事人": ("当事人",) * 2}


def venue_rules(
    assigned: Assigned, table: VenueTable, vocabulary: Vocabulary, written: Written | None = None
) -> list[Rule]:
    """The requirements of a cause that belongs to a kind; `written` is kept between causes."""
    writer = Writer(table, vocabulary, {} if written is None else written)
    kind = table.kinds[assigned.kind]
    if assigned.when is None:
        return writer.rules(kind, None, assigned.others)
    mark = assigned.mark or kind.mark
    found = writer.rules(kind, as_yaml({"非": assigned.when}, mark))
    for name in assigned.others:
        found += writer.rules(table.kinds[name], assigned.when)
    return found


def verb(kind: VenueKind) -> str:
    """What one does in a court of this kind of case."""
    return "申请" if kind.layer == "非讼" else "起诉"


def answers(kind: VenueKind) -> tuple[tuple[str, str], ...]:
    """The answers that fit every question of venue, and what they come to."""
    return (("由本院管辖", "满足"), (f"告知向有管辖权的法院{verb(kind)}", VENUE))


def venue_facts(table: VenueTable, path: tuple[str, ...]) -> dict[str, Any]:
    """What the table makes known of a filing of a cause: its kind, its level, agreements or not."""
    assigned = table.assigned(path)
    kind = table.kinds.get(assigned.kind) if assigned else None
    if kind is None:
        return {}
    return {
        "管辖类别": kind.name,
        "管辖级别": table.level(path),
        "可以约定管辖": kind.agreement,
    }


# Conditions that many kinds share, by what they were written from.
Written = dict[tuple[Any, ...], Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes conditions and texts; `vocabulary` tells addresses from names of courts.

    A condition that was written before is the same one again, so that it is read only once.
    """

    table: VenueTable
    vocabulary: Vocabulary
    written: Written

    def rules(self, kind: VenueKind, only: Any, also: Iterable[str] = ()) -> list[Rule]:
        """What a kind comes to: its places, and what to ask when only a disputed one is here.

        The places of the kinds in `also` count where somebody states them.
        """
        must = alternatives([*self.own(kind), *self.claimed(kind, also)])
        if must is None:
            return []
        must = as_yaml(must, kind.mark)
        applies = self.applies(kind, only)
        disputed = self.disputed(kind)
        either = as_yaml({"任一": [must, disputed]}, kind.mark) if disputed else must
        found = [self.places_rule(kind, applies, either)]
        if disputed:
            found.append(self.disputed_rule(kind, applies, must, disputed))
        return found

    def places_rule(self, kind: VenueKind, applies: Any, must: Any) -> Rule:
        places, courts = self.named(kind)
        where = either((*places, *courts))
        goes_to = either((*([f"{either(places)}的法院"] if places else []), *courts))
        asks = f"{where}有没有一处在本院辖区？" if places else f"{where}是不是本院？"
        return Rule(
            id=kind.id,
            title=kind.title or (f"{where}在本院辖区" if places else f"{where}是本院"),
            effect=kind.outside,
            applies=applies,
            must=must,
            basis=kind.basis,
            explain=kind.explain or explanation(kind, goes_to),
            cure=kind.cure or f"向{goes_to}{verb(kind)}。",
            question=kind.question or f"{asks}拿不准的先接收。",
            answers=answers(kind),
            # A court that nobody names is listed as not checked; a place that is open is asked for.
            asks_judge=bool(places),
            mark=kind.mark,
            origin=VENUE,
        )

    def disputed_rule(self, kind: VenueKind, applies: Any, must: Any, disputed: Any) -> Rule:
        places = [p for k in self.family(kind) for p in k.places if p.relation == DISPUTED]
        where = either(self.label(p, kind) for p in places)
        basis = tuple(dict.fromkeys(b for p in places for b in p.basis)) or kind.basis
        return Rule(
            id=f"{kind.id}-{DISPUTED_ID}",
            title=f"只有{where}在本院辖区的，是否由本院管辖",
            effect="法官判断",
            applies=applies,
            must_not=as_yaml({"全部": [{"非": must}, disputed]}, kind.mark),
            basis=basis,
            explain=f"写明的地点里只有{where}在{{{{ 本院 }}}}的辖区，它能不能确定管辖有不同看法。",
            question=f"{where}在本院辖区，本院是否管辖？拿不准的先接收，由对方提出异议。",
            answers=answers(kind),
            mark=kind.mark,
            origin=VENUE,
        )

    def family(self, kind: VenueKind) -> list[VenueKind]:
        """The kind as it stands here with all it includes."""
        included = [k for name in kind.includes for k in self.table.family(name)]
        return list({k.name: k for k in (kind, *included)}.values())

    def applies(self, kind: VenueKind, only: Any) -> Any:
        parts = [
            *([only] if only is not None else []),
            *([NO_AGREEMENT] if kind.agreement else []),
            RIGHT_COURT if kind.layer in SPECIFIC else NO_SPECIFIC_COURT,
            *([SOME_RESPONDENT] if self.needs_respondent(kind) else []),
        ]
        return self.once(all_of(parts), kind.mark, *map(id, parts))

    def once(self, condition: Any, mark: Mark, *of: Any) -> Any:
        """A condition as if written in the file, the same one for whatever it is made of."""
        if of not in self.written:
            self.written[of] = as_yaml(condition, mark)
        return self.written[of]

    def needs_respondent(self, kind: VenueKind) -> bool:
        """Without anybody on the other side, the place that nobody wrote is still unknown.

        Places that count only when somebody states them, or are disputed, make nothing known.
        """
        always = [
            p
            for k in self.family(kind)
            for p in k.places
            if p.when is None and not p.claimed and p.relation != DISPUTED
        ]
        theirs = [p for p in always if p.parties == RESPONDING]
        return bool(theirs) and (kind.layer != "非讼" or theirs == always)

    def own(self, kind: VenueKind) -> list[Any]:
        """The condition that one of a kind's places lies here; none when it has no places."""
        found = self.inside(kind)
        return [] if found is None else [found]

    def claimed(self, kind: VenueKind, also: Iterable[str]) -> Iterator[Any]:
        """The conditions of places of further kinds that somebody states."""
        known = {k.name for k in self.family(kind)}
        for name in also:
            for other in self.table.family(name):
                if other.name in known:
                    continue
                known.add(other.name)
                for place in other.places:
                    if place.relation != DISPUTED and not place.parties:
                        yield self.place(place, claimed=True)

    def inside(self, kind: VenueKind) -> Any:
        places = [p for p in kind.places if p.relation != DISPUTED]
        plain = [self.place(p) for p in places if p.relation != INSTEAD]
        for name in kind.includes:
            plain += self.own(self.table.kinds[name])
        instead = [p for p in places if p.relation == INSTEAD]
        base = alternatives(plain)
        if instead and base is not None:
            base = {"全部": [*({"非": p.when} for p in instead), base]}
        found = alternatives([*map(self.place, instead), *([base] if base is not None else [])])
        if found is not None and kind.when is not None:
            found = {"全部": [kind.when, found]}
        return None if found is None else as_yaml(found, kind.mark)

    def disputed(self, kind: VenueKind) -> Any:
        """The condition that one of the disputed places lies here, unless only others count."""
        found = alternatives([self.place(p) for p in kind.places if p.relation == DISPUTED])
        below = [d for name in kind.includes if (d := self.disputed(self.table.kinds[name]))]
        found = alternatives([*([found] if found is not None else []), *below])
        instead = [{"非": p.when} for p in kind.places if p.relation == INSTEAD]
        if found is not None and instead:
            found = {"全部": [*instead, found]}
        return None if found is None else as_yaml(found, kind.mark)

    def place(self, place: Place, claimed: bool = False) -> Any:
        """The condition that a place counts and lies here; `claimed`, where somebody states it."""
        parts = [] if place.when is None else [place.when]
        named = self.named_court(place)
        claimed = claimed or place.claimed
        if place.parties:
            here = {place.fact: {"位于": place.within}}
            body = here if place.which is None else {"全部": [place.which, here]}
            parts.append({"某个": {"对象": place.parties, "满足": body}})
        else:
            parts += [{"已填": [place.fact]}] if claimed else []
            parts.append({place.fact: {"指": THIS_COURT} if named else {"位于": place.within}})
        return self.once(all_of(parts), place.mark, id(place), claimed, named)

    def named_court(self, place: Place) -> bool:
        """Whether people write the name of a court there, no address."""
        fact = self.vocabulary.facts.get(place.fact)
        return fact is not None and fact.type == "文字"

    def named(self, kind: VenueKind) -> tuple[list[str], list[str]]:
        """Places and courts as people are told them: what always counts, or has its own name."""
        labels = dict.fromkeys(
            self.label(p, kind)
            for k in self.family(kind)
            for p in k.places
            if k.when is None and p.relation != DISPUTED and (p.when is None or p.label)
        )
        courts = [label for label in labels if label.endswith("法院")]
        return [label for label in labels if label not in courts], courts

    def label(self, place: Place, kind: VenueKind) -> str:
        if place.label:
            return place.label
        if place.parties:
            side = SIDES.get(place.parties, (place.parties,) * 2)[kind.layer == "非讼"]
            return f"{side}{place.fact}"
        fact = self.vocabulary.facts.get(place.fact)
        return fact.shown if fact is not None else place.fact


def explanation(kind: VenueKind, goes_to: str) -> str:
    """Which courts take this kind, and that none of the places written leads here."""
    only = "只能" if kind.layer in ("特定法院", "集中") else ""
    takes = "专属管辖；约定了别的法院也不能改变" if kind.layer == "专属" else "管辖"
    subject = kind.subject or "这类案件"
    return f"{subject}{only}由{goes_to}{takes}。{WHERE}"


def all_of(conditions: list[Any]) -> Any:
    """All of the conditions, of which there is at least one."""
    return {"全部": conditions} if len(conditions) > 1 else conditions[0]


def alternatives(conditions: Iterable[Any]) -> Any:
    """Any one of the conditions, each said once; None for none."""
    found = list(distinct(conditions))
    return {"任一": found} if len(found) > 1 else found[0] if found else None


def distinct(conditions: Iterable[Any]) -> Iterator[Any]:
    seen: list[Any] = []
    for condition in conditions:
        for part in condition["任一"] if set(condition) == {"任一"} else [condition]:
            if part not in seen:
                seen.append(part)
                yield part


def either(names: Iterable[str]) -> str:
    """甲、乙或者丙, each once."""
    *before, last = dict.fromkeys(names) or ("",)
    return f"{'、'.join(before)}或者{last}" if before else last


def as_yaml(value: Any, mark: Mark) -> Any:
    """Plain data as if it had been written in the file at a place; what was written stays."""
    if isinstance(value, YMap | YList):
        return value
    if isinstance(value, dict):
        found = YMap.made(mark)
        found.update((key, as_yaml(item, mark)) for key, item in value.items())
        return found
    if isinstance(value, list | tuple):
        return YList.made(mark, [as_yaml(item, mark) for item in value])
    return value

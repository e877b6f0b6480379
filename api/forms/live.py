"""What a filer sees while typing: what is missing and where, what to answer next, fee and court.

One check is told twice: as if submitted now (what would be missing, with its explanation) and as
still being typed (what is met, what else can change the conclusion).  For the first a box of a
party's card that is not ticked counts as no, as the form says; a filing that is stored keeps it
unanswered.  Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from api.forms.clerk import CHANNEL, WORDS
from api.forms.lines import Ask, Line, Message, Placing
from api.forms.model import KIND, Field, FormModel
from api.forms.reading import Entered, Read, to_filing
from api.forms.rewording import said
from api.forms.values import problem_sentence
from court.core.courthouse import Courthouse
from court.fees.estimate import Estimate, estimate
from court.opinions.checking import COURT_FACTS, checked_content
from court.opinions.questions import ask_next
from court.opinions.tellings import Item, is_step_before, tell
from court.opinions.venue import Venue, venue
from engine.check.checker import check_at_both_stages, circumstances
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.text.errors import FieldProblem

NOT_SAID = frozenset({KIND, "案由", *COURT_FACTS})


@dataclass(frozen=True, slots=True)
class Live:
    """The answer to a form as it is now, ready for templates.

    `notices` are what the judge looks at, `first` those of them that come before the suit;
    `opinion` is the check as if submitted, with boxes not ticked taken as no: for showing only.
    """

    missing: tuple[Line, ...]
    unreadable: tuple[Line, ...]
    asks: tuple[Ask, ...]
    first: tuple[Line, ...]
    notices: tuple[Line, ...]
    advice: tuple[Line, ...]
    done: tuple[str, ...]
    messages: tuple[Message, ...]
    shown: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    fee: Estimate | None
    venue: Venue | None
    conclusion: str
    filing: Read
    opinion: Opinion
    met: int
    begun: bool
    day: date
    moot: tuple[str, ...] = ()
    irrelevant: frozenset[str] = frozenset()
    suggestions: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Requirements that apply, met or not."""
        return len(self.missing) + self.met

    @property
    def sentence(self) -> str:
        """The one sentence that is read out."""
        if self.missing:
            return f"还缺 {len(self.missing)} 项"
        if self.unreadable:
            return f"有 {len(self.unreadable)} 处看不懂"
        if self.first:
            return f"填齐了，但有 {len(self.first)} 件事要先办"
        return "必填的都齐了" if self.done else "还没有填"

    @property
    def heeded(self) -> tuple[Line, ...]:
        """What the judge looks at besides the steps that come first."""
        return tuple(line for line in self.notices if line not in self.first)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, nothing unreadable and no other step comes first."""
        return bool(self.done) and not (self.missing or self.unreadable or self.first)

    def questions(self, section: str) -> int:
        """Questions still open in a section."""
        return sum(ask.section == section for ask in self.asks)


@dataclass(frozen=True, slots=True)
class Known:
    """What the court knows besides what was typed.

    `court` and `cause` are those of the house and of the form unless the filing has others;
    `files` are the names of those handed in, None where a tick counts (`checked_content`);
    `signed` when signatures stand under the complaint; `confirmed` are facts that follow from
    addresses for service.
    """

    court: str = ""
    cause: str = ""
    identity_verified: bool = False
    staff_facts: Mapping[str, Any] = field(default_factory=dict)
    files: Collection[str] | None = None
    signed: bool = False
    confirmed: Mapping[str, Any] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def live_view(
    house: Courthouse,
    model: FormModel,
    entered: Entered,
    day: date,
    known: Known = NOTHING_KNOWN,
) -> Live:
    """Check what was typed.  Values that cannot be read are named and count as not answered."""
    filing = to_filing(entered, model, known.cause or model.cause)
    court, staff_facts = known.court or house.court, known.staff_facts
    checked = checked_content(
        filing.raw,
        court=court,
        day=day,
        channel=model.channel,
        identity_verified=known.identity_verified,
        staff_facts={**known.confirmed, **staff_facts},
        files=known.files,
        signed=known.signed,
    )
    opened = open_content(house.bundle, checked, day)
    as_final = opened.denying(unticked(checked, model))
    typing, final = check_at_both_stages(opened, as_final)
    placing = Placing(model, filing, by_file=known.files is not None)
    told = tell(as_final, final, staff_facts, placing)
    missing = [_told_here(placing.missing(item), model.channel) for item in told.missing]
    asks = placing.asks(ask_next(as_final, typing, told, staff_facts, placing))
    bad = [placing.bad(p.path, _sentence(p, filing, model)) for p in opened.filing.problems]
    shown = {ask.target: ask.because for ask in asks}
    for line in missing:
        shown |= {m.target: "" for m in line.targets if m.target not in shown}
    return Live(
        missing=tuple(missing),
        asks=tuple(asks),
        first=tuple(placing.notice(item) for item in told.for_judge if is_step_before(item)),
        notices=tuple(placing.notice(i) for i in told.for_judge if _rests_on_answers(i, opened)),
        advice=tuple(map(placing.notice, told.advice)),
        done=told.met,
        unreadable=tuple(bad),
        messages=tuple(line.message for line in (*bad, *missing)),
        shown=tuple(shown.items()),
        counts=placing.counts((*bad, *missing)),
        fee=estimate(house.bundle, opened.ruleset.casetype, opened.values(), day),
        venue=venue(as_final, final, court),
        conclusion=typing.conclusion,
        filing=filing,
        opinion=final,
        met=told.met_count,
        begun=not entered.empty,
        day=day,
        moot=tuple(placing.moot(typing)),
        irrelevant=_irrelevant(as_final),
        suggestions=placing.suggestions(final.advice),
    )


def _told_here(line: Line, channel: str) -> Line:
    """At the window what is missing is told about the party, as the form itself."""
    if channel != CHANNEL:
        return line
    title, why, cure = (said(text, WORDS) for text in (line.title, line.why, line.cure))
    message = replace(line.message, text=said(line.message.text, WORDS))
    return replace(line, title=title, why=why, cure=cure, message=message)


def _rests_on_answers(item: Item, opened: Opened) -> bool:
    """Whether the filer said anything a point for the judge rests on: an empty form raises none."""
    vocabulary = opened.ruleset.vocabulary
    for seen in item.finding.facts:
        fact = vocabulary.at(seen.path)
        own = fact and fact.name not in NOT_SAID and not fact.derived and fact.type != "列表"
        if own and seen.answered:
            return True
    return False


def _irrelevant(opened: Opened) -> frozenset[str]:
    """Keys of what is not worth asking for as the filing stands."""
    ruleset = opened.ruleset
    return ruleset.irrelevant(circumstances(opened)) if ruleset.relevance else frozenset()


def unticked(checked: Mapping[str, Any], model: FormModel) -> Iterator[str]:
    """Paths of the boxes on parties' cards that are not ticked."""
    fields = model.index.fields.items()
    for list_name, rows in model.index.rows.items():
        members = checked.get(list_name)
        if not (rows.party and isinstance(members, list)):
            continue
        boxes = [box for (owner, _), box in fields if owner == list_name and box.flag]
        for place, member in enumerate(members):
            if isinstance(member, Mapping):
                yield from (f"{list_name}[{place}].{box.name}" for box in _open(boxes, member))


def _open(boxes: Iterable[Field], member: Mapping[str, Any]) -> Iterator[Field]:
    kind = member.get(KIND)
    return (b for b in boxes if b.name not in member and (not b.kinds or kind in b.kinds))


def _sentence(problem: FieldProblem, filing: Read, model: FormModel) -> str:
    owner, _, name = problem.path.rpartition(".")
    list_name = owner.partition("[")[0]
    known = model.index.fields.get((list_name, name))
    typed: Any = filing.raw
    for part in problem.path.replace("]", "").replace("[", ".").split("."):
        if isinstance(typed, Mapping):
            typed = typed.get(part)
        elif isinstance(typed, list) and part.isdigit() and int(part) < len(typed):
            typed = typed[int(part)]
    return problem_sentence(known.type if known else "文字", typed, problem.message)

"""The claims of a form: what the casetype suggests, in the order of its form, then the filer's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from api.forms.fields import field_from
from api.forms.model import Block, Choice, Field, Fold, Preset, Rows
from api.forms.tables import ClaimWording
from engine.language.casetypes import Casetype, Claim, key_of
from engine.language.kinds.claims import COSTS, alternatives, has_own_field, in_order, is_demanded
from engine.language.vocabulary import Fact
from engine.language.words import NON_CONTENTIOUS

CLAIMS = "诉讼请求"
NAME = "名称"
OPTIONS = "选项"
DETAILS = "明细"
RATE, STANDARD = "利率", "标准"
# A sum that grows with time need not be reckoned yet: rate and day are a way of reckoning it.
OR_THE_RATE = "算好了的写数额；没有算的，写利率或者标准、从哪一天起算，不用算"
COSTS_SAID = "诉讼费用由对方负担"


def claim_rows(casetype: Casetype, record: Mapping[str, Fact], words: ClaimWording) -> Rows:
    """The list of claims; a claim whose name only repeats another's row is kept apart by name."""
    petition = casetype.procedure == NON_CONTENTIOUS
    own: tuple[Block, ...] = (
        _field(words, record, NAME),
        *_fields(words, record, ("内容", "金额"), "行为"),
        Fold("more", "怎样算、向谁提出（选填）", _rest(words, record, "金额", ("内容", "金额"))),
    )
    return Rows(
        CLAIMS,
        "请求",
        "再加一项请求",
        own,
        key_field=NAME,
        presets=tuple(_preset(c, record, words, petition) for c in in_order(casetype)),
        start=0 if casetype.claims else 1,
        hint="要什么就勾什么。" if casetype.claims else "",
    )


def _preset(
    claim: Claim, record: Mapping[str, Fact], words: ClaimWording, petition: bool
) -> Preset:
    """A petition asks nobody in particular for anything: only its sums are reckoned."""
    kind = words.kind(claim.name, claim.type == "金额")
    shown = () if claim.name == COSTS else words.shown[kind]
    parts = tuple(_part(p) for p in claim.parts if not has_own_field(_short(p), record))
    options: tuple[Block, ...] = ()
    if claim.options:
        choices = tuple(Choice(o, o) for o in claim.options)
        options = (Field(OPTIONS, "多选", "是哪一种", choices=choices, optional=True),)
    blocks: tuple[Block, ...] = (
        *options,
        *_fields(words, record, shown, kind),
        *parts,
    )
    rest = _rest(words, record, "金额" if claim.type == "金额" else "行为", shown)
    asked = {part.label for part in parts}
    # A sub-item called 数额 or 约定的标准 takes the place of the field that asks the same.
    blocks = tuple(block for block in blocks if not _asked_again(block, asked))
    rest = tuple(
        field for field in rest if field.label not in asked and not _asked_again(field, asked)
    )
    if rest and not (petition and claim.type != "金额"):
        blocks += (Fold("more", "怎样算、向谁提出（选填）", rest),)
    return Preset(
        claim.name,
        _title(claim),
        blocks,
        _hint(claim),
        key_of(claim) if claim.when is not None else "",
    )


def _asked_again(block: Block, asked: Collection[str]) -> bool:
    """Whether it is the field of a rate or standard beside a sub-item that asks for one."""
    is_rate = isinstance(block, Field) and block.name == RATE
    return is_rate and any(label.endswith(STANDARD) for label in asked)


def _hint(claim: Claim) -> str:
    """Who makes the claim and how to write it."""
    side = f"{claim.by}提" if claim.by else ""
    asked = claim.specific and (is_demanded(claim) or not claim.hint)
    specific = f"写明{alternatives(claim)}" if asked else ""
    return "；".join(part for part in (side, specific, claim.hint) if part)


def _title(claim: Claim) -> str:
    """The form's own words; several claims under one printed title keep their names."""
    if claim.name == COSTS:
        return COSTS_SAID
    if not claim.label or "／" in claim.label or "/" in claim.label:
        return claim.name
    return claim.label.removeprefix("是否主张").removeprefix("是否要求") or claim.name


def _fields(
    words: ClaimWording, record: Mapping[str, Fact], names: tuple[str, ...], kind: str
) -> tuple[Field, ...]:
    required = names[:1] if kind == "金额" else ()
    found = tuple(
        replace(_field(words, record, name), optional=name not in required) for name in names
    )
    if kind != "利息":
        return found
    return (replace(found[0], hint=OR_THE_RATE), *found[1:])


def _rest(
    words: ClaimWording, record: Mapping[str, Fact], kind: str, shown: tuple[str, ...]
) -> tuple[Field, ...]:
    left = tuple(name for name in words.orders[kind] if name not in shown)
    return tuple(replace(_field(words, record, name), optional=True) for name in left)


def _field(words: ClaimWording, record: Mapping[str, Fact], name: str) -> Field:
    return field_from(record[name], words.fields.get(name))


def _short(part: Fact) -> str:
    return part.label or part.name.rpartition("·")[2]


def _part(part: Fact) -> Field:
    """A sub-item without a field of its own is kept under the claim's details."""
    found = field_from(part)
    return replace(
        found, name=f"{DETAILS}.{_short(part)}", label=_short(part), optional=True, type=part.type
    )

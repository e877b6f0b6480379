"""What the court has the engine check: a filing's content with what the court knows itself.

The filer states the content; channel, court, day of first submission and whether the filer's
identity was verified come from the court, and facts only staff may state from staff.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from court.core.store.types import plain
from court.opinions.held import as_held
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.paths import put

COURT_FACTS = ("受诉法院", "起诉日期", "渠道", "网上实名认证")
SIGNED, NOT_SIGNED = "起诉状签名盖章", (False, "否")


def checked_content(
    content: Mapping[str, Any],
    *,
    court: str,
    day: date,
    channel: str,
    identity_verified: bool = False,
    staff_facts: Mapping[str, Any] | None = None,
    files: Collection[str] | None = None,
    signed: bool = False,
) -> dict[str, Any]:
    """What is given to the engine.

    `staff_facts` maps paths (`坚持起诉`, `被告[0].行为能力`) to values; a path into a party that
    is gone is left out.  A filer's own word on what the court knows is replaced: `files` are the
    names of those the court holds, None where what is listed counts as handed in (the window, the
    self-check).  `signed` says that the court has signatures under this complaint, or its signed
    page; without, nobody's word makes a complaint signed that no member of staff has seen.
    """
    found: dict[str, Any] = dict(plain(dict(content)))
    found |= {"受诉法院": court, "起诉日期": day.isoformat(), "渠道": channel}
    found.pop("网上实名认证", None)
    if identity_verified:
        found["网上实名认证"] = True
    if signed:
        found[SIGNED] = True
    elif files is not None and found.get(SIGNED) not in NOT_SIGNED:
        found.pop(SIGNED, None)
    for path, value in (staff_facts or {}).items():
        put(found, path, value)
    return found if files is None else as_held(found, files)


def as_filers_may_say(content: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """A filer's content without the facts only staff may state, of the filing and of its members."""
    found = {}
    for name, value in content.items():
        fact = vocabulary.facts.get(name)
        if fact is not None and fact.staff_only:
            continue
        fields = vocabulary.member_facts(name)
        found[name] = [_member(m, fields) for m in value] if isinstance(value, list) else value
    return found


def _member(member: Any, fields: Mapping[str, Fact]) -> Any:
    if not isinstance(member, Mapping):
        return member
    return {k: v for k, v in member.items() if not (k in fields and fields[k].staff_only)}

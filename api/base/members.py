"""How long the lists of a filing may be that anybody may have checked: its cost grows with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from api.base.errors import Refused
from api.base.ratelimit import charge
from engine.language.vocabulary import PARTY_LISTS

# A person costs a millisecond: so many cost less than twenty ordinary checks.  Who is signed in
# hands in as many as there are.
MAX_PEOPLE, PEOPLE_A_CALL = 150, 10
MAX_OTHERS, OTHERS_A_CALL = 1_000, 100
PEOPLE = (*PARTY_LISTS, "代理人")


def count_members(raw: Mapping[str, Any]) -> int:
    """How many calls the lists of a filing count for, beside its own.

    Raises `Refused` (413) past what can be checked without waiting.
    """
    sizes = {name: len(value) for name, value in raw.items() if isinstance(value, list)}
    people = sum(size for name, size in sizes.items() if name in PEOPLE)
    others = sum(sizes.values()) - people
    if people > MAX_PEOPLE:
        said = f"共有 {people} 名当事人和代理人，超过 {MAX_PEOPLE} 名"
        raise Refused(413, f"{said}，请分案，或者登录后提交")
    if others > MAX_OTHERS:
        said = f"请求、证据、材料等一共 {others} 项，超过 {MAX_OTHERS:,} 项"
        raise Refused(413, f"{said}，请合并，或者登录后提交")
    return people // PEOPLE_A_CALL + others // OTHERS_A_CALL


def charge_members(request: Request, raw: Mapping[str, Any]) -> None:
    """A filing with long lists counts as several calls.  Raises `Refused`, `TooMany`."""
    charge(request, count_members(raw))

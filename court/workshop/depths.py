"""How deep somebody may change rules: values, texts, or what is required.

A role has a most; within it whoever leads a change set says how deep a member goes.
"""

from __future__ import annotations

from collections.abc import Mapping

from court.core.courthouse import Actor
from court.core.roles import Role
from engine.editing.depth import Depth

MOST: Mapping[Role, Depth] = {Role.editor: Depth.conditions, Role.judge: Depth.texts}


def most_of(role: Role | None) -> Depth:
    """The deepest change the role may make anywhere."""
    return MOST.get(role, Depth.nothing) if role else Depth.nothing


def within(actor: Actor, given: int) -> Depth:
    """What a member who was given a depth may do."""
    return min(most_of(actor.role), Depth(given))

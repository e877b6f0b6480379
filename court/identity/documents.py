"""Which identity documents there are: the dictionary's, for every counter and every page."""

from __future__ import annotations

from engine.bundle.bundle import Bundle
from engine.text.errors import FieldProblem, nearest

FIELD = "证件类型"


def document_kinds(bundle: Bundle) -> tuple[str, ...]:
    """The kinds of identity documents, the usual one first."""
    return bundle.level(()).vocabulary.records["当事人"][FIELD].options


def kind_problem(bundle: Bundle, kind: str) -> FieldProblem | None:
    """What is wrong with a kind that was given; an empty one says nothing."""
    kinds = document_kinds(bundle)
    if not kind or kind in kinds:
        return None
    said = f"没有“{kind}”这种证件{nearest(kind, kinds)}；可以写：{'、'.join(kinds)}"
    return FieldProblem(FIELD, said)

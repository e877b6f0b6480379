"""What `lian lint` says about wording templates, document rules and recommended decisions."""

from __future__ import annotations

from collections.abc import Iterator

from court.documents.selection import load_document_rules
from court.documents.templates import load_templates
from court.documents.values import EFFECTS
from engine.bundle.bundle import Bundle
from engine.inference.policy import NO_DECISION, Policy
from engine.text.errors import BundleError, Problem, nearest

REGISTER = "登记立案"
RECOMMENDABLE = (REGISTER, *EFFECTS)


def document_problems(bundle: Bundle) -> list[Problem]:
    """Every problem of the templates; of the rules too when the templates can be read."""
    try:
        load_document_rules(bundle, load_templates(bundle.calendar, own=bundle.files))
    except BundleError as error:
        return list(error.problems)
    return []


def decision_problems(policy: Policy) -> Iterator[Problem]:
    """Conclusions that recommend a decision there is none of, or one that rests on other findings."""
    for row, mark in policy.rows():
        if row.decision in (NO_DECISION, REGISTER):
            continue
        effect = EFFECTS.get(row.decision)
        if effect is None:
            said = nearest(row.decision, (NO_DECISION, *RECOMMENDABLE))
            yield Problem(f"结论“{row.conclusion}”：没有“{row.decision}”这种决定{said}", mark)
        elif effect != row.because:
            yield Problem(
                f"结论“{row.conclusion}”：“{row.decision}”要以后果“{effect}”的认定为根据，"
                f"这个结论的“因”却是“{row.because or '（没有）'}”",
                mark,
            )


def require_decisions(policy: Policy) -> None:
    """Raises `BundleError` when a conclusion recommends what no judge could decide."""
    if problems := list(decision_problems(policy)):
        raise BundleError(problems)

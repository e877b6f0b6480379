"""What `lian lint` says about wording templates and document rules."""

from __future__ import annotations

from court.documents.selection import load_document_rules
from court.documents.templates import load_templates
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError, Problem


def document_problems(bundle: Bundle) -> list[Problem]:
    """Every problem of the templates; of the rules too when the templates can be read."""
    try:
        load_document_rules(bundle, load_templates(bundle.calendar))
    except BundleError as error:
        return list(error.problems)
    return []

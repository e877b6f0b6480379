"""Which findings a filer is shown.

Trial rules, attention points and what staff noted on a filing are the court's own.  What is to be
supplemented is always told, whatever it rests on (登记立案规定 7: everything at once, in writing).
"""

from __future__ import annotations

from collections.abc import Collection

from engine.check.opinion import Finding

ATTENTION = "虚假诉讼"
SUPPLEMENT = "补正"
OWN_ACTS = frozenset({"坚持起诉", "已告知补正"})


def is_for_filers(finding: Finding, noted: Collection[str] = ()) -> bool:
    """Whether a filer may see a finding; `noted` are the paths of facts that staff stated."""
    if not finding.enforced or any(ATTENTION in basis for basis in finding.basis):
        return False
    own = {fact.path for fact in finding.facts} & (set(noted) - OWN_ACTS)
    return finding.effect == SUPPLEMENT or not own

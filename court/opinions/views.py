"""The opinion people look at: one for the page and for JSON.

While a filing can still be decided it is worked out anew, by the rules as they are; afterwards it
is the last one kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from court.core.courthouse import Work
from court.core.lifecycle import REVIEWABLE
from court.core.tables import Filing
from court.opinions.facts_shown import FactNames
from court.opinions.kept import findings_of
from court.opinions.service import Filed, last_stored, of_last_version
from court.opinions.tables import StoredOpinion
from engine.check.opinion import Finding, Opinion
from engine.inference.policy import ADVICE


@dataclass(frozen=True, slots=True)
class OpinionView:
    """`body` is `Opinion.to_dict`; `filed` None when it is the `stored` one that is shown.

    `recommended` is the decision to take with one click, empty when a person has to judge first.
    `rules_changed`: a later rule base than that of the kept opinion finds something else; a release
    that concerns other causes, or other words of these, is nothing to tell.
    """

    body: Mapping[str, Any]
    filed: Filed | None
    stored: StoredOpinion | None
    recommended: str
    rules_changed: bool

    @property
    def live(self) -> Opinion | None:
        return self.filed.opinion if self.filed else None

    @property
    def conclusion(self) -> str:
        return str(self.body["结论"])

    def findings(self, names: FactNames) -> Sequence[Finding]:
        """Every finding with typed values, of the filing that `names` knows."""
        if self.live is not None:
            return self.live.findings
        return findings_of(self.body, names.vocabulary, names.content)

    @property
    def rules(self) -> str:
        """Hash of the rule base the shown opinion is by."""
        if self.live is not None:
            return self.live.bundle_hash
        assert self.stored is not None
        return str(self.stored.receipt["规则库"])


def _found(body: Mapping[str, Any]) -> tuple[str, frozenset[tuple[str, str, str, str]]]:
    """The conclusion and every requirement that speaks against registering, or is open."""
    return str(body["结论"]), frozenset(
        (str(f["编号"]), str(f["对象"]), str(f["状态"]), str(f["计为"]))
        for f in body["要求"]
        if f["状态"] not in ("不适用", "满足") and f["计为"] != ADVICE
    )


def opinion_view(look: Work, filing: Filing, version: int = 0) -> OpinionView:
    """The opinion on a version, the newest by default."""
    shown = version or filing.version
    stored = last_stored(look.session, filing, shown)
    open_ = shown == filing.version and filing.state in REVIEWABLE
    if stored is None or open_:
        filed: Filed | None = (last := of_last_version(look, filing))
        body: Mapping[str, Any] = last.opinion.to_dict()
    else:
        filed, body = None, stored.body
    recommended = look.house.bundle.policy.decision(body["结论"])
    return OpinionView(body, filed, stored, recommended, _finds_otherwise(stored, filed, body))


def _finds_otherwise(
    stored: StoredOpinion | None, filed: Filed | None, body: Mapping[str, Any]
) -> bool:
    """Whether the opinion that is shown is by other rules than the kept one, and finds otherwise.

    The kept one is opened only then, and here: nobody can once the look is over.
    """
    if stored is None or filed is None:
        return False
    if stored.receipt["规则库"] == filed.opinion.bundle_hash:
        return False
    return _found(stored.body) != _found(body)

"""Kinds of requirements: forms that a legal editor fills in, expanded at load to ordinary rules.

`entry` reads what all kinds share and expands one entry; `keys` declares every key; `conditions`
builds the conditions of the rules, `witness` finds facts that meet one, for generated examples.
One module a kind: `deadlines` (期限), `prior_steps` (前置), `standing` (主体), `grounds` (不受理,
应受理), `claims` (请求, written in casetypes); `acceptances` is what 应受理 does to other rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.language.kinds.deadlines import DEADLINE
from engine.language.kinds.entry import Kind
from engine.language.kinds.grounds import ACCEPTANCE, REFUSAL
from engine.language.kinds.prior_steps import PRIOR_STEP
from engine.language.kinds.standing import STANDING

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (DEADLINE, PRIOR_STEP, STANDING, REFUSAL, ACCEPTANCE)
}
# Where a rule comes from that somebody wrote; the others follow from casetypes.
WRITTEN = frozenset({"规则", *KINDS})

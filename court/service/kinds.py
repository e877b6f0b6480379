"""What kind of paper a name means: 民事判决书 is a 判决书, 驳回起诉裁定书 a ruling that may be appealed.

People write the names of papers in many ways; what the law says of a kind holds for all of them.  The
kinds are the parameter 文书种类: how a name ends, and what else it has to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

KINDS = "文书种类"
RULING = "裁定书"
# What stands behind the name of a paper and says nothing of its kind.
_BEHIND = re.compile(r"(?:[（(][^（）()]*[）)]|副本|正本|复印件|\s)+\Z")
# A ruling by a name that does not say on what; whether it may be appealed hangs on that.
_BARE = re.compile(r"(?:民事)?裁定书?\Z")


def kinds_of(name: str, table: Mapping[str, Any]) -> frozenset[str]:
    """The kinds a paper of this name belongs to, its own name among them."""
    plain = _BEHIND.sub("", name)
    found = (kind for kind, said in table.items() if _is_of(plain, said))
    return frozenset((name, *found))


def _is_of(plain: str, said: Mapping[str, Any]) -> bool:
    words = said.get("有")
    return plain.endswith(tuple(said["末尾"])) and (not words or any(w in plain for w in words))


def among(names: Iterable[str], table: Mapping[str, Any]) -> frozenset[str]:
    """The kinds of all papers that go together."""
    return frozenset(kind for name in names for kind in kinds_of(name, table))


def unclear(names: Iterable[str]) -> str:
    """The first paper whose name leaves open what it opens; empty where all are clear."""
    return next((name for name in names if _BARE.match(_BEHIND.sub("", name))), "")

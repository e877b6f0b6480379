"""Chinese words found by the letters they are typed with: whole syllables, or their first letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

WHOLE, BEGINS, HOLDS = range(3)
LEAST = 2
_LATIN = re.compile(r"[A-Za-z' ]+\Z")


def is_latin(said: str) -> bool:
    """Whether somebody typed letters, as pinyin is typed."""
    return bool(_LATIN.match(said))


def match(name: str, said: str) -> int | None:
    """How a name holds what was typed, `WHOLE` first; None where it does not, or for one letter."""
    if not is_latin(said):
        return None
    letters = said.lower().replace(" ", "").replace("'", "")
    if len(letters) < LEAST:
        return None
    full, initials = _pinyin()(name)
    if letters in (full, initials):
        return WHOLE
    if full.startswith(letters) or initials.startswith(letters):
        return BEGINS
    return HOLDS if letters in initials or letters in full else None


@lru_cache(maxsize=1)
def _pinyin() -> Callable[[str], tuple[str, str]]:
    from pypinyin import lazy_pinyin

    @lru_cache(maxsize=16_384)
    def of(name: str) -> tuple[str, str]:
        syllables = [s for s in lazy_pinyin(name) if s.isalpha()]
        return "".join(syllables), "".join(s[0] for s in syllables)

    return of

"""Identity numbers of people as staff see them who do not handle the filing: with the middle hidden.

个人信息保护法 6 and 51: everybody sees what the work needs.  Whoever needs the whole number asks for
it, and the access log says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.language.vocabulary import Fact, Vocabulary
from engine.values.showing import mask_number

NUMBER = "证件号码"


def masked_content(content: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """A content whose identity numbers, of the filing and of its members, are masked."""
    found = _masked(content, vocabulary.facts)
    for name, value in content.items():
        if isinstance(value, list) and (fields := vocabulary.member_facts(name)):
            found[name] = [_masked(m, fields) if isinstance(m, Mapping) else m for m in value]
    return found


def shown_content(
    content: Mapping[str, Any], vocabulary: Vocabulary, masked: bool
) -> Mapping[str, Any]:
    """The content as it is shown: masked or whole."""
    return masked_content(content, vocabulary) if masked else content


def _masked(values: Mapping[str, Any], facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: mask_number(value)
        if isinstance(value, str) and name in facts and facts[name].type == NUMBER
        else value
        for name, value in values.items()
    }

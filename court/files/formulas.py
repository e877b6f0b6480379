"""What makes a spreadsheet take a text for a formula, when it opens a table written by strangers.

After OWASP's page on CSV injection; the wide signs are what Excel reads as the narrow ones where
Chinese or Japanese is typed.
"""

from __future__ import annotations

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may compute this text."""
    return text.startswith(STARTERS)

"""File names as people give them: cleaned for keeping and showing, never used on a disk."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_CHARACTERS = 100
NAMELESS = "文件"
ATTR_CHARS = "!#$&+-.^_`|~"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)


def clean_name(given: str) -> str:
    """The last part of a name without marks that hide, reverse or mean something to a system.

    At most 100 characters, the suffix kept; never empty, never beginning with a dot.
    """
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if _visible(c))
    name = _FORBIDDEN.sub("_", re.sub(r"\s+", " ", shown)).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: MAX_CHARACTERS - len(suffix) - 1].rstrip('. ')}.{suffix}"
    return name[:MAX_CHARACTERS].rstrip(". ") or NAMELESS


def _visible(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind == "Zs" or character in "\t\n" or kind[0] not in "CZ"


def suffix_of(name: str) -> str:
    """The suffix in small letters without its dot, or empty."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def disposition(name: str, inline: bool = False) -> str:
    """A `Content-Disposition` value for a download (RFC 6266, RFC 8187).

    Old programs see an ASCII stand-in, all others the real name.
    """
    clean = clean_name(name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ()") else "_" for c in clean)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe=ATTR_CHARS)}"

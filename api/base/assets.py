"""Addresses of styles and scripts that change with their content, so that a browser may keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
EDITOR = Path(__file__).resolve().parents[2] / ".editor"


@cache
def static(name: str) -> str:
    """`/static/app.css?v=3f2a91c0` for a file of the static folder."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


@cache
def codemirror() -> str:
    """The address of CodeMirror, where the set-up made it (`scripts/editor.sh`); empty where not."""
    made = EDITOR / "codemirror.js"
    if not made.is_file():
        return ""
    digest = hashlib.sha256(made.read_bytes()).hexdigest()[:8]
    return f"/static/editor/codemirror.js?v={digest}"

"""What scenarios and tests share: the bundle, and the story told under it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from engine.bundle.bundle import Bundle
from engine.scenarios import story
from tests.rules import delivered

FOLDER = Path(__file__).parent
Story = story.Story


@cache
def the_bundle() -> Bundle:
    return delivered()


def base_filings() -> dict[str, Any]:
    """The filings with nothing missing, by procedure."""
    return story.base_filings(the_bundle())

"""Makes the pictures of the guides in `docs/图/`: `make pictures`, or some of them by name.

Every picture is a page of the demonstration court, in the real browser, at a fixed moment.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.guides import court_pictures, filer_pictures, rule_pictures, trial_pictures
from tests.guides.png import size_of, small
from tests.guides.scene import PICTURES, Scene, scene
from tests.guides.texts import PICTURES as FOLDER
from tests.guides.texts import write_roles

__all__ = [
    "FOLDER",
    "PICTURES",
    "court_pictures",
    "filer_pictures",
    "rule_pictures",
    "trial_pictures",
]


def take(court: Scene, name: str) -> bytes:
    """One picture; the page is closed afterwards."""
    shown: Any = PICTURES[name](court)
    page = getattr(shown, "page", shown)
    page = page() if callable(page) else page
    try:
        return small(court.browser, shown.screenshot(animations="disabled", caret="hide"))
    finally:
        page.context.close()


def main(wanted: list[str], folder: Path = FOLDER) -> int:
    """Make the pictures named, or all of them, and take away what is none any more."""
    unknown = sorted(set(wanted) - set(PICTURES))
    if unknown:
        print(f"没有这些图：{'、'.join(unknown)}", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state, scene(Path(state) / "court") as court:
        for name in wanted or PICTURES:
            picture = take(court, name)
            (folder / f"{name}.png").write_bytes(picture)
            print(f"{name}.png  {'×'.join(map(str, size_of(picture)))}  {len(picture) // 1000} KB")
    if not wanted:
        write_roles()
        for path in folder.glob("*.png"):
            if path.stem not in PICTURES:
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

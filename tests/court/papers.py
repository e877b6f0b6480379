"""What document tests share: a filing from the examples, poppler, a development seal."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from court.documents.case import Case, open_case
from court.documents.making import Workshop
from court.signing.keys import KeyPair, make_development_pair
from court.signing.pades import KeySealService
from engine.bundle.bundle import Bundle
from engine.check.opening import open_content
from tests.rules import delivered

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 9, 7)
NOW = datetime.now(UTC)

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdfsig") is None,
    reason="没有 poppler（pdftotext、pdfsig），没有读回 PDF",
)


@cache
def workshop(bundle_root: Path = ROOT) -> Workshop:
    return Workshop.open(delivered() if bundle_root == ROOT else Bundle.load(bundle_root))


@cache
def pair() -> KeyPair:
    return make_development_pair(NOW)


@cache
def seal() -> KeySealService:
    return KeySealService(pair(), lambda: datetime.now(UTC))


def example(number: str) -> dict[str, Any]:
    (file,) = (ROOT / "examples").glob(f"{number}-*.json")
    found = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def case_of(raw: dict[str, Any]) -> Case:
    return open_case(open_content(workshop().bundle, raw, DAY))


def text_of(pdf: bytes) -> str:
    """What poppler reads in a PDF, without any white space."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return squeezed(done.stdout.decode("utf-8"))


def squeezed(text: str) -> str:
    return "".join(text.split())

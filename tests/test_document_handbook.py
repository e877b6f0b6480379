"""The handbook of document templates: its examples work, its lists are complete."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from court.documents.names import LISTS, SCALARS
from court.documents.sample import preview
from court.documents.selection import DECISIONS, KEYS, load_document_rules
from court.documents.templates import (
    BLOCK_KEYS,
    SEALS,
    TABLE_KEYS,
    document_environment,
    load_templates,
)
from court.documents.templates import KEYS as TEMPLATE_KEYS
from court.typesetting.pdf import typeset
from engine.bundle.bundle import Bundle
from engine.language.parties import SIDES
from tests.court.papers import DAY, workshop

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "文书模板手册.md").read_text(encoding="utf-8")
TEMPLATES = re.findall(r"```yaml\n(文书: (\S+)\n.*?)```", TEXT, re.DOTALL)
RULES = re.findall(r"```yaml rules\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("text", "name"), TEMPLATES, ids=[n for _, n in TEMPLATES])
def test_template_example(text: str, name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = load_templates(workshop().bundle.calendar, tmp_path)[name]
    assert typeset(preview(found, DAY)).pdf.startswith(b"%PDF")


@pytest.mark.parametrize("text", RULES, ids=range(len(RULES)))
def test_rule_example(text: str, tmp_path: Path) -> None:
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "rules" / "文书.yaml").write_text(text, encoding="utf-8")
    found = load_document_rules(Bundle.load(tmp_path), workshop().templates)
    assert (len(found.documents), len(found.procedures)) == (3, 2)


def test_every_word_is_explained() -> None:
    assert TEMPLATES and RULES
    words = (*TEMPLATE_KEYS, *BLOCK_KEYS, *TABLE_KEYS, *KEYS, *DECISIONS, *SIDES, *SEALS)
    filters = document_environment(workshop().bundle.calendar).filters
    assert [word for word in (*words, *filters) if word not in TEXT] == []


def test_every_value_is_listed() -> None:
    for name, meaning in SCALARS.items():
        assert f"| {name} | {meaning} |" in TEXT
    for name, fields in LISTS.items():
        assert f"| {name} | {'、'.join(fields)} |" in TEXT

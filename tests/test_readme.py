"""What a newcomer meets first holds together: README in two languages, make, version, decisions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from engine import __version__

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.en.md")
FENCE = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
RECORD = re.compile(
    r"^# (\d{4}) (.+)\n\n(\d{4}-\d\d-\d\d) · (accepted|superseded by \d{4}|withdrawn)\n"
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """The lines of all fenced blocks without their comments."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    return [line.partition("#")[0].replace("起诉材料", "filing").rstrip() for line in lines]


def test_both_readmes_have_the_same_commands() -> None:
    chinese, english = (commands(read(name)) for name in READMES)
    assert len(chinese) > 10
    assert english == chinese


@pytest.mark.parametrize("name", READMES)
def test_a_readme_opens_with_the_two_commands(name: str) -> None:
    assert [line.split("#")[0].strip() for line in read(name).splitlines()[1:3]] == [
        "make run",
        "make test",
    ]


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_have_the_same_sections_and_folders(name: str) -> None:
    other = read(READMES[1 - READMES.index(name)])
    assert read(name).count("\n## ") == other.count("\n## ")
    folders = re.findall(r"^\| (`\w+/`) \|", read(name), re.MULTILINE)
    assert folders == re.findall(r"^\| (`\w+/`) \|", other, re.MULTILINE) != []


@pytest.mark.parametrize(
    "name",
    [
        *READMES,
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/architecture.md",
        "docs/licences.md",
        "docs/releasing.md",
        "docs/decisions/README.md",
        "docs/templates/issue.md",
        "tests/README.md",
    ],
)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    assert [link for link in LINK.findall(read(name)) if not (folder / link).exists()] == []


def test_make_help_tells_every_target() -> None:
    makefile = read("Makefile")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()
    assert phony[0] == "help" == re.findall(r"^(\w+):", makefile, re.MULTILINE)[0]
    assert set(phony) == set(re.findall(r"^(\w+):.*  ## ", makefile, re.MULTILINE))


def test_the_version_is_one() -> None:
    dynamic = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["dynamic"]
    assert dynamic["version"] == {"attr": "engine.__version__"}
    assert yaml.safe_load(read("publiccode.yml"))["softwareVersion"] == __version__


def test_the_licence_is_one() -> None:
    spdx = tomllib.loads(read("pyproject.toml"))["project"]["license"]
    assert spdx == yaml.safe_load(read("publiccode.yml"))["legal"]["license"] == "Apache-2.0"
    assert "Apache License" in read("LICENSE").splitlines()[1]


def test_every_decision_has_number_date_and_status_and_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    rows = []
    for path in sorted(folder.glob("0*.md")):
        found = RECORD.match(path.read_text(encoding="utf-8"))
        assert found and found[1] == path.name[:4], path.name
        rows.append(f"| [{found[1]}]({path.name}) | {found[2]} | {found[3]} | {found[4]} |")
    assert re.findall(r"^\| \[.+$", read("docs/decisions/README.md"), re.MULTILINE) == rows

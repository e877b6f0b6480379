"""The version is written once: in the engine, whose receipts name it."""

from __future__ import annotations

from pathlib import Path

from setuptools.config.pyprojecttoml import read_configuration

from api.base.health import state_of
from engine import __version__
from tests.court.houses import Founded

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def test_the_package_has_the_version_of_the_engine() -> None:
    assert read_configuration(PROJECT, expand=False)["project"]["dynamic"] == ["version"]
    built = read_configuration(PROJECT, expand=True)
    assert built["project"]["version"] == __version__


def test_what_is_told_is_that_version(house: Founded) -> None:
    assert house.app.version == __version__ == state_of(house.house)["版本"]


def test_the_changelog_names_the_version() -> None:
    """Releasing puts what changed under it (`docs/releasing.md`)."""
    assert f"版本 {__version__}" in (PROJECT.parent / "CHANGELOG.md").read_text(encoding="utf-8")

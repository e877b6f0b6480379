"""Collects every scenario of every feature file."""

from __future__ import annotations

from pytest_bdd import scenarios

scenarios(".")

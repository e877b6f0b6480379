"""Shared fixtures: the real bundle, deterministic Hypothesis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.bundle import Bundle

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("LIAN_HYPOTHESIS", "repeatable"))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return Bundle.load(ROOT)

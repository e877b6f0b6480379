"""What pytest takes only from the topmost conftest: the steps of the scenarios, the closing lines."""

from __future__ import annotations

import pytest

pytest_plugins = [
    "features.opinion_steps",
    "features.life_steps",
    "features.paper_steps",
    "features.assignment_steps",
    "features.leaving_steps",
    "features.recusal_steps",
    "features.panel_steps",
    "features.mediation_steps",
    "features.service_steps",
    "features.case_steps",
    "features.hearing_steps",
    "features.period_steps",
    "features.disclosure_steps",
]

WHOLE = "features/test_whole.py::"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many whole filings ran, and how many did not come out as they must."""
    passed, failed = (
        sum(report.nodeid.startswith(WHOLE) for report in terminalreporter.stats.get(state, ()))
        for state in ("passed", "failed")
    )
    if passed + failed:
        terminalreporter.write_line(f"整案 {passed + failed} 件，不符 {failed} 件")

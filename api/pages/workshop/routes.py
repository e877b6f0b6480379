"""Every page of the workshop."""

from __future__ import annotations

from api.pages.workshop import (
    desk,
    editing,
    history,
    new_fact,
    new_paper,
    rebasing,
    reviewing,
    scenario_files,
    scenarios,
    sets,
    tables,
    trying,
    trying_form,
    words,
)

ROUTERS = (
    desk.router,
    sets.router,
    tables.router,
    editing.router,
    new_fact.router,
    new_paper.router,
    trying.router,
    trying_form.router,
    reviewing.router,
    rebasing.router,
    history.router,
    scenario_files.router,
    scenarios.router,
    words.router,
)

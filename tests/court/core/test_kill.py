"""Killed at any moment: what was accepted is there, what was not left nothing half done."""

from __future__ import annotations

import random
import subprocess
import sys
from contextlib import suppress

from sqlalchemy import select

from court.core.events import verify_chain
from court.core.lifecycle import State
from court.core.projection import verify_projection
from court.core.roles import Role
from court.core.tables import Filing
from court.opinions import service as opinions
from tests.court.houses import ROOT, Founded, both_databases

KILLS = 4
CHOICE = random.Random(7)


def killed_after(house: Founded, role: Role, accepted: int) -> list[str]:
    """Numbers a process got back before it was killed, at a moment nobody chose."""
    settings = house.house.settings
    person = house.person(role)
    process = subprocess.Popen(
        [
            sys.executable, "-m", "tests.court.submitting",
            str(settings.state), settings.database_url, person.account_id,
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    numbers = []
    try:
        assert process.stdout.readline().strip() == "ready"
        numbers = [process.stdout.readline().strip() for _ in range(accepted)]
        with suppress(subprocess.TimeoutExpired):
            process.wait(CHOICE.uniform(0, 0.05))
    finally:
        process.kill()
    rest, _ = process.communicate()
    whole = [line for line in rest.split("\n")[:-1] if line]
    return [*numbers, *whole]


@both_databases
def test_no_accepted_submission_is_lost(house: Founded) -> None:
    accepted: list[str] = []
    for kill in range(KILLS):
        role = (Role.party, Role.lawyer)[kill % 2]
        accepted += killed_after(house, role, CHOICE.randint(1, 4))
    with house.house.look() as look:
        known = {f.number: f for f in look.session.scalars(select(Filing))}
        assert set(accepted) <= set(known)
        assert all(f.state in (State.waiting, State.draft) for f in known.values())
        for filing in known.values():
            if filing.state == State.waiting:
                assert opinions.last_stored(look.session, filing) is not None
                assert opinions.version_of(look.session, filing).content == filing.content
        assert verify_chain(look.session)[1] == []
        assert verify_projection(look.session) == []
    house.clock.advance(days=90)
    assert house.filed("01").number

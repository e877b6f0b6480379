"""The tests' own courthouse, on both databases."""

from __future__ import annotations

from court.core.lifecycle import State
from court.core.roles import Role
from tests.court.houses import Founded, both_databases


@both_databases
def test_a_filing_is_handed_in_and_found(house: Founded) -> None:
    filing = house.filed("01")
    assert house.fresh(filing).state == State.waiting
    assert filing.number == "2026-0907-0001"


@both_databases
def test_every_role_can_sign_in(house: Founded) -> None:
    assert {house.actor(role).role for role in Role} == set(Role)
    assert house.actor(Role.party, 2).account_id != house.actor(Role.party).account_id


def test_clients_act_in_the_name_of_a_role(house: Founded) -> None:
    assert house.client_for(Role.party).get("/").status_code == 200

"""The table of states: what leads where, and what nothing leads out of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.core.lifecycle import (
    DECISIONS,
    FINAL,
    MOVES,
    REVIEWABLE,
    STEADY,
    SUBMITTED,
    Event,
    State,
    TransitionError,
    after,
    can,
)


def test_every_state_can_be_reached() -> None:
    reached = {State.draft}
    while more := {to for (start, _), to in MOVES.items() if start in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_every_event_is_possible_somewhere() -> None:
    moving = {event for _, event in MOVES}
    assert moving | set(STEADY) | {Event.create} == set(Event)


@pytest.mark.parametrize("state", sorted(FINAL))
def test_only_a_correction_leads_out_of_a_final_state(state: State) -> None:
    """A signed ruling entered by mistake is corrected with a reason, or set aside from above."""
    ways = {event for start, event in MOVES if start == state}
    corrections = {Event.undo_refusal, Event.ordered}
    assert ways == (corrections if state is State.refused else set())


@pytest.mark.parametrize("state", sorted(REVIEWABLE))
def test_every_decision_is_open_wherever_staff_review(state: State) -> None:
    assert all(can(state, event) for event in DECISIONS.values())


def test_whoever_was_told_something_may_insist_on_a_ruling() -> None:
    told = (State.supplement, State.elsewhere, State.earlier_step, State.returned)
    assert all(after(state, Event.insist) is State.supplemented for state in told)


def test_a_registered_case_is_not_withdrawn_here() -> None:
    with pytest.raises(TransitionError, match="已登记立案"):
        after(State.registered, Event.withdraw)


def test_no_event_brings_a_submitted_filing_back_to_a_draft() -> None:
    assert State.draft not in {to for (start, _), to in MOVES.items() if start in SUBMITTED}


@given(st.lists(st.sampled_from(sorted(Event)), max_size=30))
def test_walks_stay_in_the_table(events: list[Event]) -> None:
    state: State | None = None
    for event in events:
        try:
            state = after(state, event)
        except TransitionError as error:
            assert str(event) in str(error) or state is None
    assert state is None or state in set(State)

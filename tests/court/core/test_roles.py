"""Role × relation, cell by cell: what somebody may do in a case rests on both."""

from __future__ import annotations

import pytest

from court.core.roles import ALL, IN_CASE, OWN, RELATED, TABLE, Action, Relation, Role, may_in_case

# What each relation gives to a role that has only its own cases.
EXPECTED = {
    (Action.cases, Role.trial_judge): set(Relation),
    (Action.cases, Role.clerk): set(Relation),
    (Action.cases, Role.assessor): set(Relation),
    (Action.conduct, Role.trial_judge): {Relation.host, Relation.presiding},
    (Action.assist, Role.trial_judge): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.assist, Role.clerk): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.assist, Role.assistant): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.serve, Role.trial_judge): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.serve, Role.clerk): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.serve, Role.assistant): {
        Relation.host, Relation.presiding, Relation.aide, Relation.clerk,
    },
    (Action.package, Role.trial_judge): {Relation.host, Relation.presiding},
}  # fmt: skip


@pytest.mark.parametrize("action", sorted(TABLE))
def test_every_cell(action: Action) -> None:
    for role in Role:
        said = TABLE[action].get(role, "")
        for relation in Relation:
            if said == ALL:
                wanted = True
            elif said == IN_CASE:
                wanted = relation in EXPECTED.get((action, role), set())
            else:
                wanted = False
            assert may_in_case(role, [relation], action) is wanted, (action, role, relation)
        assert may_in_case(role, [], action) is (said == ALL)
    assert not may_in_case(None, list(Relation), action)


def test_whatever_is_limited_to_one_s_cases_says_to_whom() -> None:
    limited = {a for a, held in TABLE.items() if IN_CASE in held.values()}
    assert limited == {a for a in RELATED if a in limited}
    assert all(word in (OWN, IN_CASE, ALL) for held in TABLE.values() for word in held.values())

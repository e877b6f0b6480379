"""Which reactors there are: what happens in the court because something happened before."""

from __future__ import annotations

from court.assignment import recusal_wish
from court.cases import fee_notice, founding, panel_notice, period_watch
from court.core.courthouse import Courthouse
from court.disclosure import following as followers
from court.disclosure import telling
from court.disclosure.visible import DISCLOSED
from court.flow import counting
from court.flow.reactors import Reactor, react
from court.hearings import following
from court.hearings import service as hearings
from court.service import final, planning
from court.service.queries import RECORD

# Kinds of events that may take back another one and what it opened; rooms add theirs here.
TAKING_BACK = frozenset({hearings.MOVED, hearings.CALLED_OFF})


def reactors(house: Courthouse) -> tuple[Reactor, ...]:
    """Every reactor, in the order in which one usually follows the other."""
    return (
        founding.REACTOR,
        counting.reactor(house.bundle, TAKING_BACK),
        period_watch.REACTOR,
        period_watch.WARNING,
        fee_notice.REACTOR,
        panel_notice.REACTOR,
        recusal_wish.LEFT,
        planning.REACTOR,
        final.REACTOR,
        following.reactor(RECORD),
        following.PEOPLE,
        following.STOPPING,
        followers.REACTOR,
        telling.reactor(house.bundle.parameters.on(house.today)(DISCLOSED)),
    )


def turn(house: Courthouse) -> int:
    """Let all of them handle what has come in; says how many events were handled."""
    pinned = house.pinned()
    return react(pinned, reactors(pinned))

"""Steps about the trial period: its last day, what is not counted, what was extended."""

from __future__ import annotations

from datetime import date

from pytest_bdd import parsers, then, when

from court.cases import period_keeping
from court.cases import service as cases
from court.cases.period_ledger import Ledger, ledger_of
from court.core.roles import Action, Role
from court.operations import reacting
from engine.text.errors import LianError
from features.serving import Serving


def ledger(serving: Serving) -> Ledger:
    with serving.court.house.look() as look:
        found = ledger_of(look, serving.case)
    assert found is not None
    return found


def keep(serving: Serving, kind: str, since: str, until: str = "") -> None:
    """Whoever hosts the case records it; why not stays in `refused`."""
    first, last = date.fromisoformat(since), date.fromisoformat(until) if until else None
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
            case = serving.case
            period_keeping.keep(work, case.id, case.sequence, kind, first, last)
    except LianError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)


@when(
    parsers.re(r"承办法官登记(?P<kind>\S+?)从(?P<since>[\d-]{10})到(?P<until>[\d-]{10})不计入审限")
)
def excluded(serving: Serving, kind: str, since: str, until: str) -> None:
    keep(serving, kind, since, until)


@when(parsers.re(r"承办法官登记(?P<kind>\S+?)从(?P<since>[\d-]{10})起不计入审限"))
def excluded_since(serving: Serving, kind: str, since: str) -> None:
    keep(serving, kind, since)


@when(parsers.re(r"承办法官登记(?P<who>院长|上级)在(?P<day>[\d-]{10})批准延长"))
def extended(serving: Serving, who: str, day: str) -> None:
    keep(serving, f"{who}延长", day)


@when("承办法官登记这是涉外案件，不受审限限制")
def foreign(serving: Serving) -> None:
    keep(serving, period_keeping.FOREIGN, str(serving.court.house.today))


@when("承办法官撤销登记错的审限记录")
def taken_back(serving: Serving) -> None:
    number = ledger(serving).recorded[-1].number
    with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
        period_keeping.take_back(work, serving.case.id, serving.case.sequence, number)
    reacting.turn(serving.court.house)


@when(parsers.re(r'承办法官把程序转为(?P<procedure>普通|简易|小额)(，情形"(?P<late>[^"]+)")?\Z'))
def converted(serving: Serving, procedure: str, late: str | None) -> None:
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
            case = serving.case
            cases.choose_procedure(
                work,
                case.id,
                case.sequence,
                procedure,
                Action.conduct,
                agreed=True,
                late=late or "",
            )
    except LianError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)


@then(parsers.re(r"审限到(?P<day>[\d-]{10})\Z"))
def ends(serving: Serving, day: str) -> None:
    standing = ledger(serving).reckoned
    assert standing is not None
    assert str(standing.last_day) == day, standing.steps


@then(parsers.parse('审限的每一步都写着"{words}"的依据'))
def explained(serving: Serving, words: str) -> None:
    standing = ledger(serving).reckoned
    assert standing is not None
    assert any(words in step and "事件" in step for step in standing.steps), standing.steps


@then(parsers.parse('审限里要问法官"{words}"'))
def asked(serving: Serving, words: str) -> None:
    assert any(words in question for question in ledger(serving).questions)


@then(parsers.parse('审限里不再问法官"{words}"'))
def not_asked(serving: Serving, words: str) -> None:
    assert not any(words in question for question in ledger(serving).questions)


@then(parsers.parse('审限的每一步里有"{words}"'))
def step_says(serving: Serving, words: str) -> None:
    standing = ledger(serving).reckoned
    assert standing is not None
    assert any(words in step for step in standing.steps), standing.steps


@then("没有超过审限")
def in_time(serving: Serving) -> None:
    assert not ledger(serving).over

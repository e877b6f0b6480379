"""Scenarios with judges: a list, one with its result, writing one as a form and as text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules, MayEndorseRules, MaySeeRules
from api.base.errors import describe
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Conflict, Work
from court.workshop import queries, scenarios
from engine.bundle.bundle import Bundle
from engine.scenarios.forms import OFFERED, Expected, Form, form_of, text_of
from engine.scenarios.reading import Scenario
from engine.scenarios.running import run
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=200)]
MOST_SHOWN, MOST_SETS = 60, 3
SPARE_ROWS, SPARE_EXPECTED = 3, 2
ADDRESS = "/scenarios"
# Buttons that say which side is meant; what the page carries of both sides as it came.
TO_TEXT, TO_FORM = "text", "form"
SHOWN, SHOWN_FORM = "shown", "shown_form"
BOTH = (
    "表单和文字都改过，又不一样。用左边的，点“写成文字”；用右边的，点“读进表单”；然后再运行、保存"
)


def address(scenario: Scenario, done: str = "") -> str:
    """The page of a scenario."""
    name = {"feature": scenario.feature, "title": scenario.title, "done": done}
    return f"{ADDRESS}/one?{urlencode({k: v for k, v in name.items() if v})}"


def chosen(work: Work, cause: str, rule: str) -> list[Scenario]:
    return [
        one
        for one in scenarios.every(work)
        if cause in one.cause and (not rule or any(rule in name for name in one.rules))
    ]


@router.get("/scenarios")
def list_page(
    request: Request,
    actor: MaySeeRules,
    cause: Word = "",
    rule: Word = "",
    done: Word = "",
    same: Word = "",
) -> Response:
    """Scenarios by cause and rule, with their last results."""
    said = f"{done} 个场景已经读入并运行" if done.isdigit() else ""
    said += f"，{same} 个和这里的一样，没有动" if said and same.isdigit() and same != "0" else ""
    return listed(request, actor, cause, rule, done=said)


def listed(
    request: Request,
    actor: Actor,
    cause: str = "",
    rule: str = "",
    *,
    done: str = "",
    problems: Sequence[str] = (),
    status: int = 200,
) -> Response:
    with house_of(request).look(actor) as look:
        shown = chosen(look, cause.strip(), rule.strip())
        found = scenarios.listing(look, shown[:MOST_SHOWN])
    return page(
        request,
        "workshop/scenarios.html",
        status,
        found=found,
        done=done,
        problems=problems,
        count=len(shown),
        asked={"cause": cause, "rule": rule},
        address=address,
    )


@router.post("/scenarios/run")
def run_shown(request: Request, actor: MayDraftRules, form: Posted) -> Response:
    """Run those that are listed."""
    asked = {"cause": text(form, "cause"), "rule": text(form, "rule")}
    with house_of(request).work(actor) as work:
        scenarios.run_all(work, chosen(work, **asked)[:MOST_SHOWN])
    return RedirectResponse(f"{ADDRESS}?{urlencode(asked)}", 303)


@router.get("/scenarios/one")
def one_page(
    request: Request, actor: MaySeeRules, feature: Word, title: Word, done: Word = ""
) -> Response:
    """One scenario with what is known of it."""
    with house_of(request).look(actor) as look:
        (found,) = scenarios.listing(look, [scenarios.one(look, feature, title)])
        sets = [line.change_set for line in queries.listing(look, open_only=True)][:MOST_SETS]
    return page(
        request, "workshop/scenario.html", found=found, sets=sets, done=done, address=address
    )


@router.post("/scenarios/one")
def act(request: Request, actor: MayEndorseRules, form: Posted) -> Response:
    """Run it, or say that it is right."""
    done = ""
    with house_of(request).work(actor) as work:
        scenario = scenarios.one(work, text(form, "feature"), text(form, "title"))
        if text(form, "action") == "endorse":
            scenarios.endorse(work, scenario)
            done = "endorsed"
        else:
            scenarios.run_all(work, [scenario])
    return RedirectResponse(address(scenario, done), 303)


@router.get("/scenarios/write")
def write_page(
    request: Request, actor: MayDraftRules, feature: Word = "", title: Word = ""
) -> Response:
    """A new one, or one to begin from."""
    house = house_of(request)
    begun = Form(day=house.today.isoformat(), expected=[Expected("结论", "", "建议登记立案")])
    with house.look(actor) as look:
        scenario = scenarios.one(look, feature, title) if title else None
    said = scenario.text if scenario else text_of(begun)
    own = feature == scenarios.OWN
    return _writing(
        request,
        form_of(scenario) if scenario else begun,
        said,
        begun=scenario.hash if scenario and own else "",
    )


@router.post("/scenarios/write")
def write(request: Request, actor: MayDraftRules, form: Posted) -> Response:
    """Form and text follow each other; run it, or keep it.  What was typed comes back."""
    action, said = text(form, "action"), _typed(form)
    begun = text(form, "begun", 64)
    shown: tuple[str, str] | None = (text(form, SHOWN, 16), text(form, SHOWN_FORM, 16))
    house, result = house_of(request), None
    try:
        meant = _followed(form, action)
        shown, said = (shown if meant == said else None), meant
        scenario = scenarios.read_one(said)
        if action == "save":
            with house.work(actor) as work:
                scenarios.require_unchanged(work, scenario.title, begun)
                scenarios.write(work, said)
                scenarios.run_all(work, [scenario])
            return RedirectResponse(address(scenario, "saved"), 303)
        result = run(house.bundle, scenario) if action == "run" else None
    except (FilingError, Conflict) as error:
        status, title, fields = describe(error)
        problems = [f"{one['路径']}：{one['问题']}" for one in fields] or [title]
        return _writing(
            request,
            _posted(form),
            said,
            problems=problems,
            status=status,
            shown=shown,
            begun=begun,
        )
    return _writing(request, form_of(scenario), said, result=result, begun=begun)


def _typed(form: Posted) -> str:
    said = form.get("text")
    return said.replace("\r\n", "\n") if isinstance(said, str) else ""


def _followed(form: Posted, action: str) -> str:
    """The text that is meant: as typed, or of the form where only that was changed since the page came.

    Raises `FilingError` where both were, and nobody said which.
    """
    said, by_form = _typed(form), text_of(_posted(form))
    if action == TO_TEXT:
        return by_form
    begun = (form.get(SHOWN), form.get(SHOWN_FORM))
    changed = (digest_of(said) != begun[0], digest_of(by_form) != begun[1])
    if action == TO_FORM or not changed[1] or None in begun:
        return said
    if changed[0] and by_form != said:
        raise FilingError([FieldProblem("两边", BOTH)])
    return by_form


def digest_of(said: str) -> str:
    """What the page carries of a text to see whether it was changed since."""
    return hashlib.sha256(said.strip().encode()).hexdigest()[:16]


def _posted(form: Posted) -> Form:
    """The form as it was filled in; empty rows are left out."""

    def column(name: str) -> list[str]:
        return [one.strip() for one in form.getlist(name) if isinstance(one, str)]

    rows = zip(column("fact"), column("value"), strict=False)
    names = {step.name for step in OFFERED}
    expected = zip(column("expect"), column("rule"), column("more"), strict=False)
    return Form(
        text(form, "title"),
        text(form, "cause"),
        text(form, "day", 10),
        text(form, "typing") == "on",
        [(fact, value) for fact, value in rows if fact],
        [Expected(*one) for one in expected if one[0] in names],
    )


def _writing(
    request: Request,
    form: Form,
    said: str,
    *,
    problems: list[str] | None = None,
    result: Any = None,
    status: int = 200,
    shown: tuple[str, str] | None = None,
    begun: str = "",
) -> Response:
    bundle = house_of(request).bundle
    facts, rules = _words(bundle, form.cause, house_of(request).today)
    return page(
        request,
        "workshop/write.html",
        status,
        form=form,
        said=said,
        rows=[*form.rows, *[("", "")] * SPARE_ROWS],
        expected=[*form.expected, *[Expected("")] * SPARE_EXPECTED],
        offered=OFFERED,
        facts=facts,
        rules=rules,
        conclusions=sorted({row.conclusion for row, _ in bundle.policy.rows()}),
        problems=problems or [],
        result=result,
        begun=begun,
        shown=shown or (digest_of(said), digest_of(text_of(form))),
    )


def _words(bundle: Bundle, cause: str, day: Any) -> tuple[list[str], list[str]]:
    """The facts and requirements of a cause, for the pickers."""
    found = bundle.catalogue.resolve(cause, day).cause if cause else None
    if found is None:
        return [], []
    vocabulary = bundle.level(bundle.catalogue.rule_path(found)).vocabulary
    rules = bundle.rules_of(found, day).rules
    titles = {f"{e.compiled.rule.title}（{e.compiled.rule.id}）" for e in rules}
    return sorted(vocabulary.facts), sorted(titles)

"""The OpenAPI description is complete, and the running application answers as it says."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from fastapi.routing import RouteContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.routing import Route

from api.base.openapi import NDJSON, PREFIX, described, requirement
from api.base.security import COOKIE, CSRF_HEADER
from court.core.roles import TABLE, Action, Role
from tests.court.houses import Founded, served

EXAMPLES = int(os.environ.get("LIAN_SCHEMATHESIS", "6"))
ENDLESS = f"{PREFIX}/events"
schemathesis.serializer.alias(NDJSON, "text/plain")
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def description(place: Founded) -> dict[str, Any]:
    return place.app.openapi()


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


class TestComplete:
    def test_every_operation_is_told_in_chinese(self, description: dict[str, Any]) -> None:
        found = list(operations(description))
        assert len(found) > 50
        for method, path, said in found:
            assert is_chinese(said["summary"]), (method, path)
            assert is_chinese(said["description"]), (method, path)
            assert said["tags"], (method, path)
        ids = [said["operationId"] for _, _, said in found]
        assert len(ids) == len(set(ids))

    def test_every_parameter_without_an_obvious_name_is_explained(
        self, description: dict[str, Any]
    ) -> None:
        plain = {"page", "limit", "cause", "channel", "conclusion", "words", "rule_id"}
        for method, path, said in operations(description):
            for parameter in said.get("parameters", ()):
                known = parameter["name"] in plain or parameter["name"].endswith("_id")
                assert known or parameter.get("description"), (method, path, parameter["name"])

    def test_errors_are_problem_documents(self, description: dict[str, Any]) -> None:
        for method, path, said in operations(description):
            for status, response in said["responses"].items():
                kinds = set(response.get("content", ()))
                if int(status) >= 400:
                    assert kinds == {"application/problem+json"}, (method, path, status)
                elif status != "204":
                    assert kinds, (method, path, status)

    def test_who_may_is_the_route_s_own_action(
        self, place: Founded, description: dict[str, Any]
    ) -> None:
        for context, method in described(place.app):
            (action,) = requirement(context)
            said = description["paths"][context.path_format][method]
            if action is Action.public:
                assert said["security"] == []
            else:
                assert said["security"] == [{"apiKey": []}, {"session": []}]
                assert {"401", "403", "503"} <= set(said["responses"])
                assert f"权限：{action}" in said["description"]

    def test_bodies_have_examples(self, description: dict[str, Any]) -> None:
        for method, path, said in operations(description):
            for media in said.get("requestBody", {}).get("content", {}).values():
                assert media.get("example"), (method, path)
                assert media.get("schema"), (method, path)

    def test_references_lead_somewhere(self, description: dict[str, Any]) -> None:
        for reference in references(description):
            place: Any = description
            for step in reference.removeprefix("#/").split("/"):
                place = place[step]
            assert place


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def routes() -> list[tuple[str, str]]:
    """Every documented operation, without a courthouse."""
    from api.routes import API

    found = []
    for router in API:
        for route in router.routes:
            assert isinstance(route, Route)
            found += [(method.lower(), route.path) for method in route.methods or ()]
    return [(method, path) for method, path in sorted(found, key=str) if path != ENDLESS]


@pytest.fixture(scope="module")
def address(place: Founded) -> Iterator[str]:
    place.client_for(None).get(f"{PREFIX}/rules/起诉-被告-01")  # the first look compiles every rule
    with served(place.house) as found:
        yield found


@pytest.fixture(scope="module")
def ids(place: Founded) -> dict[str, list[str]]:
    """Real ids for paths: a draft, a filing handed in, one decided."""
    from court.decisions import service as decisions
    from court.decisions.plan import Plan

    draft, filed, decided = place.draft("01"), place.filed("02"), place.filed("03")
    with place.house.work(place.actor(Role.judge)) as work:
        decisions.decide(
            work, decided.id, decided.sequence, Plan("登记立案", note="登记的一句理由")
        )
    return {
        "filing_id": [draft.id, filed.id, decided.id],
        "cause": ["民间借贷纠纷", "离婚纠纷", "9181"],
        "rule_id": ["起诉-被告-01", "材料-身份证明"],
    }


@pytest.fixture(scope="module")
def api(description: dict[str, Any]) -> Any:
    """Without its security, so that every request goes out in the name of whoever may."""
    open_ = copy.deepcopy(description)
    del open_["components"]["securitySchemes"]
    for _, _, said in operations(open_):
        del said["security"]
    return schemathesis.openapi.from_dict(open_)


@pytest.fixture(scope="module")
def actions(place: Founded) -> dict[tuple[str, str], Action]:
    def of(context: RouteContext) -> Action:
        return requirement(context)[0]

    return {(method, str(c.path_format)): of(c) for c, method in described(place.app)}


@pytest.mark.parametrize(("method", "path"), routes(), ids=lambda part: str(part))
def test_answers_are_as_described(
    method: str,
    path: str,
    place: Founded,
    address: str,
    api: Any,
    ids: dict[str, list[str]],
    actions: dict[tuple[str, str], Action],
) -> None:
    """Well-formed and malformed requests in the name of somebody who may: never a server error,
    never a status, media type or shape that is not described."""
    operation = api[path][method.upper()]
    action = actions[method, path]
    session = requests.Session()
    if action is not Action.public:
        person = place.person(next(iter(TABLE[action])))
        session.cookies.set(COOKIE, person.token)
        session.headers[CSRF_HEADER] = person.actor.csrf

    strategy = operation.as_strategy()
    if operation.body or operation.query:
        strategy |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        case = data.draw(strategy)
        for name, known in ids.items():
            if name in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(known))
        response = case.call(base_url=address, session=session)
        case.validate_response(response, excluded_checks=WIDER)

    run()


WIDER = [
    check
    for name in ("negative_data_rejection", "positive_data_acceptance", "ignored_auth")
    if (check := getattr(schemathesis.checks, name, None)) is not None
]

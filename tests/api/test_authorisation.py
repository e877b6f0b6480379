"""Who may do what, walked: every role through every route, every filer past every other's data.

The table of the court (`court.core.roles`) is the only word on it: a route names one action, and what
the table says about that action and a role is what the role meets there.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import Mount

from api.base.openapi import PREFIX
from api.base.security import COOKIE, CSRF_HEADER, Requires
from api.base.shutdown import closing
from court.bulk import jobs
from court.core.receiving import receive
from court.core.roles import TABLE, Action, Role, may
from court.core.store.base import Base
from court.core.tables import Account
from court.counter import appointments
from court.decisions import issued
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings import templates as filing_templates
from court.identity import accounts, keys
from court.messages import service as messages
from tests.court.houses import Founded, founded
from tests.files import PDF

# Guarded by their own secret instead of an account: a metrics token, the gateway's signature.
OWN_GUARD = {"/metrics", "/payments/callback", "/service/reports", "/service/pictures/{number}"}
UPLOADS = f"{PREFIX}/filings/{{filing_id}}/uploads"
KEY = "接口密钥"
NOBODY = "没有登录"


@dataclass
class Walked:
    """A court with somebody of every role, and a lawyer's and a party's things."""

    house: Founded
    victim: Role = Role.lawyer
    things: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    bearer: str = ""


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder = tmp_path_factory.mktemp("walk")
    closing.set()  # event streams end at once
    with founded(folder / "state", calls_per_minute=10**9) as house:
        found = Walked(house)
        found.things = things_of(house, Role.lawyer, 1)
        found.own = {name: ids[0] for name, ids in things_of(house, Role.lawyer, 2).items()}
        with house.house.work(house.actor(Role.administrator)) as work:
            owner = house.person(Role.party, 3).account_id
            found.bearer = keys.issue(work, owner, "批量")
        yield found
    closing.clear()


def things_of(house: Founded, role: Role, which: int) -> dict[str, list[str]]:
    """One of each kind of thing an account can own, by the name paths give it."""
    actor = house.actor(role, which)
    draft = house.draft("01", role, which)
    filed = house.filed("01", role, which)
    asked, registered = house.filed("02", role, which), house.filed("01", role, which)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, asked.id, asked.sequence, Plan("补正告知", days=7))
        decisions.decide(work, registered.id, registered.sequence, Plan("登记立案"))
    with house.house.work(actor) as work:
        upload = uploads.attach(
            work,
            filings.own(work, draft.id, lock=True),
            receive(work.house, "借条.pdf", io.BytesIO(PDF)),
        )
        party = {"类型": "自然人", "姓名": f"沈若琳{which}"}
        client = clients.keep(work, party, "一般授权")
        clients.keep_letter(
            work, client.id, clients.receive_letter(work.house, "委托书.pdf", io.BytesIO(PDF))
        )
        template = filing_templates.save_from(work, draft.id, "借贷")
        table = f"案由,原告姓名\n民间借贷纠纷,张三{which}\n".encode()
        tomorrow = appointments.bookable_days(work)[1]
        slot = appointments.slots(work, tomorrow)[which].name
        purpose = appointments.hours(work.house.bundle, tomorrow).purposes[0]
        phone = f"1390000000{which}"
        booked = appointments.book(work, tomorrow, slot, purpose, f"沈若琳{which}", phone)
        job = jobs.create(
            work, "民间借贷纠纷", jobs.receive_table(work.house, "批量.csv", io.BytesIO(table))
        )
        found = {
            "filing_id": [filing.id for filing in (draft, filed, asked, registered)],
            "upload_id": [upload.id],
            "document_id": [d.id for d in issued.documents(work, registered)][:1],
            "message_id": [messages.inbox(work)[0].id],
            "client_id": [client.id],
            "template_id": [template.id],
            "job_id": [job.id],
            "appointment_id": [booked.id],
        }
    return found | {"file_id": [*found["upload_id"], *found["document_id"]]}


# Path parameters that name nothing of a filer's.
OTHERS: Mapping[str, str] = {
    "cause": "民间借贷纠纷",
    "rule_id": "起诉-被告-01",
    "layout": "要素",
    "account_id": "0" * 32,
    "request_id": "0" * 32,
    "device_id": "0" * 32,
    "key_id": "0" * 32,
    "session_id": "0" * 16,
    "job_number": "999999",
    "ruling_id": "0" * 32,
    "set_id": "0" * 32,
    "try_id": "0" * 32,
    "remark_id": "0" * 32,
    "note_id": "0" * 32,
    "number": "999999",
    "key": "nothing",
    "what": "done",
    "step": "nothing",
    "handed_id": "0" * 32,
    "found_id": "0" * 32,
    "outcome": "done",
    "case_id": "0" * 32,
    "declaration_id": "0" * 32,
    "secret": "0" * 32,
    "court_case_id": "0" * 32,
    "picture_id": "0" * 32,
}


def routes(house: Founded) -> list[tuple[RouteContext, str]]:
    """Every route with every method it takes; folders of static files are nobody's."""
    found = []
    for context in iter_route_contexts(house.app.routes):
        if not isinstance(context.original_route, Mount):
            found += [(context, method) for method in sorted(context.methods or ())]
    return found


def required(context: RouteContext) -> list[Action]:
    """The actions among a route's dependencies, however deep."""

    def below(dependant: Any) -> Iterator[Action]:
        for one in dependant.dependencies:
            if isinstance(one.call, Requires):
                yield one.call.action
            yield from below(one)

    dependant = getattr(context, "dependant", None)
    return list(below(dependant)) if dependant else []


def test_every_route_requires_exactly_one_action(walked: Walked) -> None:
    found = {f"{m} {c.path}": required(c) for c, m in routes(walked.house)}
    assert len(found) > 100
    assert {name: actions for name, actions in found.items() if len(actions) != 1} == {}


def test_every_path_parameter_is_known_to_the_walk(walked: Walked) -> None:
    """A new kind of thing has to be given an owner here before it can be tried."""
    names = {name for c, _ in routes(walked.house) for name in c.param_convertors}
    assert names <= {*walked.things, *OTHERS}


def test_the_table_is_about_every_action_and_role() -> None:
    assert set(TABLE) == set(Action) - {Action.public}
    assert {role for roles in TABLE.values() for role in roles} == set(Role)


class Visitor:
    """Asks in the name of a role, of nobody, or of a key; signs in again when signed out."""

    def __init__(self, walked: Walked, who: Role | str, which: int = 4) -> None:
        self.house = walked.house
        self.who, self.which = who, which
        transport = httpx.ASGITransport(self.house.app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver")
        if who == KEY:
            self.client.headers["authorization"] = f"Bearer {walked.bearer}"
        self.sign_in()

    async def ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        said = await self.client.request(method, path, **body)
        self.client.cookies.clear()
        if method == "POST" and said.status_code < 400:
            self.sign_in()
        self.client.headers["cookie"] = self.cookie
        return said

    def sign_in(self) -> None:
        """Keep the session, or begin a new one where a route ended it."""
        self.cookie = ""
        if not isinstance(self.who, Role):
            return
        person = self.house.person(self.who, self.which)
        actor = accounts.by_token(self.house.house, person.token)
        if not actor.signed_in:
            with self.house.house.work() as work:
                account = work.session.get_one(Account, person.account_id)
                person = replace(person, token=accounts.open_session(work, account))
            self.house.people[self.who, self.which] = person
            actor = accounts.by_token(self.house.house, person.token)
        self.cookie = f"{COOKIE}={person.token}"
        self.client.headers.update({"cookie": self.cookie, CSRF_HEADER: actor.csrf})

    def may(self, action: Action, path: str) -> bool:
        if self.who == KEY:
            return may(Role.party if path.startswith(PREFIX) else None, action)
        return may(self.who if isinstance(self.who, Role) else None, action)


def filled(path: str, ids: Mapping[str, str]) -> str:
    for name, value in {**OTHERS, **ids}.items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
    return path


@pytest.mark.parametrize("who", [*Role, NOBODY, KEY])
def test_a_role_meets_what_the_table_says(walked: Walked, who: Role | str) -> None:
    assert asyncio.run(misfits(walked, Visitor(walked, who))) == []


async def misfits(walked: Walked, visitor: Visitor) -> list[str]:
    """Every route that lets somebody in, or keeps somebody out, against the table."""
    nothing = dict.fromkeys(walked.things, "0" * 32)
    found = []
    for context, method in routes(walked.house):
        if context.path in OWN_GUARD:
            continue
        (action,) = required(context)
        path = filled(str(context.path), nothing)
        status = (await visitor.ask(method, path)).status_code
        allowed = visitor.may(action, path)
        if status not in expected(visitor, path, allowed):
            found.append(f"{method} {context.path}: {status}, {action}, allowed: {allowed}")
    return found


def expected(visitor: Visitor, path: str, allowed: bool) -> Container[int]:
    """The statuses that fit: anything but a refusal, or the refusal that is due."""
    api = path.startswith(PREFIX)
    if allowed:
        return frozenset(range(200, 600)) - {401, 403, 500}
    if isinstance(visitor.who, Role) or (visitor.who == KEY and api):
        return {403}
    return {401} if api else {303}


ATTACKERS = (Role.party, Role.lawyer)


def attempts(
    walked: Walked, attacker: Role
) -> Iterator[tuple[RouteContext, str, str, dict[str, Any]]]:
    """Every route a filer may use that names something, with what belongs to somebody else.

    Where a path names two things, the first is once somebody else's and once the attacker's own.
    """
    described = walked.house.app.openapi()["paths"]
    for context, method in routes(walked.house):
        (action,) = required(context)
        named = [name for name in context.param_convertors if name in walked.things]
        if not named or not may(attacker, action):
            continue
        operation = described.get(context.path_format, {}).get(method.lower(), {})
        body = example_body(operation)
        for stolen in walked.things[named[0]]:
            rest = {name: walked.things[name][-1] for name in named[1:]}
            yield context, method, filled(str(context.path), {named[0]: stolen, **rest}), body
            if rest and attacker is walked.victim:
                own = {named[0]: walked.own[named[0]], **rest}
                yield context, method, filled(str(context.path), own), body


def example_body(operation: Mapping[str, Any]) -> dict[str, Any]:
    """A body that is read: the described example, or an empty form for a page."""
    for media, said in operation.get("requestBody", {}).get("content", {}).items():
        if media == "application/json":
            return {"json": said["example"]}
        return {"content": PDF, "headers": {"content-type": media}, "params": {"name": "a.pdf"}}
    queries = operation.get("parameters", ())
    return {"params": {q["name"]: "1" for q in queries if q["in"] == "query" and q["required"]}}


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_what_belongs_to_somebody_else_is_not_there(walked: Walked, attacker: Role) -> None:
    before = everything(walked)
    found = asyncio.run(answers(walked, attacker))
    assert len(found) > (150 if attacker is Role.lawyer else 100)
    assert {name: status for name, status in found.items() if status not in refusals(name)} == {}
    assert everything(walked) == before


def refusals(name: str) -> Container[int]:
    """Not there.  A posted page of one's own filing may be stale before its file is looked for."""
    own_page = name.startswith("POST") and PREFIX not in name and "upload_id" in name
    return {404, 409} if own_page else {404}


async def answers(walked: Walked, attacker: Role) -> dict[str, int]:
    visitor = Visitor(walked, attacker, which=2)
    found = {}
    for context, method, path, body in attempts(walked, attacker):
        said = await visitor.ask(method, path, **body)
        found[f"{method} {context.path} → {path}"] = said.status_code
    return found


def everything(walked: Walked) -> dict[str, list[Any]]:
    """Every row of every table about the victim's things."""
    ids = {id_ for known in walked.things.values() for id_ in known}
    found: dict[str, list[Any]] = {}
    with walked.house.house.look() as look:
        connection = look.session.connection()
        for table in Base.metadata.sorted_tables:
            rows = [tuple(row) for row in connection.execute(table.select())]
            mine = [row for row in rows if ids & {value for value in row if isinstance(value, str)}]
            found[table.name] = sorted(map(repr, mine))
    return found


def test_the_walk_tries_every_kind_of_thing(walked: Walked) -> None:
    tried = {name for c, m, _, _ in attempts(walked, Role.lawyer) for name in c.param_convertors}
    assert set(walked.things) <= tried


def test_lists_hold_only_what_is_one_s_own(walked: Walked) -> None:
    """The pages and lists of somebody with an account that owns nothing."""
    stolen = {id_ for known in walked.things.values() for id_ in known}

    async def run() -> list[str]:
        visitor = Visitor(walked, Role.lawyer, which=4)
        found = []
        for context, method in routes(walked.house):
            (action,) = required(context)
            plain = method == "GET" and not context.param_convertors
            if plain and may(Role.lawyer, action):
                text = (await visitor.ask("GET", str(context.path))).text
                found += [f"{context.path}: {id_}" for id_ in stolen if id_ in text]
        return found

    assert asyncio.run(run()) == []

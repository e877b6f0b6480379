"""Requests to every route, right, wrong and absurd, by everybody: never a 5xx.

Paths, query and bodies are taken from the routes themselves and from what the description of the
interface gives as examples, then changed; filings in them come from `hostile`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from fastapi.routing import RouteContext

from api.base.openapi import PREFIX
from api.base.shutdown import closing
from court.core.roles import Role, may
from tests.api.test_authorisation import OTHERS, required, routes, things_of
from tests.court.houses import ROOT, Founded, TestClient
from tests.files import PDF
from tests.fuzz import Failure, Progress, hostile, silently

CAUSES = ("民间借贷纠纷", "离婚纠纷", "买卖合同纠纷", "信用卡纠纷")
FIELD = re.compile(r'(?:text|number|files|chosen_files)\(\s*form, "([^"]+)"')
NDJSON = "application/x-ndjson"
RENEWED_EVERY = 100
SLOW = ("/events", "/metrics")  # a stream without end; a door with a key of its own


@dataclass
class Sender:
    """Sends random requests to one court; `things` are what paths can name."""

    house: Founded
    things: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        closing.set()  # event streams end at once
        self.things |= things_of(self.house, Role.lawyer, 1)

    @cached_property
    def doors(self) -> list[tuple[RouteContext, str]]:
        return [
            (context, method)
            for context, method in routes(self.house)
            if not str(context.path).endswith(SLOW)
        ]

    @cached_property
    def described(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.house.app.openapi()["paths"]
        return found

    @cached_property
    def fields(self) -> Sequence[str]:
        """Every name that a page reads from a form, and some of a filing's."""
        sources = (p.read_text(encoding="utf-8") for p in (ROOT / "api/pages").rglob("*.py"))
        named = {name for source in sources for name in FIELD.findall(source)}
        facts = self.house.house.bundle.dictionary.facts
        members = [f"{owner}[{n}].{name}" for owner in ("原告", "被告", "诉讼请求", "材料")
                   for n in (0, 1, 499, 500, 9999) for name in ("姓名", "类型", "金额", "名称", "种类", "_要")]  # fmt: skip
        return [*sorted(named), *facts, *members]

    def renew(self, chance: random.Random) -> Iterator[tuple[str, int]]:
        """New drafts and filings, made of anything, in place of what was used up."""
        vocabulary = self.house.house.bundle.dictionary
        for number in range(2):
            raw = hostile.filing(chance, vocabulary, CAUSES[0]) | {"案由": chance.choice(CAUSES)}
            client = self.client(Role.lawyer)
            body = {"案由": raw["案由"], "内容": raw, "提交": bool(number)}
            said = client.post(f"{PREFIX}/filings", content=written(body), headers=AS_JSON)
            yield f"POST {PREFIX}/filings {body!r}", said.status_code
            if said.status_code == 201:
                self.things["filing_id"] = [*self.things["filing_id"][-40:], said.json()["编号"]]

    def client(self, role: Role | None) -> TestClient:
        return self.house.client_for(role)

    def send(self, chance: random.Random) -> tuple[str, int]:
        """One request: what was sent, in short, and the status of the answer."""
        context, method = chance.choice(self.doors)
        path = self.path(chance, context)
        role = self.who(chance, context)
        body = {} if method in ("GET", "HEAD") else self.body(chance, str(context.path), method)
        said = self.client(role).request(method, path, **body)
        return f"{method} {path} {role} {body!r}", said.status_code

    def who(self, chance: random.Random, context: RouteContext) -> Role | None:
        """Mostly somebody who may go in: the lawyer whose things they are, where lawyers may."""
        allowed: list[Role | None] = [
            role for role in Role if all(may(role, action) for action in required(context))
        ]
        if chance.random() < 0.1 or not allowed:
            allowed = [*Role, None]
        return Role.lawyer if Role.lawyer in allowed else chance.choice(allowed)

    def path(self, chance: random.Random, context: RouteContext) -> str:
        found = str(context.path)
        for name in context.param_convertors:
            known = [*self.things.get(name, ()), *([OTHERS[name]] if name in OTHERS else [])]
            right = chance.random() < 0.9 and known
            value = chance.choice(known) if right else str(chance.choice(hostile.TEXTS)) or "x"
            put = quote(value.encode("utf-8", "replace"), safe="")
            found = found.replace(f"{{{name}}}", put).replace(f"{{{name}:path}}", put)
        asked = [p["name"] for p in self.parameters(context) if p["in"] == "query"]
        asked += ["q", "page", "kind", "next", "state", "from", "to", "cause", "day", "on"]
        chosen = [name for name in asked if chance.random() < 0.15]
        query = "&".join(
            f"{quote(n)}={quote(str(hostile.scalar(chance)).encode('utf-8', 'replace'))}"
            for n in chosen
        )
        return f"{found}?{query}" if query else found

    def parameters(self, context: RouteContext) -> list[dict[str, Any]]:
        known = self.described.get(str(context.path), {})
        return [p for operation in known.values() for p in operation.get("parameters", ())]

    def body(self, chance: random.Random, path: str, method: str) -> dict[str, Any]:
        """What is sent along: JSON, lines, bytes or a form."""
        told = self.described.get(path, {}).get(method.lower(), {}).get("requestBody", {})
        kinds: Mapping[str, Any] = told.get("content", {})
        if NDJSON in kinds:
            lines = b"\n".join(written(self.filing(chance)) for _ in range(chance.choice((1, 3))))
            return {"content": lines, "headers": {"content-type": NDJSON}}
        if "application/json" in kinds:
            example = kinds["application/json"].get("example")
            return {"content": written(self.json(chance, example)), "headers": AS_JSON}
        if path.startswith(PREFIX):
            sent = chance.choice((PDF, b"", b"a,b\n1,2\n", bytes(200), PDF[:60]))
            return {"content": sent, "headers": {"content-type": "application/octet-stream"}}
        return self.form(chance)

    def filing(self, chance: random.Random) -> dict[str, Any]:
        return hostile.filing(chance, self.house.house.bundle.dictionary, chance.choice(CAUSES))

    def json(self, chance: random.Random, example: Any) -> Any:
        """The example with some values changed, filings in place of its filings."""
        if not isinstance(example, dict) or chance.random() < 0.03:
            return hostile.value(chance)
        if "案由" in example and "原告" in example:
            return self.filing(chance)
        found = {key: self.json(chance, item) if isinstance(item, dict) else item
                 for key, item in example.items()}  # fmt: skip
        for key in found:
            if chance.random() < 0.2:
                found[key] = hostile.value(chance)
        return found

    def form(self, chance: random.Random) -> dict[str, Any]:
        names = [chance.choice(self.fields) for _ in range(chance.choice((0, 1, 3, 8)))]
        said = {name: _sendable(hostile.scalar(chance)) for name in names}
        said |= {"_revision": "1", "cause": chance.choice(CAUSES)}
        files = chance.random() < 0.05 and {"_file": ("a.pdf", chance.choice((PDF, b"MZ")))}
        return {"data": said, **({"files": files} if files else {})}


AS_JSON = {"content-type": "application/json"}


def _sendable(value: Any) -> str:
    """As a browser sends it: halves of characters are none."""
    return str(value).encode("utf-8", "replace").decode()


def written(value: Any) -> bytes:
    """JSON with halves of characters as escapes."""
    return json.dumps(value).encode()


def run(
    house: Founded, count: int, first: int = 0, progress: Progress = silently
) -> Iterator[Failure]:
    """Send `count` requests to a court."""
    sender = Sender(house)
    for seed in range(first, first + count):
        progress()
        chance = random.Random(seed)
        renewed = sender.renew(chance) if seed % RENEWED_EVERY == 0 else ()
        for sent, status in (*renewed, sender.send(chance)):
            if status >= 500:
                yield Failure(seed, sent, f"status {status}")

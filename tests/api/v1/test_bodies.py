"""What is sent is read strictly, whatever the way in, and refused in words before it costs much."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.base.json_route import JsonRoute
from court.core.roles import Role
from tests.court.houses import Founded, TestClient

P = "/api/v1"
JSON = {"content-type": "application/json"}
LINES = {"content-type": "application/x-ndjson"}
WAYS = {
    "POST /check": (None, "POST", f"{P}/check"),
    "POST /fees": (None, "POST", f"{P}/fees"),
    "POST /filings": (Role.party, "POST", f"{P}/filings"),
    "PUT /filings/…/content": (Role.party, "PUT", f"{P}/filings/nothing/content"),
    "POST /window/identity": (Role.guide, "POST", f"{P}/window/identity"),
    "POST /review/…/facts": (Role.judge, "POST", f"{P}/review/nothing/facts"),
    "POST /audit/verify": (Role.auditor, "POST", f"{P}/audit/verify"),
}
FLOOD = json.dumps({f"{n:x}": 1 for n in range(140_000)}).encode()
REFUSED = {
    "nothing": (b"", 422, "JSON"),
    "no JSON": ("{案由".encode(), 422, "JSON"),
    "no object": (b"[]", 422, "花括号"),
    "a key twice": (b'{"a": 1, "a": 2}', 422, "两次"),
    "a key twice, deep": (b'{"a": [{"b": {"c": 1, "c": 2}}]}', 422, "两次"),
    "an unknown key": ('{"案由": "民间借贷纠纷", "甲": 1}'.encode(), 422, "没有这一项"),
    "no number": (b'{"a": NaN}', 422, "NaN"),
    "a number too long": (b'{"a": 18446744073709551616}', 422, "过长"),
    "half a character": (b'{"a": "\\ud83d"}', 422, "不完整"),
    "half a character twice": (b'{"\\ud83d": 1, "\\ud83d": 2}', 422, "两次"),
    "not UTF-8": ('{"案由": "甲"}'.encode("gbk"), 422, "UTF-8"),
    "too deep": (b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}", 422, "嵌套"),
    "much too deep": (b'{"a": ' + b"[" * 100_000, 422, "嵌套"),
    "too many keys": (json.dumps(dict.fromkeys(map(str, range(2_001)))).encode(), 422, "2,000 项"),
    "a flood of keys": (FLOOD, 422, "100,000 项"),
    "too large": (b" " * (JsonRoute.most_bytes + 1), 413, "MB"),
}


def sent(place: Founded, way: str, content: Any, headers: dict[str, str] = JSON) -> Any:
    who, method, path = WAYS[way]
    return place.client_for(who).request(method, path, content=content, headers=headers)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", REFUSED)
def test_each_shape_is_refused_in_words(place: Founded, way: str, shape: str) -> None:
    content, status, words = REFUSED[shape]
    said = sent(place, way, content)
    assert said.status_code == status
    assert said.headers["content-type"] == "application/problem+json"
    problem = said.json()
    assert problem["编号"] == said.headers["x-request-number"]
    assert words in json.dumps(problem, ensure_ascii=False)


@pytest.mark.parametrize("way", WAYS)
def test_a_body_that_does_not_say_how_long_it_is_is_counted(place: Founded, way: str) -> None:
    said = sent(place, way, (b" " * 100_000 for _ in range(50)))
    assert said.status_code == 413
    assert "缩小" in said.json()["title"]


@pytest.mark.parametrize("way", WAYS)
def test_another_kind_of_body_is_refused(place: Founded, way: str) -> None:
    said = sent(place, way, b"{}", {"content-type": "text/plain"})
    assert said.status_code == 415
    assert "application/json" in said.json()["title"]


@pytest.mark.parametrize("way", [way for way, (who, *_) in WAYS.items() if who])
def test_who_asks_is_known_before_the_body_is_looked_at(place: Founded, way: str) -> None:
    _, method, path = WAYS[way]
    for content in (b"{", b" " * (JsonRoute.most_bytes + 1)):
        said = place.client_for(None).request(method, path, content=content, headers=JSON)
        assert said.status_code == 401
    wrong = Role.editor
    said = place.client_for(wrong).request(method, path, content=b"{", headers=JSON)
    assert said.status_code == 403


@pytest.mark.parametrize("shape", [s for s in REFUSED if s not in ("nothing", "too large")])
def test_a_bad_line_is_one_error(visitor: TestClient, shape: str) -> None:
    content, _, words = REFUSED[shape]
    good = '{"案由": "民间借贷纠纷"}'.encode()
    line = content[:900_000] if shape == "much too deep" else content
    found = visitor.post(
        f"{P}/check/bulk", content=b"\n".join([good, line, good]), headers=LINES
    ).content.splitlines()
    first, bad, last = map(json.loads, found)
    assert first["结论"] == last["结论"]
    said = json.dumps(bad["错误"], ensure_ascii=False)
    assert words in said or "超过 1 MB" in said


def test_floods_are_refused_at_once(visitor: TestClient) -> None:
    """Such bodies once stopped everything else of the worker for half a minute."""
    unknown = {f"没有{n}": 1 for n in range(1_900)}
    nested = json.dumps({"案由": "民间借贷纠纷", **unknown, "被告": [unknown] * 40}).encode()
    for content in (FLOOD, nested):
        assert len(content) > 1_500_000
        started = time.perf_counter()
        said = visitor.post(f"{P}/check", content=content, headers=JSON)
        assert time.perf_counter() - started < 3
        assert said.status_code == 422
        assert len(said.content) < 50_000


def test_an_error_lists_no_more_than_anybody_reads(place: Founded) -> None:
    many = json.dumps({"x" * 500 + str(n): 1 for n in range(1_500)}).encode()
    said = sent(place, "POST /audit/verify", many)
    assert said.status_code == 422
    assert len(said.json()["错误"]) == 200
    assert len(said.content) < 50_000


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(width=32) | st.text(max_size=8)
KEYS = st.sampled_from(
    "案由 内容 提交 修订号 原告 诉讼请求 金额 次序 要求 回答 种类 减半 起诉材料 手机号 姓名 "
    "证件类型 证件号码 路径 值 理由 材料".split()
) | st.text(max_size=4)
BODIES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=6,
)
NEEDED: dict[str, dict[str, Any]] = {
    "POST /check": {"案由": "民间借贷纠纷"},
    "POST /fees": {"种类": "财产案件"},
    "POST /filings": {"案由": "民间借贷纠纷"},
    "PUT /filings/…/content": {"内容": {}, "修订号": 1},
    "POST /window/identity": {"手机号": "1", "姓名": "甲", "证件号码": "1"},
    "POST /review/…/facts": {"次序": 0, "路径": "a"},
    "POST /audit/verify": {},
}


@pytest.mark.parametrize("way", WAYS)
def test_no_body_brings_the_server_down(
    place: Founded, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    @settings(
        max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(body=BODIES, needed=st.booleans())
    def run(body: dict[str, Any], needed: bool) -> None:
        content = json.dumps({**NEEDED[way], **body} if needed else body).encode()
        said = sent(place, way, content)
        assert said.status_code < 500, content
        if said.status_code >= 400:
            assert said.headers["content-type"] == "application/problem+json"

    run()
    assert not [record for record in caplog.records if record.exc_info]


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.binary(max_size=30) | BODIES.map(lambda b: json.dumps(b).encode())))
def test_no_lines_break_the_stream(visitor: TestClient, lines: list[bytes]) -> None:
    content = b"\n".join(line.replace(b"\n", b" ") for line in lines)
    said = visitor.post(f"{P}/check/bulk", content=content, headers=LINES)
    found = [json.loads(line) for line in said.content.splitlines()]
    assert [one["行"] for one in found] == [
        number for number, line in enumerate(content.split(b"\n"), 1) if line.strip()
    ]
    assert not any("不是您的问题" in str(one.get("错误")) for one in found)

"""Checks over HTTP: the engine's opinion unchanged, bad input named, many lines in one stream."""

from __future__ import annotations

import asyncio
import socket
import threading
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from api.base.json_route import OpenRoute
from api.base.members import MAX_OTHERS, MAX_PEOPLE
from api.base.security import COOKIE
from api.v1 import ndjson
from api.v1.ndjson import MAX_LINE_BYTES, LineByLine, Lines
from court.core.roles import Role
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.receipt import receipt_of
from tests.court.houses import Founded, TestClient, founded, served
from tests.court.papers import example

CHECK, BULK = "/api/v1/check", "/api/v1/check/bulk"
NDJSON = {"content-type": "application/x-ndjson"}
DAY = date(2026, 9, 7)


class TestOne:
    @pytest.mark.parametrize("number", ["01", "07", "19"])
    def test_the_answer_is_the_engine_s(
        self, visitor: TestClient, bundle: Bundle, number: str
    ) -> None:
        raw = example(number)
        said = visitor.post(CHECK, json=raw, params={"on": "2026-09-07"})
        opinion = check(bundle, raw, DAY)
        assert said.status_code == 200
        assert said.json() == orjson.loads(
            orjson.dumps({"意见": opinion.to_dict(), "凭证": receipt_of(opinion).to_dict()})
        )

    @pytest.mark.parametrize("stage", ["提交", "填写"])
    def test_what_is_open_is_the_same_without_the_rest(
        self, visitor: TestClient, stage: str
    ) -> None:
        raw = {key: value for key, value in example("01").items() if key != "被告"}
        whole = visitor.post(CHECK, json=raw, params={"stage": stage})
        part = visitor.post(CHECK, json=raw, params={"stage": stage, "scope": "未了"})
        expected = whole.json()["意见"]
        closed = [f for f in expected["要求"] if f["状态"] in ("满足", "不适用")]
        expected["要求"] = [f for f in expected["要求"] if f not in closed]
        assert part.json() == {"意见": expected}
        assert closed
        assert expected["要求"]
        assert len(part.content) < len(whole.content) / 2

    def test_typing_and_submitted_differ(self, visitor: TestClient) -> None:
        raw = {"案由": "民间借贷纠纷"}
        typing = visitor.post(CHECK, json=raw, params={"stage": "填写"}).json()["意见"]
        final = visitor.post(CHECK, json=raw).json()["意见"]
        assert (typing["结论"], final["结论"]) == ("尚未填完", "建议补正")

    def test_the_filing_s_own_day_counts_when_none_is_asked_for(self, visitor: TestClient) -> None:
        raw = example("01") | {"起诉日期": "2026-03-02"}
        assert visitor.post(CHECK, json=raw).json()["意见"]["日期"] == "2026-03-02"
        asked = visitor.post(CHECK, json=raw, params={"on": "2026年4月1日"}).json()["意见"]
        assert asked["日期"] == "2026-04-01"

    @pytest.mark.parametrize(
        ("interest", "conclusion"),
        [
            ({"利率": "年利率12%", "起算日": "2025-03-15"}, "建议登记立案"),
            ({"利率": "年利率12%"}, "建议补正"),
        ],
    )
    def test_a_rate_and_a_day_are_a_way_of_reckoning(
        self, visitor: TestClient, interest: dict[str, str], conclusion: str
    ) -> None:
        claims = [{"名称": "本金", "金额": 80000}, {"名称": "利息", **interest}]
        said = visitor.post(CHECK, json=example("01") | {"诉讼请求": claims}).json()["意见"]
        assert said["结论"] == conclusion

    def test_nothing_is_stored(self, place: Founded, visitor: TestClient) -> None:
        visitor.post(CHECK, json=example("01"))
        with place.house.look() as look:
            tables = place.house.database.engine.dialect.get_table_names(look.session.connection())
            kept = {
                name: look.session.connection()
                .exec_driver_sql(f'SELECT count(*) FROM "{name}"')
                .scalar()
                for name in tables
            }
        assert {name for name, rows in kept.items() if rows} <= {"alembic_version", "chain_head"}

    @pytest.mark.parametrize(
        ("body", "kind", "status", "said"),
        [
            (b"{", "application/json", 422, "不是合法的 JSON"),
            (b"[]", "application/json", 422, "一个 JSON 对象"),
            (b"", "application/json", 422, "不是合法的 JSON"),
            (b'{"\xff": 1}', "application/json", 422, "UTF-8"),
            (b'{"a": "\\ud800"}', "application/json", 422, "不完整"),
            (b'{"a": NaN}', "application/json", 422, "NaN"),
            (b"{}", "application/json", 422, "请填写案由"),
            ('{"案由": "民间借代纠纷"}'.encode(), "application/json", 422, "民间借贷纠纷"),
            (b"{}", "text/plain", 415, "application/json"),
            (b"a=1", "application/x-www-form-urlencoded", 415, "application/json"),
            (b" " * (OpenRoute.most_bytes + 1), "application/json", 413, "超过 2 MB"),
        ],
    )
    def test_what_cannot_be_checked_is_named(
        self, visitor: TestClient, body: bytes, kind: str, status: int, said: str
    ) -> None:
        found = visitor.post(CHECK, content=body, headers={"content-type": kind})
        assert found.status_code == status
        assert found.headers["content-type"] == "application/problem+json"
        assert said in found.text

    def test_every_bad_field_is_named_with_its_path(self, visitor: TestClient) -> None:
        raw = example("01")
        raw["被告"][0] |= {"证件号码": "442000197907250056", "身高": 180}
        raw["诉讼请求"][0]["金额"] = "八万左右"
        problems = visitor.post(CHECK, json=raw).json()["错误"]
        assert {p["路径"] for p in problems} == {
            "被告[0].证件号码",
            "被告[0].身高",
            "诉讼请求[0].金额",
        }

    @pytest.mark.parametrize(
        ("query", "path"),
        [({"on": "昨天"}, "on"), ({"on": "2150-01-01"}, "on"), ({"stage": "草稿"}, "stage")],
    )
    def test_bad_queries_are_named(
        self, visitor: TestClient, query: dict[str, str], path: str
    ) -> None:
        found = visitor.post(CHECK, json=example("01"), params=query)
        assert found.status_code == 422
        assert [p["路径"] for p in found.json()["错误"]] == [path]

    def test_too_many_people_are_sent_away_before_they_cost_anything(
        self, visitor: TestClient
    ) -> None:
        raw = {"案由": "民间借贷纠纷", "被告": [{}] * (MAX_PEOPLE + 1)}
        found = visitor.post(CHECK, json=raw)
        assert found.status_code == 413
        assert f"{MAX_PEOPLE + 1} 名" in found.json()["title"]
        raw = {"案由": "民间借贷纠纷", "材料": [{}] * (MAX_OTHERS + 1)}
        found = visitor.post(CHECK, json=raw)
        assert (found.status_code, "1001 项" in found.json()["title"]) == (413, True)
        rows = {f"被告[{n}].姓名": "甲" for n in range(MAX_PEOPLE + 1)}
        page = visitor.post("/selfcheck/check", data={"_cause": "民间借贷纠纷", **rows})
        assert (page.status_code, f"{MAX_PEOPLE + 1} 名" in page.text) == (413, True)

    def test_another_site_s_page_cannot_ask(self, visitor: TestClient) -> None:
        found = visitor.post(
            CHECK, json=example("01"), headers={"origin": "https://elsewhere.example"}
        )
        assert found.status_code == 403


class TestMany:
    def test_one_result_a_line_and_a_bad_line_stops_nothing(self, visitor: TestClient) -> None:
        one = orjson.dumps(example("01"))
        text = b"\n".join([one, b"{", b"", b"\xff", b'{"a": 1}', b"[]", one])
        found = visitor.post(BULK, content=text, headers=NDJSON)
        assert found.headers["content-type"] == "application/x-ndjson"
        lines = [orjson.loads(line) for line in found.content.splitlines()]
        assert [line["行"] for line in lines] == [1, 2, 4, 5, 6, 7]
        assert [line.get("结论", "") for line in lines] == [
            "建议登记立案", "", "", "", "", "建议登记立案",
        ]  # fmt: skip
        assert all(line["错误"][0]["问题"] for line in lines[1:5])
        assert lines[0]["凭证"]["凭证"]

    def test_a_line_too_long_is_refused_alone(self, visitor: TestClient) -> None:
        one = orjson.dumps(example("01"))
        text = b'{"a": "' + b"x" * MAX_LINE_BYTES + b'"}\n' + one
        lines = visitor.post(BULK, content=text, headers=NDJSON).content.splitlines()
        assert "超过 1 MB" in orjson.loads(lines[0])["错误"][0]["问题"]
        assert orjson.loads(lines[1])["结论"] == "建议登记立案"

    def test_lines_past_the_limit_are_not_dropped_in_silence(
        self, visitor: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ndjson, "MAX_LINES", 30)
        exactly = visitor.post(BULK, content=b"[]\n" * 30, headers=NDJSON).content.splitlines()
        assert len(exactly) == 30
        assert "没有检查" not in exactly[-1].decode()
        lines = visitor.post(BULK, content=b"[]\n" * 35, headers=NDJSON).content.splitlines()
        assert len(lines) == 31
        assert "没有检查" in orjson.loads(lines[-1])["错误"][0]["问题"]

    def test_a_body_too_large_is_refused_or_cut_with_a_word(self, tmp_path: Any) -> None:
        with founded(tmp_path / "state", max_request_bytes=10_000) as small:
            client = small.client_for(None)
            one = orjson.dumps(example("01"))
            text = b"\n".join([one] * 20)
            assert client.post(BULK, content=text, headers=NDJSON).status_code == 413
            parts = (part + b"\n" for part in [one] * 20)
            lines = client.post(BULK, content=parts, headers=NDJSON).content.splitlines()
            assert "没有检查" in orjson.loads(lines[-1])["错误"][0]["问题"]
            assert len(lines) <= 10_000 // (len(one) + 1) + 1
            assert all("结论" in orjson.loads(line) for line in lines[:-1])

    def test_the_wrong_kind_of_body_is_refused(self, visitor: TestClient) -> None:
        assert visitor.post(BULK, json={}).status_code == 415

    def test_a_client_that_reads_only_afterwards_is_not_locked_out(self, place: Founded) -> None:
        """Three megabytes go in before one byte of the answer, which is larger, is read."""
        one = orjson.dumps({"案由": "民间借贷纠纷"})
        lines = 800
        text = b"\n".join([one + b" " * 4_000] * lines)
        with served(place.house) as address:
            host, _, port = address.removeprefix("http://").partition(":")
            with socket.create_connection((host, int(port)), timeout=60) as link:
                head = (
                    f"POST {BULK} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
                    f"Content-Type: application/x-ndjson\r\nContent-Length: {len(text)}\r\n\r\n"
                )
                link.sendall(head.encode() + text)
                answer = b"".join(iter(lambda: link.recv(1 << 16), b""))
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.count(b'"\xe8\xa1\x8c":') == lines

    def test_a_client_that_leaves_ends_the_work(self, place: Founded) -> None:
        one = orjson.dumps({"案由": "民间借贷纠纷"})
        with served(place.house) as address:
            host, _, port = address.removeprefix("http://").partition(":")
            link = socket.create_connection((host, int(port)), timeout=60)
            head = (
                f"POST {BULK} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            link.sendall(head.encode() + b"%x\r\n%b\n\r\n" % (len(one) + 1, one))
            assert link.recv(100).startswith(b"HTTP/1.1 200")
            link.close()
            gone = threading.Event()
            for _ in range(100):
                if not LineByLine.running:
                    break
                gone.wait(0.05)
            assert not LineByLine.running

    def test_idle_streams_end_and_keep_nobody_else_out(
        self, place: Founded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Two connections that sent nothing once kept everybody from checking in bulk."""
        # Long enough for a busy machine to ask a third time before the first two end.
        monkeypatch.setattr(ndjson, "IDLE_SECONDS", 4)
        with served(place.house) as address:
            host, _, port = address.removeprefix("http://").partition(":")
            head = (
                f"POST {BULK} HTTP/1.1\r\nHost: {host}:{port}\r\n"
                "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            idle = [socket.create_connection((host, int(port)), timeout=60) for _ in range(2)]
            for link in idle:
                link.sendall(head.encode())
                assert link.recv(100).startswith(b"HTTP/1.1 200")
            line = orjson.dumps({"案由": "民间借贷纠纷"})
            own = httpx.post(f"{address}{BULK}", content=line, headers=NDJSON)
            assert own.status_code == 429 and int(own.headers["retry-after"]) <= 10
            LineByLine.running["203.0.113.7"] = 2  # an attacker elsewhere takes its share
            said = b"".join(iter(lambda: idle[0].recv(1 << 16), b"")).decode()
            assert "没有传来内容" in said
            idle[1].recv(1 << 16)
            done = httpx.post(f"{address}{BULK}", content=line, headers=NDJSON, timeout=60)
            assert done.status_code == 200
            del LineByLine.running["203.0.113.7"]

    def test_lines_are_cut_wherever_the_parts_end(self) -> None:
        async def read(parts: list[bytes]) -> list[bytes]:
            messages = [{"type": "http.request", "body": p, "more_body": True} for p in parts]
            messages.append({"type": "http.request", "body": b"", "more_body": False})
            messages.append({"type": "http.disconnect"})

            async def receive() -> dict[str, Any]:
                await asyncio.sleep(0)
                return messages.pop(0)

            lines = Lines()
            reader = asyncio.create_task(lines.read(receive))
            found = []
            while (line := await lines.next()) is not None:
                found.append(line)
            await reader
            return found

        whole = "一\n二三\n\n四".encode()
        for size in range(1, len(whole) + 1):
            parts = [whole[i : i + size] for i in range(0, len(whole), size)]
            assert asyncio.run(read(parts)) == ["一".encode(), "二三".encode(), b"", "四".encode()]


class TestLimits:
    def test_an_address_that_asks_too_often_waits(self, tmp_path: Any) -> None:
        with founded(tmp_path / "state", calls_per_minute=5) as strict:
            client = strict.client_for(None)
            answers = [client.get("/api/v1/courts") for _ in range(8)]  # one may leak away
        assert [a.status_code for a in answers][:5] == [200] * 5
        assert answers[-1].status_code == 429
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
        assert answers[-1].headers["content-type"] == "application/problem+json"

    def test_pages_are_counted_too_and_say_so_in_words(self, tmp_path: Any) -> None:
        with founded(tmp_path / "state", calls_per_minute=30) as strict:
            client = strict.client_for(None)
            answers = [
                client.post("/selfcheck/check", data={"_cause": "民间借贷纠纷"}) for _ in range(11)
            ]
        assert [a.status_code for a in answers[:10]] == [200] * 10
        assert answers[-1].status_code == 429
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 6
        assert answers[-1].headers["content-type"].startswith("text/html")
        assert "请求太频繁" in answers[-1].text

    def test_an_account_has_its_own_limit_wherever_it_calls_from(self, tmp_path: Any) -> None:
        with founded(tmp_path / "state", calls_per_minute=5) as strict:
            one, other = strict.client_for(Role.party), strict.client_for(Role.party, 2)
            mine = [one.get("/cases").status_code for _ in range(6)]
            assert mine == [200] * 5 + [429]
            assert other.get("/cases").status_code == 200
            assert strict.client_for(None).get("/").status_code == 200

    def test_an_address_has_a_limit_for_everybody_behind_it(self, tmp_path: Any) -> None:
        """A cookie nobody gave out buys no more than an address alone may spend."""
        with founded(tmp_path / "state", calls_per_minute=5) as strict:
            client = strict.client_for(None)
            client.cookies.set(COOKIE, "made up")
            assert [client.get("/").status_code for _ in range(6)] == [200] * 5 + [429]
            everybody = [strict.client_for(Role.party, n % 9 + 1).get("/cases") for n in range(110)]
            assert [a.status_code for a in everybody].count(429) >= 14

    def test_many_people_count_as_several_calls(self, tmp_path: Any) -> None:
        with founded(tmp_path / "state", calls_per_minute=20) as strict:
            client = strict.client_for(None)
            raw = {"案由": "民间借贷纠纷", "被告": [{}] * 150}
            assert client.post(CHECK, json=raw).status_code == 200
            assert client.post(CHECK, json=raw).status_code == 429

"""Health and metrics."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from api.base import health
from court.core.roles import Role
from tests.court.houses import Founded, founded
from tests.court.papers import example

LOCAL = ("127.0.0.1", 50_000)


def samples(text: str) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in re.findall(r"^(lian_\S+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
    }


def local_client(house: Founded) -> Any:
    """Somebody on this machine."""
    from tests.court.houses import TestClient

    return TestClient(house.app, client=LOCAL, raise_server_exceptions=False)


class TestHealth:
    def test_all_is_well(self, house: Founded) -> None:
        house.house.bundle.level(())
        said = house.client_for(None).get("/healthz")
        assert said.status_code == 200
        assert said.json()["检查"] == {"数据库": True, "规则": True, "磁盘": True}

    def test_a_full_disk_is_told(self, house: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 62)
        said = house.client_for(None).get("/healthz")
        assert said.status_code == 503
        assert said.json()["检查"]["磁盘"] is False

    def test_a_database_that_is_away_is_told(self, house: Founded) -> None:
        client = house.client_for(None)
        path = Path(house.house.settings.url.removeprefix("sqlite:///"))
        house.house.database.close()
        path.rename(path.with_suffix(".away"))
        path.mkdir()
        said = client.get("/healthz")
        assert said.status_code == 503
        assert said.json()["检查"]["数据库"] is False


class TestMetrics:
    def test_requests_checks_and_filings_are_counted(self, house: Founded) -> None:
        client = local_client(house)
        for _ in range(3):
            client.post("/api/v1/check", json=example("01"))
        client.get("/api/v1/causes/没有这个")
        client.get("/没有这一页")
        house.draft("01")
        house.filed("02")
        house.clock.advance(hours=2)
        found = samples(client.get("/metrics").text)
        assert found['lian_requests_total{method="POST",route="/api/v1/check",status="200"}'] == 3
        assert found['lian_requests_total{method="GET",route="/api/v1/causes/{cause}",status="404"}'] == 1  # fmt: skip
        assert found['lian_checks_total{conclusion="建议登记立案",stage="提交"}'] == 3
        assert found['lian_request_seconds_count{method="POST",route="/api/v1/check"}'] == 3
        assert found['lian_filings{state="草稿"}'] == 1
        assert found['lian_filings{state="待审查"}'] == 1
        assert found['lian_filings{state="已登记立案"}'] == 0
        assert found["lian_queue_age_seconds"] == 7_200
        assert found["lian_queue_late"] == 0

    def test_late_filings_and_payments(self, house: Founded) -> None:
        from court.decisions import service as decisions
        from court.decisions.plan import Plan

        filed = house.filed("01")
        with house.house.work(house.actor(Role.judge)) as work:
            decisions.decide(work, filed.id, filed.sequence, Plan("登记立案"))
        house.filed("02")
        house.clock.advance(days=30)
        found = samples(local_client(house).get("/metrics").text)
        assert found["lian_queue_late"] == 1
        assert found['lian_payments{state="待交"}'] == 1
        assert found['lian_payments_yuan{state="待交"}'] == 1_800

    def test_strange_methods_make_no_series(self, house: Founded) -> None:
        client = local_client(house)
        for word in ("BREW", "SECRET", "X"):
            client.request(word, "/api/v1/check")
        text = client.get("/metrics").text
        assert "BREW" not in text and "SECRET" not in text

    def test_without_a_token_only_this_machine_reads(self, house: Founded) -> None:
        assert house.client_for(None).get("/metrics").status_code == 403
        client = local_client(house)
        assert client.get("/metrics").status_code == 200
        forwarded = client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"})
        assert forwarded.status_code == 403

    def test_with_a_token_whoever_bears_it(self, tmp_path: Path) -> None:
        with founded(tmp_path / "state", metrics_token="m-2026") as house:
            client = local_client(house)
            assert client.get("/metrics").status_code == 401
            wrong = {"authorization": "Bearer m-2025"}
            assert client.get("/metrics", headers=wrong).status_code == 401
            right = {"authorization": "Bearer m-2026"}
            assert client.get("/metrics", headers=right).status_code == 200

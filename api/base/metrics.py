"""Prometheus metrics: what the workers count, and what the database says when asked.

With several workers the counters lie in files of a folder they share
(`PROMETHEUS_MULTIPROC_DIR`, set by `lian serve`), so every worker tells the sum.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from api.base.access import Public
from api.base.errors import Refused
from api.base.security import house_of
from court.core.courthouse import Courthouse
from court.core.lifecycle import REVIEWABLE, State
from court.core.tables import Filing
from court.messages.tables import OutboxItem
from court.operations.jobs import STANDINGS, KindLine, kinds
from court.payments.tables import Payment

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
LOOPBACK = frozenset({"127.0.0.1", "::1"})

router = APIRouter(tags=["运行"], include_in_schema=False)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("lian_requests", "请求数", labels, registry=self.registry)
        self.seconds = Histogram(
            "lian_request_seconds", "请求用时", ("method", "route"), buckets=SECONDS,
            registry=self.registry,
        )  # fmt: skip
        self.checks = Counter(
            "lian_checks", "检查数", ("stage", "conclusion"), registry=self.registry
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by the pattern of its route, never by its path."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def checked(self, conclusion: str, stage: str) -> None:
        self.checks.labels(stage, conclusion).inc()

    def text(self, house: Courthouse) -> bytes:
        """Everything in Prometheus' text format."""
        counted = self.registry
        if os.environ.get(FOLDER):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        asked = CollectorRegistry()
        asked.register(Standing(house))
        return generate_latest(counted) + generate_latest(asked)


class Standing(Collector):
    """What the database says now."""

    def __init__(self, house: Courthouse) -> None:
        self.house = house

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        with self.house.look() as look:
            rows = select(Filing.state, func.count()).group_by(Filing.state)
            states: dict[str, int] = {s: n for s, n in look.session.execute(rows)}
            open_ = Filing.state.in_(REVIEWABLE)
            oldest = look.session.scalar(select(func.min(Filing.submitted_at)).where(open_))
            late = look.session.scalar(
                select(func.count()).where(open_, Filing.decide_by < look.today)
            )
            money = select(Payment.state, func.count(), func.sum(Payment.amount))
            payments = list(look.session.execute(money.group_by(Payment.state)))
            unsent = look.session.scalar(select(func.count()).where(OutboxItem.sent_at.is_(None)))
            lines, now = kinds(look), look.now
            age = (look.now - oldest).total_seconds() if oldest else 0
        filings = GaugeMetricFamily("lian_filings", "各状态的起诉数", labels=["state"])
        for state in State:
            filings.add_metric([state], states.get(state, 0))
        yield filings
        yield GaugeMetricFamily("lian_queue_age_seconds", "等待审查最久的一份等了多久", age)
        yield GaugeMetricFamily("lian_queue_late", "超过决定期限还没有决定的起诉数", late or 0)
        yield GaugeMetricFamily("lian_messages_unsent", "还没有发出的短信数", unsent or 0)
        count = GaugeMetricFamily("lian_payments", "各状态的缴费单数", labels=["state"])
        amount = GaugeMetricFamily("lian_payments_yuan", "各状态的缴费金额", labels=["state"])
        for state, number, total in payments:
            count.add_metric([state], number)
            amount.add_metric([state], float(total or 0))
        yield count
        yield amount
        yield from _of_jobs(lines, now)


def _of_jobs(lines: Iterable[KindLine], now: datetime) -> Iterator[Metric]:
    """Work for later: how much there is, and how long the oldest has waited for its turn."""
    count = GaugeMetricFamily("lian_jobs", "各种后台任务在各状态的数", labels=["kind", "state"])
    age = GaugeMetricFamily(
        "lian_jobs_age_seconds", "轮到而没做的任务最久等了多久", labels=["kind"]
    )
    for line in lines:
        for standing in STANDINGS:
            count.add_metric([line.kind, standing], line.counts.get(standing, 0))
        age.add_metric([line.kind], line.age(now).total_seconds())
    yield count
    yield age


def check_reader(request: Request, token: str) -> None:
    """Who may read the metrics: the bearer of the token; without one, this machine alone.

    A forwarded request comes from the proxy's machine but not from there: refused.
    Raises `Refused`.
    """
    if token:
        sent = request.headers.get("authorization", "")
        if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
            raise Refused(401, "读取指标需要令牌，见运维手册 LIAN_METRICS_TOKEN_FILE")
        return
    host = request.client.host if request.client else ""
    if host not in LOOPBACK or "x-forwarded-for" in request.headers:
        raise Refused(403, "没有设置令牌时，指标只能在本机读取")


@router.get("/metrics")
def metrics(request: Request, actor: Public) -> Response:
    """Prometheus' text format.  Guarded by `check_reader`, not by an account."""
    house = house_of(request)
    check_reader(request, house.settings.metrics_token)
    found: Metrics = request.app.state.metrics
    return Response(found.text(house), media_type=CONTENT_TYPE_LATEST)

"""Messages: kept for their owner, announced without details, delivered once, never lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from court.core.courthouse import Courthouse, NotFound
from court.core.jobs import GIVEN_UP, Handler, pause_after, work_off
from court.core.limits import TooMany
from court.core.roles import Role
from court.core.settings import Settings
from court.core.tables import Filing, Job
from court.identity import accounts
from court.messages import service as messages
from court.messages.delivery import TOO_OLD, WIPED, Delivery
from court.messages.sms import (
    GatewayError,
    HttpSmsGateway,
    LogGateway,
    NoGateway,
    SmsGateway,
    gateway_of,
)
from court.messages.tables import OutboxItem
from engine.text.errors import LianError
from tests.court.houses import Founded, both_databases

PRIVATE = ("李文海", "张国栋", "借款", "民间借贷")


class Taker:
    """A gateway that keeps what it took; refuses the first `refusals` times."""

    def __init__(self, refusals: int = 0, wait: threading.Barrier | None = None) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.refusals, self.offers, self.wait = refusals, 0, wait

    def send(self, item_id: str, phone: str, body: str) -> None:
        self.offers += 1
        if self.offers <= self.refusals:
            raise GatewayError("no")
        self.taken.append((item_id, phone, body))


def deliver(house: Courthouse, gateway: SmsGateway | None = None) -> int:
    """Offer everything whose turn has come; how many texts were offered."""
    return work_off(house, {messages.DELIVERY: Handler(Delivery(gateway))})


def job_of(house: Courthouse) -> Job:
    with house.look() as look:
        return look.session.scalars(select(Job)).one()


def texts(house: Courthouse) -> list[OutboxItem]:
    with house.look() as look:
        return list(look.session.scalars(select(OutboxItem).order_by(OutboxItem.at)))


def put_texts(house: Courthouse, count: int) -> None:
    with house.work() as work:
        for n in range(count):
            messages.text(work, f"1380013{n:04d}", f"第 {n} 条")


def tell(founded: Founded, subject: str = "已登记立案", which: int = 1) -> str:
    filing = founded.filed("01", which=which)
    with founded.house.work() as work:
        message = messages.notify(
            work, filing.owner_id or "", filing, subject, "李文海诉张国栋借款一案已登记立案"
        )
        assert message is not None
        work.session.flush()
        return message.id


@both_databases
def test_a_message_is_whole_on_its_page_and_says_little_by_text(house: Founded) -> None:
    tell(house)
    with house.house.look(house.actor()) as look:
        (message,) = messages.inbox(look)
        filing = look.session.get_one(Filing, message.filing_id)
        assert "张国栋" in message.body
        assert messages.unread(look) == 1
        assert messages.of_filing(look, filing) == [message]
    last = texts(house.house)[-1]
    assert filing.number and filing.number in last.body
    assert not any(word in last.body for word in PRIVATE)


def test_reading_marks_it_and_others_do_not_see_it(house: Founded) -> None:
    message_id = tell(house)
    with (
        pytest.raises(NotFound),
        house.house.work(house.actor(Role.lawyer)) as work,
    ):
        messages.open_message(work, message_id)
    with house.house.work(house.actor()) as work:
        first = messages.open_message(work, message_id).read_at
        assert first == house.clock.now
    house.clock.advance(hours=1)
    with house.house.work(house.actor()) as work:
        assert messages.open_message(work, message_id).read_at == first
        assert messages.unread(work) == 0


def test_nobody_is_told_nothing(house: Founded) -> None:
    with house.house.work() as work:
        assert messages.notify(work, "no such account", None, "x", "y") is None


@both_databases
def test_a_text_is_delivered_once(house: Founded) -> None:
    put_texts(house.house, 3)
    gateway = Taker()
    assert deliver(house.house, gateway) == 3
    assert [body for _, _, body in gateway.taken] == ["第 0 条", "第 1 条", "第 2 条"]
    house.clock.advance(days=1)
    assert deliver(house.house, gateway) == 0
    assert len(gateway.taken) == 3


def test_what_is_refused_comes_again_with_growing_pauses(house: Founded) -> None:
    put_texts(house.house, 1)
    gateway = Taker(refusals=3)
    waited = []
    for _ in range(600):
        before = gateway.offers
        deliver(house.house, gateway)
        if gateway.offers > before:
            waited.append(house.clock.now)
        if gateway.taken:
            break
        house.clock.advance(seconds=1)
    pauses = [(b - a).total_seconds() for a, b in pairwise(waited)]
    assert pauses == [30, 60, 120]
    (item,) = texts(house.house)
    assert item.sent_at == house.clock.now


def test_pauses_end_at_an_hour() -> None:
    pauses = [pause_after(n) for n in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


def test_a_worker_killed_while_sending_loses_nothing(house: Founded) -> None:
    """Whether the gateway had taken the text or not, it is offered again under the same id."""
    put_texts(house.house, 1)

    class Killed(BaseException):
        pass

    class Dying:
        def send(self, item_id: str, phone: str, body: str) -> None:
            taken_before.append(item_id)
            raise Killed

    taken_before: list[str] = []
    with pytest.raises(Killed):
        deliver(house.house, Dying())
    gateway = Taker()
    assert deliver(house.house, gateway) == 0
    house.clock.advance(seconds=61)
    assert deliver(house.house, gateway) == 1
    assert [item_id for item_id, _, _ in gateway.taken] == taken_before


@both_databases
def test_workers_at_once_send_each_text_once(house: Founded) -> None:
    put_texts(house.house, 40)
    gateway = Taker()
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        deliver(house.house, gateway)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(body for _, _, body in gateway.taken) == sorted(f"第 {n} 条" for n in range(40))


def test_a_code_too_old_is_not_sent_and_none_stays_readable(house: Founded) -> None:
    here = house.house
    settings = here.settings.model_copy(update={"development": False})
    court = Courthouse(settings, here.bundle, here.database, here.clock)
    with court.work() as work:
        accounts.send_code(work, "13800138000")
    house.clock.advance(minutes=6)
    gateway = Taker()
    deliver(court, gateway)
    assert gateway.taken == []
    assert (job_of(court).state, job_of(court).error) == (GIVEN_UP, TOO_OLD)
    with court.work() as work:
        code = accounts.send_code(work, "13800138000")
    assert deliver(court, gateway) == 1
    assert code in gateway.taken[0][2]
    assert {item.body for item in texts(court)} == {WIPED}


def test_the_screen_of_a_development_installation_shows_codes(house: Founded) -> None:
    with house.house.work() as work:
        code = accounts.send_code(work, "13800138000")
    deliver(house.house)
    with house.house.look() as look:
        assert code in messages.outbox(look)[0].body


def test_what_waits_is_counted(house: Founded) -> None:
    put_texts(house.house, 2)
    with house.house.look() as look:
        assert messages.waiting(look.session, house.clock.now) == 2
        assert messages.waiting(look.session, house.clock.now + timedelta(days=4)) == 0


@contextmanager
def gateway_server(status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append({"headers": dict(self.headers), "body": json.loads(body)})
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/send", seen
    finally:
        server.shutdown()
        server.server_close()


def test_the_gateway_gets_what_it_needs() -> None:
    with gateway_server() as (url, seen):
        HttpSmsGateway(url, "密".encode().hex()).send("id1", "13800138000", "您有新消息")
    (request,) = seen
    assert request["body"] == {"id": "id1", "phone": "13800138000", "text": "您有新消息"}
    assert request["headers"]["Idempotency-Key"] == "id1"
    assert request["headers"]["Authorization"] == "Bearer e5af86"


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500, 503])
def test_any_other_answer_is_a_refusal_and_redirects_are_not_followed(status: int) -> None:
    with gateway_server(status) as (url, seen), pytest.raises(GatewayError):
        HttpSmsGateway(url, "t").send("id1", "13800138000", "x")
    assert len(seen) == 1


def test_a_gateway_that_is_away_or_slow_is_a_refusal() -> None:
    with pytest.raises(GatewayError):
        HttpSmsGateway("http://127.0.0.1:9/", "t", seconds=1).send("id1", "13800138000", "x")


def test_which_gateway() -> None:
    assert isinstance(gateway_of(Settings(development=True)), LogGateway)
    assert isinstance(gateway_of(Settings(sms_url="https://sms.example.cn/")), HttpSmsGateway)
    with pytest.raises(GatewayError, match="LIAN_SMS_URL"):
        gateway_of(Settings()).send("id1", "13800138000", "x")
    assert isinstance(gateway_of(Settings()), NoGateway)
    for wrong in (
        "file:///etc/passwd",
        "sms",
        "ftp://x/",
        "https://",
        "https://[::",
        "http://x:y/",
    ):
        with pytest.raises(LianError, match="LIAN_SMS_URL"):
            gateway_of(Settings(sms_url=wrong))


def texts_to(house: Founded, phone: str) -> list[OutboxItem]:
    with house.house.look() as look:
        found = select(OutboxItem).where(OutboxItem.phone == phone)
        return list(look.session.scalars(found))


@both_databases
def test_a_number_gets_so_many_texts_a_day_whatever_they_are_about(
    house: Founded, caplog: pytest.LogCaptureFixture
) -> None:
    """Notices stop first and silently, so that codes are left; then codes stop with a sentence."""
    person = house.person()
    before = len(texts_to(house, person.name))
    most = house.house.settings
    for _ in range(most.notices_per_day + 5):
        with house.house.work() as work:
            assert messages.notify(work, person.account_id, None, "消息", "内容") is not None
    assert len(texts_to(house, person.name)) == most.notices_per_day
    assert [r.getMessage() for r in caplog.records].count("text not sent") == 5 + before
    assert person.name not in caplog.text
    with house.house.look(person.actor) as look:
        assert len(messages.inbox(look)) == most.notices_per_day + 5
    for _ in range(most.texts_per_day - most.notices_per_day):
        house.clock.advance(minutes=30)
        with house.house.work() as work:
            accounts.send_code(work, person.name)
    house.clock.advance(minutes=30)
    with pytest.raises(TooMany, match="以后再试"), house.house.work() as work:
        accounts.send_code(work, person.name)
    house.clock.advance(days=1)
    with house.house.work() as work:
        accounts.send_code(work, person.name)

"""Work for later on the administrator's page and in the API: seen, done again, given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from court.bulk import jobs as bulk
from court.bulk.tables import BulkJob
from court.core.jobs import Handler, enqueue, work_off
from court.core.roles import Role
from court.core.tables import Job, LogEntry
from court.messages import service as messages
from court.messages.delivery import WIPED, Delivery
from court.messages.sms import NoGateway
from court.messages.tables import OutboxItem
from court.operations import handlers
from tests.browsing import NARROW, axe_faults, opened, scrolls_sideways
from tests.court.houses import Founded, served

PHONE, SECRET = "13800138000", "验证码 482913"


def failed_text(house: Founded, life: timedelta = timedelta(days=3)) -> Job:
    """A text that no gateway took."""
    with house.house.work() as work:
        messages.text(work, PHONE, SECRET, life=life, secret=True)
    work_off(house.house, {messages.DELIVERY: Handler(Delivery(NoGateway()))})
    return job_of(house)


def job_of(house: Founded, kind: str = messages.DELIVERY) -> Job:
    with house.house.look() as look:
        return look.session.scalars(select(Job).where(Job.kind == kind)).one()


def test_what_failed_is_shown_with_its_reason_and_nothing_personal(house: Founded) -> None:
    failed_text(house)
    page = house.client_for(Role.administrator).get("/admin/jobs").text
    assert "没有配置短信网关（LIAN_SMS_URL）" in page
    assert "会再试" in page
    assert PHONE not in page and "482913" not in page


def test_done_again_it_is_first_and_is_done(house: Founded) -> None:
    job = failed_text(house)
    client = house.client_for(Role.administrator)
    said = client.post(f"/admin/jobs/{job.id}/retry")
    assert "马上再做一次" in client.get(said.headers["location"]).text
    again = job_of(house)
    assert (again.due, again.tries, again.error) == (house.clock.now, 0, "")
    work_off(house.house, handlers.quick())
    assert job_of(house).state == "完成"
    with house.house.look() as look:
        assert look.session.scalar(select(LogEntry).where(LogEntry.kind == "重做任务"))


def test_given_up_it_is_not_tried_again(house: Founded) -> None:
    job = failed_text(house)
    client = house.client_for(Role.administrator)
    object.__setattr__(house.house.settings, "development", False)
    said = client.post(f"/admin/jobs/{job.id}/give-up")
    assert "已经放弃" in client.get(said.headers["location"]).text
    assert client.post(f"/admin/jobs/{job.id}/give-up").status_code == 409
    house.clock.advance(hours=2)
    assert work_off(house.house, handlers.quick()) == 0
    with house.house.look() as look:
        assert look.session.scalars(select(OutboxItem.body)).one() == WIPED


def test_a_bulk_file_that_is_given_up_is_told_to_its_owner(house: Founded) -> None:
    with house.house.work(house.actor(Role.lawyer)) as work:
        made = BulkJob(
            owner_id=work.actor.account_id, file_name="a.csv", media_type="text/csv",
            sha256="0" * 64, cause="信用卡纠纷", state="检查中", problems=[],
            created_at=work.now, updated_at=work.now,
        )  # fmt: skip
        work.session.add(made)
        work.session.flush()
        enqueue(work, bulk.KIND, made.id)
    job = job_of(house, bulk.KIND)
    house.client_for(Role.administrator).post(f"/admin/jobs/{job.id}/give-up")
    with house.house.look() as look:
        left = look.session.get_one(BulkJob, made.id)
    assert left.state == "读不了" and bulk.LEFT in str(left.problems)


def test_what_runs_and_what_comes_round_is_left_alone(house: Founded) -> None:
    handlers.plan(house.house)
    client = house.client_for(Role.administrator)
    cleaning = job_of(house, handlers.CLEANING)
    refused = client.post(f"/admin/jobs/{cleaning.id}/give-up")
    assert refused.status_code == 409 and "不能放弃" in refused.text
    with house.house.work() as work:
        held = work.session.get_one(Job, cleaning.id)
        held.lease_owner, held.lease_until = "somebody", work.now + timedelta(minutes=1)
    assert client.post(f"/admin/jobs/{cleaning.id}/retry").status_code == 409
    assert client.post("/admin/jobs/999999/retry").status_code == 404


def test_the_api_says_the_same(house: Founded) -> None:
    job = failed_text(house)
    house.clock.advance(minutes=10)
    client = house.client_for(Role.administrator)
    said = client.get("/api/v1/jobs").json()
    (line,) = said["任务"]
    assert (line["编号"], line["状态"], line["试过次数"]) == (job.id, "会再试", 1)
    (texts,) = [kind for kind in said["种类"] if kind["种类"] == "短信"]
    assert texts["各状态"] == {"会再试": 1}
    assert texts["最久等了秒数"] == 600 - 30
    assert client.get("/api/v1/jobs?standing=放弃").json()["任务"] == []
    assert client.post(f"/api/v1/jobs/{job.id}/give-up").status_code == 204
    assert client.get("/api/v1/jobs?standing=放弃").json()["任务"][0]["编号"] == job.id
    assert client.post(f"/api/v1/jobs/{job.id}/retry").status_code == 204
    assert client.post("/api/v1/jobs/999999/retry").status_code == 404


def test_the_age_of_the_queue_is_measured(house: Founded) -> None:
    failed_text(house)
    house.clock.advance(minutes=10)
    text = house.app.state.metrics.text(house.house).decode()
    assert 'lian_jobs{kind="短信",state="会再试"} 1.0' in text
    assert 'lian_jobs_age_seconds{kind="短信"} 570.0' in text


def test_in_a_browser(house: Founded, browser: Any) -> None:
    failed_text(house)
    person = house.person(Role.administrator)
    with served(house.house) as address:
        page = opened(browser, address, person, viewport=NARROW)
        page.goto(f"{address}/admin/jobs")
        assert axe_faults(page) == []
        assert not scrolls_sideways(page)
        page.get_by_role("button", name="再做一次").first.click()
        page.get_by_text("马上再做一次").wait_for()

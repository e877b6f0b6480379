"""What else filers do: hand in a file of many filings, book a window."""

from __future__ import annotations

import csv
import io

from court.bulk import jobs
from court.bulk.worker import Worker
from court.core.jobs import Handler, work_off
from court.counter import appointments
from court.demo.people import MEN, WOMEN, resident_number
from court.demo.stories import Case, Moments, Stage

CAUSE = "信用卡纠纷"
LENDER = {
    "原告1.类型": "法人",
    "原告1.名称": "中山农业科技小额贷款有限公司",
    "原告1.统一社会信用代码": "91442000MA50012ABQ",
    "原告1.住所地": "广东省中山市东区街道中山四路88号",
    "原告1.联系电话": "0760-88886666",
    "原告1.法定代表人": "区永健",
    "原告1.法定代表人职务": "执行董事",
    "原告1.材料": "营业执照、法定代表人身份证明",
}
STREETS = ("石岐街道莲塘路", "东区街道起湾道", "西区街道富华道", "三乡镇文昌东路", "沙溪镇宝珠路")


def bulk_file(name: str, count: int, first: int, with_faults: bool) -> tuple[str, bytes]:
    """A CSV of credit-card cases; two of them with something to change when asked for."""
    rows = [_row(first + position) for position in range(count)]
    if with_faults:
        rows[2]["被告1.证件号码"] = rows[2]["被告1.证件号码"][:-2]
        rows[5]["请求.透支本金.金额"] = "一万多"
        for key in ("被告1.住所地", "被告1.证件号码"):
            rows[7][key] = ""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return name, out.getvalue().encode("utf-8-sig")


def _row(position: int) -> dict[str, str]:
    people = (*MEN, *WOMEN)
    name, born = people[position % len(people)]
    sequence = 300 + position * 2 + (1 if (name, born) in MEN else 0)
    amount = 8_000 + position * 1_371 % 40_000
    return {
        "自用编号": f"卡-{position + 1:04d}",
        **LENDER,
        "被告1.类型": "自然人",
        "被告1.姓名": name,
        "被告1.证件类型": "居民身份证",
        "被告1.证件号码": resident_number(born, sequence),
        "被告1.住所地": f"广东省中山市{STREETS[position % len(STREETS)]}{position + 3}号",
        "被告1.联系电话": f"1380001{position:04d}",
        "请求.透支本金.金额": str(amount),
        "事实与理由": f"被告领用信用卡后透支 {amount} 元，经催收没有归还。",
        "证据1.证据名称": "领用合约",
        "证据2.证据名称": "账户流水",
        "仲裁协议": "否",
        "管辖协议": "否",
        "曾就同一纠纷起诉": "否",
    }


def _take(stage: Stage, case: Case, name: str, data: bytes) -> str:
    with stage.house.work(stage.people[case.filer]) as work:
        job = jobs.create(work, CAUSE, jobs.receive_table(work.house, name, io.BytesIO(data)))
    _work_off(stage)
    return job.id


def _work_off(stage: Stage) -> None:
    work_off(stage.house, {jobs.KIND: Handler(Worker())})


def bulk_handed_in(stage: Stage, case: Case) -> Moments:
    """A file of eight cases, all handed in."""
    name, data = bulk_file("十月信用卡.csv", 8, 100, with_faults=False)
    job = _take(stage, case, name, data)
    yield stage.after(minutes=10)
    with stage.house.work(stage.people[case.filer]) as work:
        jobs.submit(work, job, with_gaps=True)
    _work_off(stage)


def bulk_checked(stage: Stage, case: Case) -> Moments:
    """A file of twelve cases, some with something to change, not handed in yet."""
    _take(stage, case, *bulk_file("十一月信用卡.csv", 12, 0, with_faults=True))
    yield from ()


def appointments_ahead(stage: Stage, case: Case) -> Moments:
    """Places booked for the next days the window is open."""
    with stage.house.work(stage.people[case.filer]) as work:
        for day in appointments.bookable_days(work)[1:3]:
            slot = next((s for s in appointments.slots(work, day) if s.free), None)
            if slot is not None:
                actor = work.actor
                appointments.book(work, day, slot.name, "补交材料", actor.name, actor.phone)
    yield from ()

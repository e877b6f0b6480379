"""What is one's own: a copy of it, and the end of an account (个人信息保护法 45, 47).

A closed account keeps its id, because filings, decisions and the event log name it: those are
court files.  Name, phone, document and password go, so that nobody can sign in with it again.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, Any

import orjson
from sqlalchemy import delete, select

from court.bulk import jobs as bulk
from court.bulk.tables import BulkJob
from court.core.courthouse import Conflict, Work
from court.core.lifecycle import FINAL, State
from court.core.tables import Account, Filing, Upload
from court.counter.tables import Appointment
from court.files.names import clean_name
from court.filings import service as filings
from court.filings.tables import Client, FilingTemplate
from court.identity import used_passwords
from court.identity.accounts import account_of
from court.identity.sessions import end_sessions
from court.identity.tables import ApiKey
from court.messages.tables import Message
from engine.text.errors import LianError

ENDED = FINAL | {State.draft, State.discarded, State.withdrawn}
DATA, FILES = "资料.json", "附件"
EVENT = "注销账户"


def under_way(work: Work) -> list[Filing]:
    """Own filings the court is still working on; an account with one cannot be closed."""
    return [f for f in _filings(work) if State(f.state) not in ENDED]


def close(work: Work) -> None:
    """Close the own account: delete what only it needs, and what says whose it was.

    Raises `Conflict` while a filing is under way, `LianError` for an account of the staff.
    """
    account = account_of(work)
    if account.login is not None:
        raise LianError("工作人员的账户由管理员停用")
    if waiting := under_way(work):
        numbers = "、".join(f.number or f.cause for f in waiting[:3])
        raise Conflict(f"还有没有办完的材料（{numbers}）。撤回或者等法院处理完，再注销")
    for filing in _filings(work):
        if filing.state == State.draft:
            filings.discard(work, filing)
    for job in work.session.scalars(select(BulkJob).where(BulkJob.owner_id == account.id)):
        bulk.discard(work, job.id)
    for table, owner in (
        (Client, Client.owner_id),
        (FilingTemplate, FilingTemplate.owner_id),
        (Message, Message.account_id),
        (ApiKey, ApiKey.account_id),
    ):
        work.session.execute(delete(table).where(owner == account.id))
    for booking in work.session.scalars(_bookings(account)):
        booking.account_id, booking.name, booking.phone = None, "", ""
    end_sessions(work, account.id)
    used_passwords.forget(work, account.id)
    account.name, account.phone, account.password = "", None, ""
    account.id_type, account.id_number, account.identity_verified = "", "", False
    account.firm, account.licence, account.licence_verified = "", "", False
    account.disabled = True
    work.log(EVENT, 账户=account.id)


def own_copy(work: Work, target: IO[bytes]) -> None:
    """Write a ZIP of everything the court holds on this account: facts as JSON, files as they are.

    A file that is damaged is named in the JSON instead.
    """
    data = _facts(work)
    missing = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, upload in _uploads(work):
            try:
                blocks = work.house.files.stream(upload.sha256)
                with archive.open(name, "w", force_zip64=True) as entry:
                    entry.writelines(blocks)
            except LianError as error:
                missing.append({"附件": name, "原因": str(error)})
        data["没有取到的附件"] = missing
        archive.writestr(DATA, orjson.dumps(data, option=orjson.OPT_INDENT_2, default=str))
    work.log("复制个人资料", 账户=account_of(work).id)


def _filings(work: Work) -> list[Filing]:
    mine = select(Filing).where(Filing.owner_id == account_of(work).id).order_by(Filing.created_at)
    return list(work.session.scalars(mine))


def _bookings(account: Account) -> Any:
    return select(Appointment).where(Appointment.account_id == account.id)


def _uploads(work: Work) -> Iterator[tuple[str, Upload]]:
    """Every file one handed in, under a name of its own."""
    for filing in _filings(work):
        found = select(Upload).where(Upload.filing_id == filing.id).order_by(Upload.at)
        for number, upload in enumerate(work.session.scalars(found), 1):
            folder = filing.called
            yield f"{FILES}/{clean_name(folder)}/{number:02d}-{clean_name(upload.name)}", upload


def _facts(work: Work) -> dict[str, Any]:
    account = account_of(work)
    mine = work.session
    return {
        "账户": {
            "身份": account.role, "姓名": account.name, "手机号": account.phone,
            "证件类型": account.id_type, "证件号码": account.id_number,
            "已核验": account.identity_verified, "律所": account.firm, "执业证号": account.licence,
            "执业证已核对": account.licence_verified,
            "注册": account.created_at,
        },
        "起诉材料": [
            {
                "收件号": f.number, "案由": f.cause, "状态": f.state, "案号": f.case_number,
                "建立": f.created_at, "改动": f.updated_at, "内容": f.content,
            }
            for f in _filings(work)
            if f.state != State.discarded
        ],
        "委托人": [
            {"名称": c.name, "资料": c.party}
            for c in mine.scalars(select(Client).where(Client.owner_id == account.id))
        ],
        "模板": [
            {"名称": t.name, "内容": t.content}
            for t in mine.scalars(select(FilingTemplate).where(FilingTemplate.owner_id == account.id))
        ],
        "消息": [
            {"时间": m.at, "标题": m.subject, "内容": m.body}
            for m in mine.scalars(select(Message).where(Message.account_id == account.id))
        ],
        "预约": [
            {"日期": b.day, "时段": b.slot, "事项": b.purpose, "状态": b.state}
            for b in mine.scalars(_bookings(account))
        ],
        "批量文件": [
            {"文件": j.file_name, "时间": j.created_at, "状态": j.state}
            for j in mine.scalars(select(BulkJob).where(BulkJob.owner_id == account.id))
        ],
    }  # fmt: skip

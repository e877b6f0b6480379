"""The record is verified every day, and who has to know is told when it is not whole."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from court.core.courthouse import Courthouse
from court.core.jobs import Lease
from court.core.roles import Role
from court.core.tables import Account
from court.messages.service import notify
from court.oversight import audit

log = logging.getLogger("lian.audit")
KIND = "每日核对"
EVERY = timedelta(days=1)
TOLD = (Role.auditor, Role.administrator, Role.security)
SUBJECT = "审计日志核对不上"
BODY = (
    "每天的自动核对发现 {} 处与写入时不同。请停止写入，保护现场，由审计打开“审计”点〔核对〕，"
    "或者运行 lian audit verify，与备份和外部存证对照。"
)


def daily(house: Courthouse, lease: Lease) -> datetime:  # noqa: ARG001 — what every job is given
    """Verify log and rows, without the stored files; say when to do it again."""
    with house.look() as look:
        found = len(audit.verify(look.session, look.now, court=house.chain).faults)
    if found:
        log.error("the record is not whole", extra={"faults": found})
        _tell(house, found)
    return house.clock() + EVERY


def _tell(house: Courthouse, faults: int) -> None:
    with house.work() as work:
        work.log(KIND, 问题=faults)
        concerned = select(Account.id).where(Account.role.in_(TOLD), Account.disabled.is_(False))
        for account_id in list(work.session.scalars(concerned)):
            notify(work, account_id, None, SUBJECT, BODY.format(faults))

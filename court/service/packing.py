"""What the package of a case says of service: addresses, every attempt with its reports, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from court.cases.parties import ever
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.service import pictures, reading, rows, service
from court.service.course import resolved
from court.service.tables import ServiceAddress, ServiceAttempt, ServiceTask


class Service:
    """The part of the package that the room of service gives (`court.cases.ports.Part`)."""

    name = "送达"

    def data_of(self, work: Work, case: CourtCase) -> dict[str, Any]:
        """Addresses as they are and were, and what was served on whom on which proof."""
        rows.fetch(work, [case.id])
        parties = {party.id: party for party in ever(work, case)}
        known = rows.ADDRESSES.of(work.session, case.id)
        return {
            "地址": [_address(parties[row.party_id], row) for row in known],
            "文书": [_task(work, parties[t.party_id], t) for t in service.of_case(work, case)],
        }

    def files_of(self, work: Work, case: CourtCase) -> Iterator[tuple[str, str]]:
        """The pictures, by their names and hashes."""
        for row in pictures.PICTURES.of(work.session, case.id):
            yield row.name, row.sha256


def _address(party: CaseParty, row: ServiceAddress) -> dict[str, Any]:
    return {
        "当事人": party.id,
        "名称": party.name,
        "来源": row.source,
        "用途": row.use,
        "地址": row.address,
        "法官准许使用": bool(row.confirmed_by),
        "起": row.since.isoformat(),
        "止": row.until.isoformat() if row.until else None,
    }


def _task(work: Work, party: CaseParty, task: ServiceTask) -> dict[str, Any]:
    verdicts = {one.event: one.verdict for one in resolved(reading.known(work, task))}
    return {
        "受送达人": party.id,
        "名称": party.name,
        "文书": [str(paper) for paper in task.papers],
        "状态": task.state,
        "方式": task.way or None,
        "送达日期": task.day.isoformat() if task.day else None,
        "可据以缺席判决": task.default,
        "推定": task.presumed,
        "依据事件": task.found,
        "经过": [
            _attempt(work, one, *reading.plainly(verdicts[one.basis]))
            for one in reading.attempts(work, task)
        ],
        "法官认定": [
            {
                "认定": word.kind,
                "理由": word.reason,
                "事件": word.event,
                "时间": word.at.isoformat(),
            }
            for word in reading.words(work, task)
        ],
    }


def _attempt(
    work: Work, attempt: ServiceAttempt, words: str, articles: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "方式": attempt.way,
        "发出": attempt.sent.isoformat(),
        "单号": attempt.number,
        "地址来源": attempt.source or None,
        "结果": words,
        "依据": list(articles),
        "反馈": [
            {"环节": row.step, "时间": row.at.isoformat(), **row.said}
            for row in reading.reports(work, attempt)
        ],
        "影像": [one.sha256 for one in pictures.of_attempt(work, attempt)],
    }


PART = Service()

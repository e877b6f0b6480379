"""The second person: handing in, approving on exactly what was handed in, sending back.

What that person says of every part by itself is in `verdicts`.
"""

from __future__ import annotations

from datetime import date, datetime, time

from court.core.clock import CHINA
from court.core.courthouse import Conflict, Work, require_state
from court.core.jobs import enqueue
from court.core.tables import ChangeSet
from court.messages.service import notify
from court.workshop.gates import Gate, gates
from court.workshop.layers import before_and_after, files_of
from court.workshop.queries import moved
from court.workshop.service import APPROVED, WAITING, as_member, one, reopen
from court.workshop.verdicts import (
    LEAST_REASON,
    OUTDATED,
    require_all_accepted,
    require_second,
    standing,
)
from engine.text.errors import FieldProblem, FilingError

HANDED_IN, ENDORSED, SENT_BACK = "修改案送批", "核准修改案", "退回修改案"
RELEASING = "发布规则"
MOST_TOLD = 5


def hand_in(work: Work, set_id: str) -> ChangeSet:
    """Hand a change set in, with every gate open.  Raises `FilingError`, `Conflict`, `NotAllowed`."""
    found = as_member(work, set_id)
    if moved(work, found):
        raise Conflict("这期间发布过新的规则；请先并入新发布，再送批")
    if not files_of(work.session, found):
        raise FilingError([FieldProblem("修改案", "还没有改任何文件")])
    before, after = before_and_after(work, found)
    shut = [gate for gate in gates(work, found, before, after)[0] if not gate.open]
    if shut:
        raise FilingError([FieldProblem(gate.name, _in_full(gate)) for gate in shut])
    if found.looked_at != after.files.hash:
        raise FilingError([FieldProblem("影响", "送批以前先看一遍对过去收件的影响")])
    found.state, found.content = WAITING, after.files.hash
    found.handed_in_by, found.said, found.updated_at = work.actor.account_id, "", work.now
    work.log(HANDED_IN, 修改案=found.id, 内容=found.content)
    return found


def _in_full(gate: Gate) -> str:
    """What a gate says, and the first things that are wrong with their places."""
    wrong = [str(one) for one in gate.problems[:MOST_TOLD]]
    rest = len(gate.problems) - len(wrong)
    return "；".join([gate.said, *wrong, *([f"还有 {rest} 处"] if rest else [])])


def approve(work: Work, set_id: str, content: str, day: date | None = None) -> ChangeSet:
    """Approve what was handed in, to be released now or at the beginning of a day.

    `content` is what the reviewer's page showed.  Every part must have been accepted.  Raises `NotAllowed`, `Conflict`, `FilingError`.
    """
    found = one(work, set_id, lock=True)
    require_second(work, found)
    require_state(found, (WAITING,), "这个修改案", "不能核准")
    if content != found.content:
        raise Conflict(OUTDATED)
    if moved(work, found):
        raise Conflict("这期间发布过新的规则；请退回主办人并入新发布")
    require_all_accepted(work, found, *before_and_after(work, found))
    if day is not None and day <= work.today:
        raise FilingError([FieldProblem("施行日", "请写今天以后的日子；现在就施行的，不用写")])
    found.state, found.approved_by, found.approved_at = APPROVED, work.actor.account_id, work.now
    found.release_on, found.updated_at = day, work.now
    work.log(ENDORSED, 修改案=found.id, 内容=content, 主办人=found.host_id, 施行日=day)
    if day is not None:
        enqueue(work, RELEASING, found.id, datetime.combine(day, time(), CHINA))
    return found


def send_back(work: Work, set_id: str, reason: str) -> ChangeSet:
    """Back to the draft; the reason may be left out where parts were sent back with theirs.

    Raises as `approve`.
    """
    found = one(work, set_id, lock=True)
    require_second(work, found)
    require_state(found, (WAITING, APPROVED), "这个修改案", "不能退回")
    said = "；".join(part for part in (reason.strip(), _of_parts(work, found)) if part)
    if len(said) < LEAST_REASON:
        raise FilingError([FieldProblem("理由", f"请写明为什么退回，至少 {LEAST_REASON} 个字")])
    reopen(work, found, said)
    work.log(SENT_BACK, 修改案=found.id)
    notify(work, found.host_id, None, f"修改案“{found.name}”被退回", said)
    return found


def _of_parts(work: Work, found: ChangeSet) -> str:
    """What is sent back as handed in, with the reasons."""
    back = [
        f"{one.part.title}：{one.verdict.reason}"
        for one in standing(work, found, *before_and_after(work, found))
        if one.verdict is not None and not one.verdict.accepted
    ]
    return "；".join(back)

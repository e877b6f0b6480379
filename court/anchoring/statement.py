"""An anchor: the number and hash of the log's last event at a moment, signed by the court."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from cryptography import x509
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from court.core.events import Fault, entry_hash
from court.core.tables import AccessEntry, LogEntry
from court.signing.port import StatementSigner
from court.signing.statements import detached_fault

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is signed; `development` says that the key has no force."""

    court: str
    at: datetime
    number: int
    hash: str
    development: bool
    access_number: int = 0
    access_hash: str = ""

    def to_bytes(self) -> bytes:
        said: dict[str, Any] = {
            "格式": FORMAT,
            "法院": self.court,
            "时间": self.at.isoformat(timespec="seconds"),
            "编号": self.number,
            "哈希": self.hash,
        }
        if self.access_number:
            said |= {"访问编号": self.access_number, "访问哈希": self.access_hash}
        if self.development:
            said["开发密钥"] = True
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)

    def signed_line(self, signer: StatementSigner) -> bytes:
        """One line of JSON: what is said, and the detached signature on it.  Raises `SealError`."""
        said = self.to_bytes()
        signature = base64.b64encode(signer.sign_data(said)).decode()
        return orjson.dumps({"存证": said.decode(), "签名": signature})


def anchor_faults(
    session: Session, lines: Iterable[bytes], roots: Iterable[x509.Certificate]
) -> Iterator[Fault]:
    """Every anchor that does not hold, or that the log contradicts; empty lines are skipped."""
    trusted = list(roots)
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            outer = orjson.loads(line)
            said = str(outer["存证"]).encode()
            signature = base64.b64decode(outer["签名"], validate=True)
            inner = orjson.loads(said)
            number, hash_ = int(inner["编号"]), str(inner["哈希"])
        except (ValueError, KeyError, TypeError, binascii.Error):
            yield Fault(0, f"外部存证第 {count} 行读不懂")
            continue
        if why := detached_fault(said, signature, trusted):
            yield Fault(0, f"外部存证第 {count} 行：{why}")
        elif why := _contradiction(session, number, hash_):
            yield Fault(number, f"外部存证第 {count} 行（{inner.get('时间')}）：{why}")
        elif why := _access_contradiction(session, inner):
            yield Fault(0, f"外部存证第 {count} 行（{inner.get('时间')}）：{why}")


def _contradiction(session: Session, number: int, hash_: str) -> str:
    try:
        entry = session.get(LogEntry, number)
        known = entry_hash(entry) if entry else ""
    except Exception:  # whatever a forged row does to the driver
        known = session.scalar(select(LogEntry.hash).where(LogEntry.number == number)) or ""
    if not known:
        return "当时的末尾不在日志里，它和后面的事件被删除"
    return "" if known == hash_ else "当时的末尾现在是另一个哈希，它或者它前面的事件被改写"


def _access_contradiction(session: Session, said: dict[str, Any]) -> str:
    """The end of the access log then; one that is removed by now because it is old is fine."""
    if "访问编号" not in said:
        return ""
    number = said["访问编号"]
    hash_ = session.scalar(select(AccessEntry.hash).where(AccessEntry.number == number))
    first = session.scalar(select(func.min(AccessEntry.number)))
    if hash_ is None and first is not None and number < first:
        return ""
    return "" if hash_ == said.get("访问哈希") else "访问记录当时的末尾被删除或者改写"

"""An anchor: the number and hash of the log's last event at a moment, signed by the court."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from asn1crypto.x509 import Certificate as NationalCertificate
from cryptography import x509
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from court.core.events import Fault, entry_hash, entry_of
from court.core.tables import AccessEntry, LogEntry
from court.signing.port import StatementSigner
from court.signing.sm2 import detached_fault as sm2_fault
from court.signing.sm2 import is_sm2_signature
from court.signing.statements import detached_fault
from court.signing.timestamps import Stamper, stamp_fault

FORMAT = 1
STAMP_LEEWAY = timedelta(minutes=10)


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
    chain: str = ""

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
        if self.chain:
            said["链"] = self.chain
        if self.development:
            said["开发密钥"] = True
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)

    def signed_line(self, signer: StatementSigner, stamper: Stamper | None = None) -> bytes:
        """One line of JSON: what is said, the detached signature on it, and a time stamp of that.

        Raises `SealError` or `StampError`.
        """
        said = self.to_bytes()
        signature = signer.sign_data(said)
        line = {"存证": said.decode(), "签名": base64.b64encode(signature).decode()}
        if stamper is not None:
            line["时间戳"] = base64.b64encode(stamper.stamp(signature)).decode()
        return orjson.dumps(line)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whose signatures count: the court's roots, the time stamp authority's, the national ones."""

    court: Sequence[x509.Certificate] = ()
    authorities: Sequence[x509.Certificate] = ()
    sm2: Sequence[NationalCertificate] = ()

    def fault(self, said: bytes, signature: bytes) -> str:
        """What is wrong with a signature; empty when it holds."""
        if is_sm2_signature(signature):
            return sm2_fault(said, signature, self.sm2)
        return detached_fault(said, signature, self.court)


def anchor_faults(session: Session, lines: Iterable[bytes], trusted: Trusted) -> Iterator[Fault]:
    """Every anchor that does not hold, or that the log contradicts; empty lines are skipped."""
    for count, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            outer = orjson.loads(line)
            said = str(outer["存证"]).encode()
            signature = base64.b64decode(outer["签名"], validate=True)
            inner = orjson.loads(said)
            number, hash_ = int(inner["编号"]), str(inner["哈希"])
            stamp = base64.b64decode(outer.get("时间戳", ""), validate=True)
        except (ValueError, KeyError, TypeError, binascii.Error):
            yield Fault(0, f"外部存证第 {count} 行读不懂")
            continue
        if (why := trusted.fault(said, signature)) or (
            stamp and (why := _stamped_wrongly(signature, stamp, inner, trusted))
        ):
            yield Fault(0, f"外部存证第 {count} 行：{why}")
        elif why := _contradiction(session, number, hash_, str(inner.get("链", ""))):
            yield Fault(number, f"外部存证第 {count} 行（{inner.get('时间')}）：{why}")
        elif why := _access_contradiction(session, inner):
            yield Fault(0, f"外部存证第 {count} 行（{inner.get('时间')}）：{why}")


def _stamped_wrongly(signature: bytes, stamp: bytes, said: dict[str, Any], trusted: Trusted) -> str:
    """What is wrong with the time stamp; also that it is of another time than the anchor says."""
    why, moment = stamp_fault(signature, stamp, trusted.authorities)
    if why or moment is None:
        return why
    stated = datetime.fromisoformat(str(said.get("时间")))
    far = abs(moment - stated) > STAMP_LEEWAY
    return f"时间戳是 {moment:%Y-%m-%d %H:%M}（UTC），与写明的时间不符" if far else ""


def _contradiction(session: Session, number: int, hash_: str, court: str) -> str:
    try:
        entry = entry_of(session, number, court)
        known = entry_hash(entry) if entry else ""
    except Exception:  # whatever a forged row does to the driver
        asked = select(LogEntry.hash).where(LogEntry.number == number, LogEntry.court == court)
        known = session.scalar(asked) or ""
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

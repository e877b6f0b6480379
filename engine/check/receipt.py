"""Receipts: hashes that let anyone recompute a past opinion and see whether it is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from engine.check.opinion import Opinion
from engine.evaluation.facts import NOT_APPLICABLE
from engine.values.addresses import Address

OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an opinion was made from, chained to the receipt before it."""

    filing: str
    bundle: str
    engine: str
    findings: str
    day: str
    stage: str
    previous: str

    @property
    def hash(self) -> str:
        return digest(
            [
                self.filing,
                self.bundle,
                self.engine,
                self.findings,
                self.day,
                self.stage,
                self.previous,
            ]
        )

    def rests_as(self, opinion: Opinion) -> bool:
        """Whether an opinion rests on the same; with the same rulings it then says the same."""
        asked = opinion.day.isoformat(), opinion.stage
        by = opinion.bundle_hash, opinion.engine_version
        own = (self.filing, self.bundle, self.engine, self.day, self.stage)
        return own == (opinion.filing_hash, *by, *asked)

    def to_dict(self) -> dict[str, str]:
        return {
            "起诉材料": self.filing,
            "规则库": self.bundle,
            "引擎": self.engine,
            "认定": self.findings,
            "日期": self.day,
            "阶段": self.stage,
            "前一凭证": self.previous,
            "凭证": self.hash,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Receipt:
        """Raises `KeyError` when a part is missing."""
        return cls(
            filing=str(raw["起诉材料"]),
            bundle=str(raw["规则库"]),
            engine=str(raw["引擎"]),
            findings=str(raw["认定"]),
            day=str(raw["日期"]),
            stage=str(raw["阶段"]),
            previous=str(raw["前一凭证"]),
        )


def canonical(value: Any) -> bytes:
    """One byte string for equal data, whatever the order of keys."""
    try:
        return orjson.dumps(value, default=_plain, option=OPTIONS)
    except TypeError:  # whole numbers of more than 64 bits are written out
        return orjson.dumps(_written_out(value), default=_plain, option=OPTIONS)


def _written_out(value: Any) -> Any:
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    if isinstance(value, Mapping):
        return {key: _written_out(item) for key, item in value.items()}
    return [_written_out(item) for item in value] if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    if value is NOT_APPLICABLE:
        return "不适用"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Address):
        return value.text
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def receipt_of(
    opinion: Opinion, previous: str = "", body: Mapping[str, Any] | None = None
) -> Receipt:
    """The receipt of an opinion; `previous` is the hash of the receipt before it.

    `body` is the opinion as data, where the caller has it already.
    """
    return Receipt(
        filing=opinion.filing_hash,
        bundle=opinion.bundle_hash,
        engine=opinion.engine_version,
        findings=digest(opinion.to_dict() if body is None else body),
        day=opinion.day.isoformat(),
        stage=opinion.stage,
        previous=previous,
    )

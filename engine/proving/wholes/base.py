"""Filings with nothing missing, which every whole filing begins from (`features/整案/_基础.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.text.errors import Mark, Problems
from engine.text.files import Files
from engine.text.models import problems_of

FOLDER = "features/整案"
FILE = f"{FOLDER}/_基础.yaml"


class Pool(BaseModel):
    """Parties of one sort, taken in turn, and the papers that say who they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    papers: tuple[str, ...] = Field(alias="身份材料")
    parties: tuple[dict[str, Any], ...] = Field(alias="各方", min_length=1)


class _File(BaseModel):
    """The file of the parties, shared facts and bases that whole filings start from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    day: date = Field(alias="日期")
    pools: dict[str, Pool] = Field(alias="当事人")
    shared: dict[str, dict[str, Any]] = Field(alias="共用")
    bases: dict[str, dict[str, Any]] = Field(alias="基础")


@dataclass(frozen=True)
class Base:
    """The day filings are handed in unless they say another, parties by sort, bases by name.

    A base says which shared facts it has and what sorts of parties stand on each side.
    """

    day: date
    pools: dict[str, Pool]
    shared: dict[str, dict[str, Any]]
    bases: dict[str, dict[str, Any]]

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The identity numbers of its people."""
        parties = (party for pool in self.pools.values() for party in pool.parties)
        return frozenset(party["证件号码"] for party in parties if "证件号码" in party)


def read_base(files: Files, problems: Problems) -> Base | None:
    """None, with problems, when the file is missing or cannot be used."""
    start = Mark(FILE, 1, 1)
    if FILE not in files:
        problems.add("缺少这个文件：整案的基础材料", start)
        return None
    raw = files.yaml(FILE, problems)
    try:
        found = _File.model_validate(raw)
    except ValidationError as error:
        problems.items += problems_of(error, raw, start)
        return None
    return Base(found.day, found.pools, found.shared, found.bases)

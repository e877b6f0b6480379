"""Contents of the demonstration's filings: the examples, with other people and other amounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from court.demo.people import COMPANIES, MEN, PUBLIC_PEOPLE, WOMEN, credit_code, resident_number
from engine.bundle.bundle import default_root
from engine.text.errors import LianError

# Who appears in the examples: name, day of birth, number; who can take whose part.
MALE_PARTS = (
    ("李文海", "1985-03-12", "44200019850312003X"),
    ("张国栋", "1979-07-25", "442000197907250055"),
    ("吴建平", "1988-05-18", "442000198805180097"),
    ("黄志强", "1986-02-14", "442000198602140159"),
)
FEMALE_PARTS = (("陈淑芬", "1990-11-02", "442000199011020061"),)
COMPANY_PARTS = (
    ("中山市恒信达五金制品有限公司", "91442000MA50011AB3"),
    ("中山市宏图建筑工程有限公司", "91442000MA50013ABE"),
)
LACKING = "缺"
# What filers forget, in turn: facts at the top, or facts of the first defendant or claim.
DEFENDANT = tuple(
    f"被告.{name}"
    for name in (
        *("性别", "出生日期", "民族", "职业", "工作单位", "国籍或地区"),
        *("证件类型", "证件号码", "住所地", "联系电话", "以谁的名义"),
    )
)
FORGOTTEN: tuple[tuple[str, ...], ...] = (
    ("证据", "材料"),
    DEFENDANT,
    ("事实与理由",),
    ("诉讼请求.金额", "诉讼请求.计算方式", "标的总额"),
    (*DEFENDANT, "原告.住所地", "原告.联系电话"),
)


class Examples:
    """The example filings of the data folder, by number."""

    def __init__(self) -> None:
        self.folder = default_root() / "examples"

    def text(self, number: str) -> str:
        """Raises `LianError` when the example is not there."""
        found = sorted(self.folder.glob(f"{number}-*.json"))
        if not found:
            raise LianError(f"“{self.folder}”里没有示例 {number}，不能建立演示数据")
        return found[0].read_text(encoding="utf-8")

    def content(self, number: str, turn: int, filer: str = "", amount: int = 0) -> dict[str, Any]:
        """An example with other parties; `turn` chooses them, `filer` takes the plaintiff's part.

        `amount` replaces the example's sum wherever it stands; `01缺` is the example 01 with
        something forgotten.
        """
        text = self.text(number.removesuffix(LACKING))
        for old, new in self._cast(json.loads(text), turn, filer).items():
            text = text.replace(old, new)
        if amount:
            known = json.loads(text).get("标的总额")
            text = text.replace(str(known), str(amount)) if known else text
        found = json.loads(text)
        assert isinstance(found, dict)
        for member in (*found.get("原告", ()), *found.get("被告", ())):
            if identity := member.get("证件号码"):
                member["性别"] = "男" if int(identity[16]) % 2 else "女"
        if number.endswith(LACKING):
            _forget(found, FORGOTTEN[turn % len(FORGOTTEN)])
        return found

    def _cast(self, raw: Mapping[str, Any], turn: int, filer: str) -> dict[str, str]:
        plaintiff = next((m.get("姓名", "") for m in raw.get("原告", ())), "")
        replaced: dict[str, str] = {}
        for position, (name, born, number) in enumerate(MALE_PARTS):
            who = MEN[(turn + position * 2) % len(MEN)]
            replaced |= _person((name, born, number), who, turn + position)
        for woman in FEMALE_PARTS:
            replaced |= _person(woman, WOMEN[turn % len(WOMEN)], turn)
        for position, (name, code) in enumerate(COMPANY_PARTS):
            company = (turn + position) % len(COMPANIES)
            replaced |= {name: COMPANIES[company], code: credit_code(company + 1)}
        own = next((p for p in PUBLIC_PEOPLE if p.key == filer and p.born), None)
        part = next((p for p in (*MALE_PARTS, *FEMALE_PARTS) if p[0] == plaintiff), None)
        if own and part:
            replaced |= {part[0]: own.name, part[1]: own.born, part[2]: own.number}
        return replaced


def _person(part: tuple[str, str, str], who: tuple[str, str], turn: int) -> dict[str, str]:
    name, born, number = part
    odd = int(number[16]) % 2
    sequence = 20 + turn * 2 % 900 + odd
    return {name: who[0], born: who[1], number: resident_number(who[1], sequence)}


def _forget(content: dict[str, Any], facts: tuple[str, ...]) -> None:
    for fact in facts:
        owner, _, name = fact.rpartition(".")
        (content[owner][0] if owner else content).pop(name, None)

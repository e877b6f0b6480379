"""What a receipt lists: the complaint, and the papers the court really holds (登记立案规定 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from court.documents.case import Case
from court.documents.objections import Item
from engine.evaluation.facts import Values, is_there
from engine.language.words import opening_paper
from engine.values.showing import show_day, show_whole

LISTS = (("材料", "种类"), ("证据", "证据名称"))
COMPLAINTS = ("起诉状", "申请书")
ON_THE_SPOT = "窗口"


def received(case: Case, arrived: Mapping[str, date]) -> list[Item]:
    """The complaint first, then what is there, as the filing lists it.

    `arrived` tells the day of each file; of a paper nobody uploaded the day is not known.
    """
    held = [_line(case, document, name, arrived) for document, name in _listed(case, there=True)]
    own = [item for item in held if item["名称"].endswith(COMPLAINTS)]
    rest = [item for item in held if item not in own]
    return [*(own or [_complaint(case)]), *rest]


def promised(case: Case) -> str:
    """What the filing says will be handed in and is not there yet."""
    names = [show_whole(case.text(name, document)) for document, name in _listed(case, there=False)]
    return "、".join(dict.fromkeys(filter(None, names)))


def _listed(case: Case, there: bool) -> Iterator[tuple[Values, str]]:
    for list_name, name in LISTS:
        for document in case.members(list_name):
            if is_there(document) is there:
                yield document, name


def _line(case: Case, document: Values, name: str, arrived: Mapping[str, date]) -> Item:
    pages, copies = (show_whole(case.text(key, document)) for key in ("页数", "份数"))
    count = f"{pages}页" if pages else f"{copies}份" if copies else ""
    file = show_whole(case.text("文件", document))
    return {
        "名称": show_whole(case.text(name, document)),
        "所属当事人": show_whole(case.text("所属当事人", document)),
        "文件": file,
        "数量": count,
        "哪天收到": show_day(arrived[file]) if file in arrived else "",
    }


def _complaint(case: Case) -> Item:
    """The complaint itself, which is no entry of the list unless somebody uploaded it."""
    name = opening_paper(str(case.values.get("程序类别")))
    copies = show_whole(case.text("起诉状份数"))
    on_paper = case.text("渠道") == ON_THE_SPOT
    return {
        "名称": name,
        "所属当事人": "",
        "文件": "" if on_paper else "在线填写的内容",
        "数量": f"{copies}份" if on_paper and copies else "",
        "哪天收到": "",
    }

"""What people of the demonstration have besides filings: pages of evidence, clients, a template, a
place in today's queue.  All fictional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from court.core.courthouse import Actor, Courthouse, Work
from court.core.receiving import receive
from court.core.tables import Filing
from court.counter import appointments
from court.demo.people import COMPANIES, MEN, WOMEN, credit_code, resident_number
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings import templates as filing_templates
from court.typesetting.model import Document, Paragraph, Signature
from court.typesetting.pdf import typeset

MARK = "演示样张"
IN_THE_HALL = ("递交起诉材料", "咨询立案", "领取文书")
TEMPLATE = "买卖合同欠货款"


def with_evidence(work: Work, filing: Filing, content: Mapping[str, Any]) -> dict[str, Any]:
    """Hand in a page for every paper and piece of evidence; gives the content that names the files."""
    found = dict(content)
    for list_name, key in (("证据", "证据名称"), ("材料", "种类")):
        pieces = []
        for piece in content.get(list_name, ()):
            name = str(piece[key])
            page = receive(work.house, f"{name}.pdf", BytesIO(page_of(name)))
            pieces.append({**piece, "文件": uploads.attach(work, filing, page).name})
        if pieces:
            found[list_name] = pieces
    return found


@cache
def page_of(name: str) -> bytes:
    """One page that stands for a piece of evidence."""
    said = Paragraph(f"本页代表当事人上传的“{name}”，是演示用的虚构材料，内容从略。")
    paper = Document(
        name=name,
        title=name,
        court="",
        number="",
        addressee="",
        blocks=(said,),
        attachments=(),
        signature=Signature((), ""),
        day=date(2026, 1, 1),
        mark=MARK,
    )
    return typeset(paper).pdf


def belongings(house: Courthouse, people: Mapping[str, Actor]) -> None:
    """The lawyer's clients and template, and who waits at the window now."""
    with house.work(people["liang"]) as work:
        for party, authority, letter in _clients():
            client = clients.keep(work, party, authority)
            if letter:
                name = clients.LETTER_KIND
                clients.keep_letter(
                    work,
                    client.id,
                    clients.receive_letter(work.house, f"{name}.pdf", BytesIO(page_of(name))),
                )
        sale = next((f for f in filings.mine(work) if f.cause == "买卖合同纠纷"), None)
        if sale is not None:
            filing_templates.save_from(work, sale.id, TEMPLATE)
    with house.work(people["guide"]) as work:
        if house.bundle.calendar.is_workday(work.today):
            for purpose in IN_THE_HALL:
                appointments.walk_in(work, purpose)


def _clients() -> list[tuple[dict[str, Any], str, bool]]:
    (man, man_born), (woman, woman_born) = MEN[3], WOMEN[2]
    home = "广东省中山市东区街道中山四路90号"
    company = {
        "类型": "法人",
        "名称": COMPANIES[3],
        "统一社会信用代码": credit_code(4),
        "住所地": "广东省中山市东升镇示例路12号",
        "联系电话": "0760-88880000",
        "法定代表人": man,
        "法定代表人职务": "总经理",
    }
    return [
        (company, "特别授权", True),
        (_person(woman, woman_born, 40, home), "一般授权", True),
        (_person(man, man_born, 41, home), "特别授权", False),
    ]


def _person(name: str, born: str, sequence: int, home: str) -> dict[str, Any]:
    return {
        "类型": "自然人",
        "姓名": name,
        "性别": "男" if sequence % 2 else "女",
        "出生日期": born,
        "民族": "汉族",
        "证件类型": "居民身份证",
        "证件号码": resident_number(born, sequence),
        "住所地": home,
        "联系电话": "13900139000",
    }

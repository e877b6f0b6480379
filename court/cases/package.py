"""The whole case in one file, for a court that has its own trial system.

A ZIP with `案件.json` (everything as data), `案件.pdf` (the same to read), the papers and the files
that were handed in, each named in the data with its SHA-256.  The same case gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from court.cases import parties, people
from court.cases.people import find
from court.cases.ports import Part
from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.issued import documents
from court.filings.uploads import of_filing
from court.flow.dues import all_of
from court.opinions.addresses import confirmed
from court.opinions.service import last_stored, version_of
from court.opinions.tables import AddressConfirmation
from court.typesetting.model import Document, Paragraph, Signature, Table
from court.typesetting.pdf import typeset
from engine.language.parties import CLAIMING
from engine.values.showing import show_day

FORMAT = 1
SENT = "导出案件包"
EPOCH = (1980, 1, 1, 0, 0, 0)
ADDRESSES = ("送达地址", "电子送达地址", "住所地", "经常居住地", "联系电话")


@dataclass(frozen=True, slots=True)
class Package:
    """A finished ZIP file: its name, as it is offered for saving, and its bytes."""

    name: str
    data: bytes


def make(work: Work, case_id: str, parts: Sequence[Part] = ()) -> Package:
    """The package of a case; that it went out is logged.  Raises `NotAllowed`, `NotFound`.

    `parts` are the rooms whose records go with it.
    """
    case = find(work, case_id, Action.package)
    filing = work.session.get_one(Filing, case.filing_id)
    files = _files(work, case, filing, parts)
    said = _data(work, case, filing)
    said.update({part.name: part.data_of(work, case) for part in parts})
    said["文件"] = [
        {"名称": name, "sha256": hashlib.sha256(data).hexdigest(), "字节": len(data)}
        for name, data in files.items()
    ]
    whole = {
        "案件.json": orjson.dumps(
            said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS, default=str
        ),
        "案件.pdf": _sheet(work, case, said),
        **files,
    }
    found = Package(f"{case.number}.zip", _zipped(whole))
    note(work, case, SENT, sha256=hashlib.sha256(found.data).hexdigest(), 文件=len(files))
    return found


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def _files(work: Work, case: CourtCase, filing: Filing, parts: Sequence[Part]) -> dict[str, bytes]:
    """Papers, uploads and the rooms' files by their place; two of one name are told apart."""
    found: dict[str, bytes] = {}
    papers = [("文书", d.file_name, d.sha256) for d in documents(work, filing)]
    uploads = [("附件", u.name, u.sha256) for u in of_filing(work, filing)]
    others = [
        [(part.name, name, sha256) for name, sha256 in part.files_of(work, case)] for part in parts
    ]
    for rows in (papers, uploads, *others):
        for number, (folder, name, sha256) in enumerate(rows, 1):
            found[f"{folder}/{number:02}-{_harmless(name)}"] = work.house.files.get(sha256)
    return found


def _harmless(name: str) -> str:
    """A name that stays in its folder wherever the archive is unpacked."""
    return name.replace("/", "_").replace("\\", "_")


def _data(work: Work, case: CourtCase, filing: Filing) -> dict[str, Any]:
    stored = last_stored(work.session, filing)
    who = people.of_case(work, case)
    names = people.names(work, [m.account_id for m in who])
    sheets = confirmed(work, filing).rows
    return {
        "格式": FORMAT,
        "法院": filing.court,
        "案号": case.number,
        "收件号": filing.number,
        "案由": case.cause,
        "程序": case.procedure or None,
        "状态": case.state,
        "立案日期": case.registered_on.isoformat(),
        "标的额": str(case.amount) if case.amount is not None else None,
        "当事人": [_party(p, sheets.get(p.name)) for p in parties.standing(work, case)],
        "审判组织": [{"身份": m.relation, "姓名": names.get(m.account_id, "")} for m in who],
        "期限": [
            {"期限": d.kind, "日": d.day.isoformat(), "状态": d.state, "依据事件": d.basis}
            for d in all_of(work, case.id)
        ],
        "材料": version_of(work.session, filing).content,
        "意见": stored.body if stored else None,
        "意见凭证": stored.receipt_hash if stored else None,
    }


def _party(party: CaseParty, sheet: AddressConfirmation | None) -> dict[str, Any]:
    """A party with the addresses; `来源` is of `rules/参数/送达.yaml`, B1 is another's word."""
    said = {name: party.content[name] for name in ADDRESSES if party.content.get(name)}
    claims = party.side in CLAIMING
    return {
        "编号": party.id,
        "诉讼地位": party.side,
        "名称": party.name,
        "内容": party.content,
        "送达": {**said, **_confirmed(sheet)} if sheet and claims else said,
        "送达地址来源": sheet.source if sheet and claims else "A2" if claims else "B1",
    }


def _confirmed(sheet: AddressConfirmation) -> dict[str, Any]:
    """What a person confirmed, with consent to electronic service and its basis."""
    return {
        **{name: value for name, value in sheet.said.items() if value},
        "同意电子送达": sheet.electronic,
        "同意的根据": sheet.consent or None,
        "确认人": f"{sheet.signer}（{sheet.capacity}）",
        "确认时间": sheet.at.isoformat(),
    }


def _service_table(said: Mapping[str, Any]) -> tuple[Table, ...]:
    """What was served on whom, where the room of service tells it."""
    rows = tuple(
        (one["名称"], "、".join(one["文书"]), one["状态"], one["方式"] or "", one["送达日期"] or "")
        for one in said.get("送达", {}).get("文书", ())
    )
    titles = ("受送达人", "文书", "状态", "方式", "送达日期")
    return (Table(titles, rows, (3, 5, 2, 2, 3), caption="送达"),) if rows else ()


def _sheet(work: Work, case: CourtCase, said: Mapping[str, Any]) -> bytes:
    """What people read: parties with their addresses, and every file with its hash."""
    rows = tuple(
        (p["诉讼地位"], p["名称"], "；".join(str(v) for v in p["送达"].values()))
        for p in said["当事人"]
    )
    files = tuple((f["名称"], f["sha256"]) for f in said["文件"])
    today = work.today
    document = Document(
        name="案件信息",
        title="案件信息",
        court=str(said["法院"]),
        number=case.number,
        addressee="",
        blocks=(
            Paragraph(f"案由：{case.cause}。立案日期：{show_day(case.registered_on)}。"),
            Table(("地位", "姓名或者名称", "送达地址和电话"), rows, (2, 4, 8), caption="当事人"),
            *_service_table(said),
            Table(("文件", "SHA-256"), files, (5, 9), caption="随附的文件"),
        ),
        attachments=(),
        signature=Signature((), show_day(day_of(case.updated_at))),
        day=today,
        compact=True,
    )
    return typeset(document, work.house.workshop.fonts).pdf

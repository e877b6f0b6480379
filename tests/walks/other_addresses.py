"""Addresses that are no page: they lead on, are fetched by scripts, give files, or are for machines."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from court.core.roles import Role
from tests.walks.samples import LOAN, MACHINE, NOBODY, Sample

LEADS_ON: Mapping[str, Sample] = {
    "/inbox/next": Sample(Role.judge, "/inbox/next", "next"),
    "/cases/{filing_id}/payment/go": Sample(Role.party, "/cases/{unpaid}/payment/go", "go"),
    "/staff/sign-in/code": Sample(NOBODY, "/staff/sign-in/code", "step"),
    "/account/first-password": Sample(Role.judge, "/account/first-password", "first"),
    "/kiosk/who/code": Sample(NOBODY, "/kiosk/who/code", "who"),
    "/kiosk/q": Sample(MACHINE, "/kiosk/q", "first"),
    "/kiosk/card": Sample(MACHINE, "/kiosk/card", "first"),
    "/kiosk/window": Sample(MACHINE, "/kiosk/window", "window"),
    "/kiosk/submit/code": Sample(MACHINE, "/kiosk/submit/code", "code"),
}
PARTS: Mapping[str, Sample] = {
    "/selfcheck/search": Sample(NOBODY, f"/selfcheck/search?q={quote('借款')}", "hits"),
    "/selfcheck/ask": Sample(NOBODY, f"/selfcheck/ask?at={quote('什么事')}", "ask"),
    "/selfcheck/branch": Sample(NOBODY, "/selfcheck/branch?of=2", "branch"),
    "/bulk/{job_id}/progress": Sample(Role.lawyer, "/bulk/{job}/progress", "progress"),
}
FILES: Mapping[str, Sample] = {
    "/workshop/sets/{set_id}/table": Sample(
        Role.editor, f"/workshop/sets/{{change_set}}/table?section={quote('参数')}", "table"
    ),
    "/workshop/words/near": Sample(
        Role.editor,
        f"/workshop/words/near?path={quote('rules/_通则/起诉状.yaml')}&q=%E4%BA%8B",
        "near",
    ),
    "/account/data": Sample(Role.party, "/account/data", "own_data"),
    "/cases/{filing_id}/receipt": Sample(Role.party, "/cases/{waiting}/receipt", "pdf"),
    "/cases/{filing_id}/documents/{document_id}": Sample(
        Role.party, "/cases/{unpaid}/documents/{document}", "pdf"
    ),
    "/cases/{filing_id}/complaint/{layout}": Sample(
        Role.party, "/cases/{waiting}/complaint/" + quote("普通"), "pdf"
    ),
    "/cases/{filing_id}/uploads/{upload_id}": Sample(
        Role.party, "/cases/{draft}/uploads/{attached}", "png"
    ),
    "/clients/{client_id}/letter": Sample(Role.lawyer, "/clients/{client}/letter", "pdf"),
    "/bulk/template": Sample(Role.lawyer, f"/bulk/template?cause={LOAN}", "sheet"),
    "/bulk/{job_id}/results": Sample(Role.lawyer, "/bulk/{job}/results", "sheet"),
    "/inbox/{filing_id}/decide/paper": Sample(
        Role.judge, f"/inbox/{{again}}/decide/paper?kind={quote('登记立案')}", "pdf"
    ),
    "/inbox/{filing_id}/decide/paper.png": Sample(
        Role.judge, f"/inbox/{{again}}/decide/paper.png?kind={quote('登记立案')}", "png"
    ),
    "/inbox/{filing_id}/files/{upload_id}/picture": Sample(
        Role.judge, "/inbox/{again}/files/{upload}/picture", "png"
    ),
    "/inbox/{filing_id}/files/{upload_id}/download": Sample(
        Role.judge, "/inbox/{again}/files/{upload}/download", "pdf"
    ),
    "/inbox/{filing_id}/documents/{document_id}": Sample(
        Role.judge, "/inbox/{again}/documents/{made}", "pdf"
    ),
    "/window/filings/{filing_id}/papers/{document_id}": Sample(
        Role.guide, "/window/filings/{received}/papers/{receipt}", "pdf"
    ),
    "/window/filings/{filing_id}/sheets/print": Sample(
        Role.guide,
        "/window/filings/{received}/sheets/print?party=" + quote("李文海"),
        "pdf",
    ),
    "/window/filings/{filing_id}/print": Sample(
        Role.guide, "/window/filings/{received}/print", "pdf"
    ),
    "/window/filings/{filing_id}/signatures/{handed_id}": Sample(
        Role.guide, "/window/filings/{received}/signatures/{signed}", "png"
    ),
    "/my/{court_case_id}/papers/{document_id}": Sample(
        Role.party, "/my/{own_case}/papers/{served_paper}", "pdf"
    ),
    "/trial/{case_id}/service/pictures/{picture_id}": Sample(
        Role.trial_judge, "/trial/{own_case}/service/pictures/{picture}", "png"
    ),
    "/trial/{case_id}/package": Sample(Role.judge, "/trial/{court_case}/package", "zip"),
    "/calendar/{secret}.ics": Sample(NOBODY, "/calendar/{calendar}.ics", "calendar"),
    "/overview/export": Sample(Role.administrator, "/overview/export", "csv"),
    "/scenarios/export": Sample(Role.editor, "/scenarios/export", "scenarios_export"),
    "/rules/coverage/export": Sample(Role.editor, "/rules/coverage/export", "coverage"),
    "/audit/export": Sample(Role.auditor, "/audit/export", "export"),
    "/audit/access/export": Sample(Role.auditor, "/audit/access/export", "access_export"),
}
# For machines: no page of the portal.
MACHINES = frozenset({"/healthz", "/metrics"})

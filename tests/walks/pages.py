"""Every page of the application: who opens it, and with what on it.

A route that is neither here nor in `tests.walks.other_addresses` fails the walk through all pages, so
that a new page cannot be forgotten.  Names in braces are those of `tests.walks.things`.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from court.core.roles import Role
from tests.walks.samples import LOAN, MACHINE, NOBODY, Sample

LOANS = "rules/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
WAGES = "rules/参数/小额与劳动.yaml"
WRITTEN = "借贷-工坊-01"


def _pages(who: Role | str, **by_name: str) -> list[Sample]:
    return [Sample(who, address, name) for name, address in by_name.items()]


def _at(kind: str) -> str:
    return f"/inbox/{{again}}/decide?kind={quote(kind)}"


SAMPLES: Mapping[str, list[Sample]] = {
    "/": _pages(NOBODY, home="/"),
    "/help": _pages(NOBODY, help="/help"),
    "/selfcheck": _pages(
        NOBODY,
        finder="/selfcheck",
        finder_search=f"/selfcheck?q={quote('借款')}",
        finder_nothing=f"/selfcheck?q={quote('没有量子纠缠')}",
        finder_unsure=f"/selfcheck?q={quote('押金')}",
        finder_sued=f"/selfcheck?q={quote('收到传票怎么办')}",
        finder_tree="/selfcheck?of=2",
    ),
    "/selfcheck/form": _pages(
        NOBODY,
        selfcheck=f"/selfcheck/form?cause={LOAN}",
        selfcheck_divorce=f"/selfcheck/form?cause={quote('离婚纠纷')}",
    ),
    "/selfcheck/continue": _pages(NOBODY, selfcheck_continue="/selfcheck/continue"),
    "/remark": _pages(NOBODY, remark="/remark?rule=" + quote("起诉-被告-01")),
    "/law": _pages(NOBODY, law_text="/law?of=" + quote("民事诉讼法 122(2)")),
    "/courts": _pages(NOBODY, courts="/courts"),
    "/sued": _pages(NOBODY, sued="/sued"),
    "/sign-in": _pages(NOBODY, sign_in="/sign-in"),
    "/staff/sign-in": _pages(NOBODY, staff_sign_in="/staff/sign-in"),
    "/account/second-factor": _pages(Role.judge, second_factor="/account/second-factor"),
    "/dev/outbox": _pages(NOBODY, outbox="/dev/outbox"),
    "/track": _pages(NOBODY, track="/track"),
    "/appointments": [
        *_pages(NOBODY, appointments_for_all="/appointments"),
        *_pages(Role.party, appointments="/appointments"),
    ],
    "/appointments/{appointment_id}": _pages(Role.party, appointment="/appointments/{appointment}"),
    "/account/closed": _pages(NOBODY, account_closed="/account/closed"),
    "/account/close": _pages(Role.party, account_close="/account/close"),
    "/account/identity": _pages(Role.party, account_identity="/account/identity"),
    "/account": [
        *_pages(Role.party, account="/account"),
        *_pages(Role.judge, account_staff="/account"),
    ],
    "/messages": [
        *_pages(Role.party, messages="/messages"),
        *_pages(Role.editor, messages_none="/messages"),
    ],
    "/messages/{message_id}": _pages(Role.party, message="/messages/{message}"),
    "/file": [*_pages(Role.party, start="/file"), *_pages(Role.lawyer, start_lawyer="/file")],
    "/file/new": _pages(Role.party, start_cause=f"/file/new?cause={LOAN}"),
    "/file/{filing_id}/cause": _pages(Role.party, other_cause="/file/{draft}/cause"),
    "/file/{filing_id}/cause/new": _pages(
        Role.party, other_cause_found=f"/file/{{draft}}/cause/new?cause={quote('买卖合同纠纷')}"
    ),
    "/clients/{client_id}/file": _pages(Role.lawyer, start_client="/clients/{client}/file"),
    "/clients/{client_id}/file/new": _pages(
        Role.lawyer, start_client_cause=f"/clients/{{client}}/file/new?cause={LOAN}"
    ),
    "/file/{filing_id}": [
        *_pages(Role.party, draft="/file/{draft}", draft_whole="/file/{asked}"),
        *_pages(Role.lawyer, draft_lawyer="/file/{lawyers_draft}"),
    ],
    "/file/{filing_id}/discard": _pages(Role.party, discard="/file/{draft}/discard"),
    "/file/{filing_id}/confirm": _pages(Role.party, confirm="/file/{draft}/confirm"),
    "/file/{filing_id}/sign": _pages(Role.party, sign="/file/{draft}/sign"),
    "/file/{filing_id}/files/{upload_id}/read": _pages(
        Role.party, read_file="/file/{draft}/files/{attached}/read"
    ),
    "/file/{filing_id}/received": _pages(Role.party, received="/file/{waiting}/received"),
    "/cases": [
        *_pages(Role.party, cases="/cases", cases_none="/cases?text=nothing"),
        *_pages(Role.lawyer, cases_lawyer="/cases"),
    ],
    "/cases/{filing_id}": _pages(
        Role.party,
        case_waiting="/cases/{waiting}",
        case_unpaid="/cases/{unpaid}",
        case_elsewhere="/cases/{elsewhere}",
        case_withdrawn="/cases/{withdrawn}",
    ),
    "/cases/{filing_id}/supplement": _pages(Role.party, supplement="/cases/{asked}/supplement"),
    "/cases/{filing_id}/add": _pages(Role.party, add_papers="/cases/{waiting}/add"),
    "/cases/{filing_id}/address": _pages(Role.party, service_address="/cases/{draft}/address"),
    "/cases/{filing_id}/withdraw": _pages(Role.party, withdraw="/cases/{waiting}/withdraw"),
    "/cases/{filing_id}/insist": _pages(Role.party, insist="/cases/{elsewhere}/insist"),
    "/cases/{filing_id}/payment": _pages(
        Role.party, payment="/cases/{unpaid}/payment", payment_done="/cases/{paid}/payment"
    ),
    "/simulated-payment": _pages(
        Role.party, cash_desk="/simulated-payment?order={order}&back=/cases/{unpaid}/payment"
    ),
    "/clients": _pages(Role.lawyer, clients="/clients"),
    "/clients/new": _pages(Role.lawyer, client_new="/clients/new"),
    "/clients/{client_id}": _pages(Role.lawyer, client="/clients/{client}"),
    "/templates": _pages(Role.party, templates="/templates"),
    "/templates/new": _pages(Role.party, template_new="/templates/new?filing={draft}"),
    "/bulk": _pages(Role.lawyer, bulk="/bulk"),
    "/bulk/{job_id}": _pages(Role.lawyer, bulk_job="/bulk/{job}"),
    "/bulk/{job_id}/confirm": _pages(Role.lawyer, bulk_confirm="/bulk/{job}/confirm?gaps=1"),
    "/inbox": _pages(
        Role.judge, inbox="/inbox", inbox_none="/inbox?words=nothing", inbox_all="/inbox?state=全部"
    ),
    "/inbox/{filing_id}": [
        *_pages(
            Role.judge,
            review="/inbox/{again}",
            review_old="/inbox/{again}?v=1",
            review_question="/inbox/{question}",
            review_refusal="/inbox/{refusal}",
            review_done="/inbox/{unpaid}",
        ),
        *_pages(Role.assistant, review_assistant="/inbox/{elsewhere_open}"),
    ],
    "/inbox/{filing_id}/decide": [
        *_pages(
            Role.judge,
            decide=_at("补正告知"),
            decide_accept=_at("登记立案"),
            decide_impossible=_at("释明告知"),
        ),
        *_pages(Role.assistant, decide_assistant=_at("补正告知")),
    ],
    "/inbox/deadlines": _pages(Role.judge, deadlines="/inbox/deadlines"),
    "/inbox/batch": _pages(Role.judge, batch="/inbox/batch", batch_group="/inbox/batch?group=0"),
    "/inbox/{filing_id}/fact": _pages(
        Role.judge, find_fact=f"/inbox/{{again}}/fact?path={quote('事实与理由')}"
    ),
    "/inbox/{filing_id}/cause": _pages(
        Role.judge,
        set_cause="/inbox/{again}/cause",
        set_cause_preview=f"/inbox/{{again}}/cause?cause={quote('买卖合同纠纷')}",
    ),
    "/inbox/{filing_id}/compare": _pages(Role.judge, compare="/inbox/{again}/compare"),
    "/inbox/{filing_id}/others": _pages(Role.judge, others="/inbox/{again}/others"),
    "/inbox/{filing_id}/why": _pages(
        Role.judge, why="/inbox/{again}/why", why_decided="/inbox/{unpaid}/why"
    ),
    "/inbox/{filing_id}/receipts": _pages(Role.judge, receipts="/inbox/{again}/receipts?check=1"),
    "/inbox/{filing_id}/files/{upload_id}": _pages(
        Role.judge, file="/inbox/{again}/files/{upload}"
    ),
    "/rules": _pages(
        Role.editor,
        rules="/rules",
        rules_part=f"/rules?below={quote('合同、准合同纠纷')}",
        rules_cause=f"/rules?cause={LOAN}",
    ),
    "/rules/law": _pages(
        Role.editor,
        law=f"/rules/law?name={quote('民事诉讼法')}&article=122",
        law_part="/rules/law?"
        + urlencode({"name": "民事诉讼法", "article": "122", "below": "合同、准合同纠纷"}),
    ),
    "/rules/law/changes": _pages(
        Role.editor, law_changes=f"/rules/law/changes?name={quote('民事诉讼法')}&start=2024-01-01"
    ),
    "/rules/coverage": _pages(
        Role.editor,
        coverage="/rules/coverage",
        coverage_section=f"/rules/coverage?section={quote('海事海商纠纷')}",
    ),
    "/rules/{rule_id:path}": _pages(
        Role.editor,
        rule="/rules/" + quote("起诉-被告-01"),
        rule_made="/rules/" + quote("请求-数额"),
    ),
    "/workshop/history": _pages(
        Role.editor, history="/workshop/history?rule=" + quote("起诉-被告-01")
    ),
    "/scenarios": _pages(Role.judge, scenarios=f"/scenarios?cause={LOAN}"),
    "/scenarios/one": _pages(
        Role.judge,
        scenario="/scenarios/one?"
        + urlencode({"feature": "features/不得拒收.feature", "title": "超过诉讼时效的借款"}),
    ),
    "/scenarios/write": _pages(Role.editor, scenario_write="/scenarios/write"),
    "/workshop": _pages(Role.editor, workshop="/workshop"),
    "/workshop/words": _pages(Role.editor, words="/workshop/words?q=" + quote("出生")),
    "/workshop/new": _pages(
        Role.editor, workshop_new="/workshop/new?rule=" + quote("起诉-被告-01")
    ),
    "/workshop/releases": _pages(Role.editor, workshop_releases="/workshop/releases"),
    "/workshop/sets/{set_id}": [
        *_pages(Role.editor, change_set=f"/workshop/sets/{{change_set}}?q={quote('借款')}"),
        *_pages(Role.auditor, change_set_read="/workshop/sets/{change_set}"),
    ],
    "/workshop/sets/{set_id}/edit": _pages(
        Role.editor,
        edit_rule=f"/workshop/sets/{{change_set}}/edit?path={quote(LOANS)}&entry={quote(WRITTEN)}",
        edit_parameter=f"/workshop/sets/{{change_set}}/edit?path={quote(WAGES)}"
        f"&entry={quote('年平均工资')}",
    ),
    "/workshop/sets/{set_id}/fact": _pages(
        Role.editor, new_fact=f"/workshop/sets/{{change_set}}/fact?place={LOAN}"
    ),
    "/workshop/sets/{set_id}/paper": _pages(
        Role.editor, new_paper=f"/workshop/sets/{{change_set}}/paper?name={quote('结婚证')}"
    ),
    "/workshop/sets/{set_id}/try": _pages(
        Role.editor,
        try_kept="/workshop/sets/{change_set}/try?kept={kept_try}",
        try_case="/workshop/sets/{change_set}/try",
        try_filing="/workshop/sets/{change_set}/try?number={number}",
    ),
    "/workshop/sets/{set_id}/try/form": _pages(
        Role.editor, try_form=f"/workshop/sets/{{change_set}}/try/form?cause={LOAN}"
    ),
    "/workshop/sets/{set_id}/effects": _pages(
        Role.editor, effects="/workshop/sets/{change_set}/effects"
    ),
    "/workshop/sets/{set_id}/review": _pages(
        Role.judge, review_set="/workshop/sets/{handed_in}/review"
    ),
    "/workshop/sets/{set_id}/rebase": _pages(
        Role.editor, rebase="/workshop/sets/{change_set}/rebase"
    ),
    "/kiosk": _pages(NOBODY, kiosk="/kiosk", kiosk_over="/kiosk?over=1"),
    "/kiosk/cause": _pages(MACHINE, kiosk_cause="/kiosk/cause"),
    "/kiosk/q/{key}": _pages(
        MACHINE,
        kiosk_kind="/kiosk/q/" + quote("原告[0].类型"),
        kiosk_claims="/kiosk/q/" + quote("ticks-诉讼请求"),
        kiosk_question="/kiosk/q/" + quote("仲裁协议"),
    ),
    "/kiosk/photos": _pages(MACHINE, kiosk_photos="/kiosk/photos"),
    "/kiosk/result": _pages(MACHINE, kiosk_result="/kiosk/result"),
    "/kiosk/submit": _pages(MACHINE, kiosk_submit="/kiosk/submit"),
    "/kiosk/who": _pages(NOBODY, kiosk_who="/kiosk/who?next=/kiosk/queue"),
    "/kiosk/enrol": _pages(NOBODY, kiosk_enrol="/kiosk/enrol"),
    "/kiosk/lookup": _pages(NOBODY, kiosk_lookup="/kiosk/lookup"),
    "/kiosk/queue": _pages(MACHINE, kiosk_queue="/kiosk/queue"),
    "/kiosk/help": _pages(MACHINE, kiosk_help="/kiosk/help"),
    "/window": _pages(Role.guide, window="/window"),
    "/window/queue/new": _pages(Role.guide, window_number="/window/queue/new"),
    "/window/identity": _pages(Role.guide, window_identity="/window/identity"),
    "/window/papers": _pages(Role.guide, window_papers="/window/papers"),
    "/window/new": _pages(Role.guide, window_new="/window/new"),
    "/window/filings/{filing_id}": _pages(
        Role.guide,
        window_take="/window/filings/{left}",
        window_entry="/window/filings/{taken}",
        window_received="/window/filings/{received}",
    ),
    "/window/filings/{filing_id}/hand-in": _pages(
        Role.guide, window_hand_in="/window/filings/{taken}/hand-in"
    ),
    "/window/filings/{filing_id}/sheets": _pages(
        Role.guide, window_sheets="/window/filings/{received}/sheets"
    ),
    "/window/filings/{filing_id}/discard": _pages(
        Role.guide, window_discard="/window/filings/{taken}/discard"
    ),
    "/overview": _pages(Role.administrator, overview="/overview"),
    "/admin/accounts": _pages(Role.administrator, accounts="/admin/accounts"),
    "/admin/accounts/new": _pages(Role.administrator, account_new="/admin/accounts/new"),
    "/admin/accounts/{account_id}": _pages(
        Role.administrator, account_one="/admin/accounts/{account}"
    ),
    "/security/requests": _pages(Role.security, requests="/security/requests"),
    "/admin/jobs": _pages(
        Role.administrator,
        jobs="/admin/jobs",
        jobs_given_up=f"/admin/jobs?kind={quote('短信')}&standing={quote('放弃')}",
    ),
    "/admin/keys": _pages(Role.administrator, keys="/admin/keys"),
    "/admin/devices": _pages(Role.administrator, devices="/admin/devices"),
    "/todo": [
        *_pages(Role.judge, todo="/todo"),
        *_pages(Role.clerk, todo_none="/todo"),
    ],
    "/trial": _pages(Role.judge, trial="/trial"),
    "/trial/{case_id}": [
        # The host first: what is folded away is most on this page of it.
        *_pages(Role.trial_judge, trial_host="/trial/{own_case}"),
        *_pages(Role.judge, trial_case="/trial/{court_case}"),
    ],
    "/trial/{case_id}/parties": [
        *_pages(Role.judge, trial_parties="/trial/{court_case}/parties"),
        *_pages(Role.trial_judge, trial_parties_host="/trial/{own_case}/parties"),
    ],
    "/trial/{case_id}/recusal": [
        *_pages(Role.judge, trial_recusal="/trial/{own_case}/recusal"),
        *_pages(Role.trial_judge, trial_recusal_host="/trial/{own_case}/recusal"),
        *_pages(Role.president, trial_recusal_president="/trial/{own_case}/recusal"),
    ],
    "/trial/{case_id}/service": [
        *_pages(Role.judge, trial_service="/trial/{court_case}/service"),
        *_pages(Role.trial_judge, trial_service_host="/trial/{own_case}/service"),
    ],
    "/trial/{case_id}/hearing": [
        *_pages(Role.judge, trial_hearing="/trial/{court_case}/hearing"),
        *_pages(
            Role.trial_judge, trial_hearing_host=f"/trial/{{own_case}}/hearing?kind={quote('小')}"
        ),
    ],
    "/my": _pages(Role.party, my="/my"),
    "/my/{court_case_id}": _pages(Role.party, my_case="/my/{own_case}"),
    "/hearings/arrange": _pages(Role.chief, arrange="/hearings/arrange"),
    "/hearings": _pages(Role.chief, hearings="/hearings?day=2026-10-12"),
    "/service": _pages(Role.server, serving="/service"),
    "/assignment": _pages(Role.chief, assignment="/assignment"),
    "/assessors": _pages(Role.judge, assessors="/assessors"),
    "/declarations": _pages(Role.trial_judge, declarations="/declarations"),
    "/audit": _pages(Role.auditor, audit="/audit"),
    "/audit/access": _pages(Role.auditor, access="/audit/access"),
}

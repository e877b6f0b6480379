"""Filing online over HTTP: starting, saving, files, conflicts, submission."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.forms.page import model_for
from api.forms.reading import from_filing
from api.pages.kiosk.answers import flat
from court.core.courthouse import Conflict
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.decisions import issued
from court.filings import clients, uploads
from court.filings import service as filings
from court.filings.adding import MAX_AT_ONCE
from tests.court.houses import Founded
from tests.court.papers import example
from tests.files import PDF

LOAN = "民间借贷纠纷"


def typed(house: Founded, filing: Filing, **changes: Any) -> dict[str, Any]:
    """The form of a draft as a browser would post it, with changed controls."""
    model = model_for(house.house, filing.cause, filing.channel)
    found: dict[str, Any] = {"_revision": str(filing.revision)}
    for name, value in flat(from_filing(filing.content, model)):
        found.setdefault(name, []).append(value)
    return found | changes


def draft_at(house: Founded, location: str) -> Filing:
    with house.house.look() as look:
        return look.session.get_one(Filing, location.rpartition("/")[2])


class TestStarting:
    def test_by_a_cause_with_what_is_known(self, house: Founded) -> None:
        with house.house.work(house.actor()) as work:
            account = work.session.get_one(Account, work.actor.account_id)
            account.name, account.id_type = "沈若琳", "居民身份证"
            account.id_number = "44200019850312003X"
        client = house.client_for()
        assert "手边准备好" in client.get(f"/file/new?cause={LOAN}").text
        answer = client.post("/file/start", data={"_cause": LOAN})
        content = draft_at(house, answer.headers["location"]).content
        assert content["原告"] == [
            {
                "类型": "自然人",
                "姓名": "沈若琳",
                "证件类型": "居民身份证",
                "证件号码": "44200019850312003X",
                "联系电话": house.actor().phone,
            }
        ]
        assert content["起诉状法院名称"] == house.house.court

    def test_a_self_check_comes_along(self, house: Founded) -> None:
        data = {
            "_cause": LOAN,
            "原告[0].类型": "自然人",
            "原告[0].姓名": "沈若琳",
            "被告[1].姓名": "甲",
        }
        answer = house.client_for().post("/file/start", data=data)
        content = draft_at(house, answer.headers["location"]).content
        assert content["原告"][0]["姓名"] == "沈若琳"
        assert content["被告"] == [{"姓名": "甲"}]

    def test_without_an_account_one_signs_in_first_and_loses_nothing(self, house: Founded) -> None:
        data = {"_cause": LOAN, "原告[0].姓名": "沈若琳"}
        answer = house.client_for(None).post("/file/start", data=data)
        assert answer.status_code == 200
        assert "您填的内容会保留" in answer.text
        assert "沈若琳" in answer.text

    def test_staff_do_not_file(self, house: Founded) -> None:
        answer = house.client_for(Role.judge).post("/file/start", data={"_cause": LOAN})
        assert answer.status_code == 403

    def test_a_wrong_cause_leads_back_to_the_finder(self, house: Founded) -> None:
        answer = house.client_for().post("/file/start", data={"_cause": "借钱"})
        assert answer.headers["location"].startswith("/file?q=")
        assert house.client_for().get("/file/new?cause=借钱").status_code == 303

    def test_for_a_client(self, house: Founded) -> None:
        with house.house.work(house.actor(Role.lawyer)) as work:
            work.session.get_one(Account, work.actor.account_id).name = "陆子谦"
            known = clients.keep(work, {"类型": "自然人", "姓名": "沈若琳"}, "特别授权")
        lawyer = house.client_for(Role.lawyer)
        assert "为沈若琳起诉" in lawyer.get(f"/clients/{known.id}/file").text
        answer = lawyer.post("/file/start", data={"_cause": LOAN, "_client": known.id})
        content = draft_at(house, answer.headers["location"]).content
        assert content["原告"][0]["姓名"] == "沈若琳"
        assert [a["被代理人"] for a in content["代理人"]] == ["沈若琳"]
        assert house.client_for(Role.lawyer, 2).get(f"/clients/{known.id}/file").status_code == 404


class TestWriting:
    def test_saved_while_typing(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        changes = {"被告[0].姓名": "何美玲"}
        answer = client.post(f"/file/{draft.id}/save", data=typed(house, draft, **changes))
        assert answer.json() == {"revision": 2, "saved": "09:00"}
        assert house.fresh(draft).content["被告"][0]["姓名"] == "何美玲"
        same = typed(house, house.fresh(draft))
        assert client.post(f"/file/{draft.id}/save", data=same).json()["revision"] == 2

    def test_saving_what_is_there_changes_nothing(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        client.post(f"/file/{draft.id}/save", data=typed(house, draft))
        content = house.fresh(draft).content
        left_out = {"受诉法院", "起诉日期", "渠道"}
        for name in set(draft.content) - left_out - {"诉讼请求", "标的总额", "证据", "材料"}:
            assert content[name] == draft.content[name], name

    def test_stale_saves_overwrite_nothing(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        here, there = {"被告[0].姓名": "何美玲"}, {"被告[0].姓名": "陈志强"}
        assert client.post(f"/file/{draft.id}/save", data=typed(house, draft, **here)).is_success
        stale = typed(house, draft, **there)
        answer = client.post(f"/file/{draft.id}/save", data=stale)
        assert (answer.status_code, "没有覆盖" in answer.json()["title"]) == (409, True)
        for to in ("", "/confirm", "/as-template", "/compare"):
            answer = client.post(f"/file/{draft.id}{to}", data=stale)
            assert answer.status_code == 409, to
            assert "何美玲" in answer.text and "陈志强" in answer.text
        assert house.fresh(draft).content["被告"][0]["姓名"] == "何美玲"
        mine = {**stale, "_revision": str(house.fresh(draft).revision)}
        assert client.post(f"/file/{draft.id}", data=mine).status_code == 200
        assert house.fresh(draft).content["被告"][0]["姓名"] == "陈志强"

    def test_without_scripts_rows_come_and_go(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        more = client.post(f"/file/{draft.id}", data=typed(house, draft, _add="被告")).text
        assert 'name="被告[1].姓名"' in more
        fresh = house.fresh(draft)
        less = client.post(f"/file/{draft.id}", data=typed(house, fresh, _remove="被告[0]")).text
        assert "张国栋" not in less and "被告" not in house.fresh(draft).content

    def test_the_live_answer_uses_the_account(self, house: Founded) -> None:
        content = {**example("01"), "材料": [{"种类": "借条", "份数": 1}]}
        house.verified()
        draft = house.draft(content)
        client = house.client_for()
        text = client.post(f"/file/{draft.id}/live", data=typed(house, draft)).text
        assert "必填的都齐了" in text
        other = house.draft(content, which=2)
        text = (
            house.client_for(Role.party, 2)
            .post(f"/file/{other.id}/live", data=typed(house, other))
            .text
        )
        assert "还缺 1 项" in text

    def test_a_control_the_form_has_not_is_refused(self, house: Founded) -> None:
        draft = house.draft("01")
        data = typed(house, draft, **{"疑似虚假或恶意诉讼": "否"})
        answer = house.client_for().post(f"/file/{draft.id}/save", data=data)
        assert answer.status_code == 422
        assert house.fresh(draft).revision == 1

    def test_scripts_typed_in_stay_text(self, house: Founded) -> None:
        script = "<script>alert(1)</script>{{ 7 * 7 }}"
        draft = house.draft({**example("01"), "事实与理由": script})
        text = house.client_for().get(f"/file/{draft.id}").text
        assert "<script>alert" not in text and "&lt;script&gt;" in text and "{{ 7 * 7 }}" in text

    def test_the_preview_is_made_of_what_is_typed(self, house: Founded) -> None:
        draft = house.draft("01")
        data = typed(house, draft, **{"被告[0].姓名": "何美玲"})
        answer = house.client_for().post(f"/file/{draft.id}/preview/普通", data=data)
        text = "".join(p.extract_text() for p in PdfReader(BytesIO(answer.content)).pages)
        assert "何美玲" in text
        assert answer.headers["content-disposition"].startswith("inline;")

    def test_another_cause_keeps_what_was_filled_in(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        assert "填过的内容会保留" in client.get(f"/file/{draft.id}/cause").text
        assert "换成这个案由" in client.get(f"/file/{draft.id}/cause/new?cause=买卖合同纠纷").text
        client.post(f"/file/{draft.id}/cause", data={"_cause": "买卖合同纠纷"})
        fresh = house.fresh(draft)
        assert (fresh.cause, fresh.content["原告"]) == ("买卖合同纠纷", draft.content["原告"])
        assert client.get(f"/file/{draft.id}").status_code == 200

    def test_deleting_asks_first(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        assert "不能恢复" in client.get(f"/file/{draft.id}/discard").text
        assert client.post(f"/file/{draft.id}/discard").status_code == 303
        assert client.get(f"/file/{draft.id}").status_code == 404

    def test_a_client_is_brought_in(self, house: Founded) -> None:
        with house.house.work(house.actor(Role.lawyer)) as work:
            known = clients.keep(work, {"类型": "自然人", "姓名": "沈若琳"}, "")
        draft = house.draft({"案由": LOAN}, Role.lawyer)
        lawyer = house.client_for(Role.lawyer)
        assert "带入委托人" in lawyer.get(f"/file/{draft.id}").text
        data = typed(house, draft, _client=known.id, _side="原告", **{"事实与理由": "借了没还"})
        assert lawyer.post(f"/file/{draft.id}/client", data=data).status_code == 303
        content = house.fresh(draft).content
        assert (content["原告"][0]["姓名"], content["事实与理由"]) == ("沈若琳", "借了没还")


class TestFiles:
    def test_added_named_and_taken_away(self, house: Founded) -> None:
        draft = house.draft({**example("01"), "材料": [], "证据": []})
        client = house.client_for()
        data = typed(house, draft, **{"事实与理由": "改过的"})
        sent = [
            ("_file", ("借条.pdf", PDF)),
            ("_file", ("坏.pdf", b"MZ" + bytes(99))),
            ("_file", ("李文海身份证.pdf", PDF + b"%")),
        ]
        answer = client.post(f"/file/{draft.id}/files", data=data, files=sent)
        assert answer.status_code == 422
        assert "可执行程序" in answer.text and "借条.pdf" in answer.text
        content = house.fresh(draft).content
        assert content["事实与理由"] == "改过的"
        assert content["证据"] == [{"证据名称": "债权凭证", "文件": "借条.pdf", "页数": 1}]
        assert content["材料"] == [
            {
                "种类": "身份证明",
                "所属当事人": "李文海",
                "份数": 1,
                "页数": 1,
                "文件": "李文海身份证.pdf",
            }
        ]
        upload = re.search(r"/files/(\w{32})/kind", answer.text)
        assert upload
        fresh = house.fresh(draft)
        data = typed(house, fresh, _n="1", _kind1="转账凭证", _owner1="")
        where = f"/file/{draft.id}/files/{upload[1]}"
        assert client.post(f"{where}/kind", data=data).status_code == 303
        names = [e["证据名称"] for e in house.fresh(draft).content.get("证据", [])]
        assert "转账凭证" in names
        data = typed(house, house.fresh(draft))
        assert client.post(f"{where}/remove", data=data).status_code == 303
        with house.house.look(house.actor()) as look:
            assert len(uploads.of_filing(look, house.fresh(draft))) == 1

    def test_files_beyond_the_limit_are_named_and_not_lost_silently(self, house: Founded) -> None:
        draft = house.draft({**example("01"), "证据": []})
        sent = [("_file", (f"照片{n}.pdf", PDF + b"%" * n)) for n in range(MAX_AT_ONCE + 2)]
        answer = house.client_for().post(
            f"/file/{draft.id}/files", data=typed(house, draft), files=sent
        )
        assert answer.status_code == 422
        for name in ("照片20.pdf", "照片21.pdf"):
            assert f"“{name}”没有添加" in answer.text
        assert len(house.fresh(draft).content["证据"]) == MAX_AT_ONCE

    def test_scripts_get_the_changed_part(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        client.headers["accept"] = "application/json"
        answer = client.post(
            f"/file/{draft.id}/files", data=typed(house, draft), files={"_file": ("借条.pdf", PDF)}
        ).json()
        assert answer["refused"] == []
        assert answer["revision"] == house.fresh(draft).revision
        assert "借条.pdf" in answer["html"] and "<html" not in answer["html"]

    def test_too_much_at_once_is_refused_before_it_is_read(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        limit = house.house.settings.max_request_bytes
        headers = {
            "content-length": str(limit + 1),
            "content-type": "multipart/form-data; boundary=x",
        }
        answer = client.post(f"/file/{draft.id}/files", content=b"--x--\r\n", headers=headers)
        assert answer.status_code == 413
        assert "MB" in answer.text

    def test_a_body_without_length_is_counted(self, house: Founded) -> None:
        object.__setattr__(house.house.settings, "max_request_bytes", 10_000)
        draft = house.draft("01")

        def body() -> Iterator[bytes]:
            yield b"_revision=1&x="
            for _ in range(20):
                yield b"a" * 1_000

        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = house.client_for().post(f"/file/{draft.id}/save", content=body(), headers=headers)
        assert answer.status_code == 413


class TestSubmitting:
    def test_gaps_are_listed_and_do_not_block(self, house: Founded) -> None:
        draft = house.draft("02")
        client = house.client_for()
        answer = client.post(f"/file/{draft.id}/confirm", data=typed(house, draft))
        text = client.get(answer.headers["location"]).text
        assert re.search(r"还缺 \d 项，也可以现在提交", text)
        fresh = house.fresh(draft)
        data = {"_revision": str(fresh.revision)}
        for _ in range(3):
            answer = client.post(f"/file/{draft.id}/submit", data=data)
            assert answer.headers["location"] == f"/file/{draft.id}/received"
        fresh = house.fresh(draft)
        text = client.get(answer.headers["location"]).text
        assert fresh.number and fresh.number in text and "9月7日 09:00" in text
        with house.house.look() as look:
            names = [d.name for d in issued.documents(look, fresh)]
        assert names == ["收件凭证"]
        assert client.get(f"/file/{draft.id}").headers["location"] == f"/cases/{draft.id}"

    def test_what_cannot_be_read_is_named_and_handed_in_all_the_same(self, house: Founded) -> None:
        draft = house.draft({**example("01"), "起诉状日期": "13月"})
        client = house.client_for()
        text = client.get(f"/file/{draft.id}/confirm").text
        assert "有 1 处系统看不懂" in text and "照这样提交" in text
        client.post(f"/file/{draft.id}/submit", data={"_revision": "1"})
        assert house.fresh(draft).state == "待审查"
        assert house.fresh(draft).content["起诉状日期"] == "13月"
        shown = house.client_for(Role.judge).get(f"/inbox/{draft.id}").text
        assert "看不懂的值：起诉状日期" in shown and "13月" in shown

    def test_a_stale_confirmation_hands_nothing_in(self, house: Founded) -> None:
        draft = house.draft("01")
        client = house.client_for()
        client.post(f"/file/{draft.id}/save", data=typed(house, draft, **{"被告[0].姓名": "甲"}))
        answer = client.post(f"/file/{draft.id}/submit", data={"_revision": "1"})
        assert answer.status_code == 409
        assert house.fresh(draft).state == "草稿"

    def test_with_nothing_in_it_there_is_still_a_receipt(self, house: Founded) -> None:
        draft = house.draft({"案由": LOAN})
        client = house.client_for()
        answer = client.post(f"/file/{draft.id}/submit", data={"_revision": "1"})
        assert answer.status_code == 303
        assert house.fresh(draft).number == "2026-0907-0001"
        assert client.get(f"/file/{draft.id}/received").status_code == 200
        receipt = client.get(f"/cases/{draft.id}/receipt")
        text = "".join(p.extract_text() for p in PdfReader(BytesIO(receipt.content)).pages)
        assert "2026-0907-0001" in text and "提交人" in text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("POST", "/live"),
        ("POST", "/save"),
        ("POST", "/compare"),
        ("POST", "/files"),
        ("POST", "/preview/普通"),
        ("POST", "/confirm"),
        ("GET", "/confirm"),
        ("POST", "/submit"),
        ("GET", "/received"),
        ("POST", "/discard"),
        ("POST", "/cause"),
        ("GET", "/cause"),
        ("POST", "/as-template"),
    ],
)
def test_other_peoples_drafts_do_not_exist(house: Founded, method: str, path: str) -> None:
    draft = house.draft("01")
    answer = house.client_for(Role.party, 2).request(method, f"/file/{draft.id}{path}")
    assert answer.status_code == 404
    assert house.fresh(draft).revision == 1


def test_what_was_handed_in_is_no_draft_any_more(house: Founded) -> None:
    filing = house.filed("01")
    client = house.client_for()
    data = typed(house, filing, **{"被告[0].姓名": "甲"})
    assert client.post(f"/file/{filing.id}/save", data=data).status_code == 409
    assert client.post(f"/file/{filing.id}/files", data=data).status_code == 409
    assert client.get(f"/file/{filing.id}/discard").status_code == 409
    assert client.get(f"/file/{filing.id}/cause").status_code == 409
    with house.house.work(house.actor()) as work, pytest.raises(Conflict):
        filings.save(work, filings.own(work, filing.id, lock=True), {"案由": LOAN}, 1)

"""The refusal on the page: explained, insisted on, drafted, signed, served; own words, facts, cause."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions.tables import SetAside
from tests.api.pages.desk.helping import post, shown
from tests.court.houses import Founded
from tests.files import PDF


def decide(house: Founded, filing: Filing, role: Role = Role.judge, **data: object) -> int:
    said = {"sequence": house.fresh(filing).sequence, **data}
    answer = house.client_for(role).post(f"/inbox/{filing.id}/decide", data=said)
    return int(answer.status_code)


def case_page(house: Founded, filing: Filing) -> str:
    return unescape(house.client_for().get(f"/cases/{filing.id}").text)


def test_the_whole_way_of_a_refusal_in_the_browser(house: Founded) -> None:
    filing = house.filed("12")
    assert "按建议：释明告知" in shown(house, filing)
    assert decide(house, filing, kind="释明告知") == 303
    assert "法院向您作了释明" in case_page(house, filing)
    assert house.client_for().post(f"/cases/{filing.id}/insist").status_code == 303
    assert "您坚持起诉，法院正在审查" in case_page(house, filing)
    assert "按建议：拟不予受理" in shown(house, filing)
    signing = ["甲", "乙", "丙"]
    assert decide(house, filing, kind="拟不予受理", panel=signing, clerk="丁") == 303
    page = shown(house, filing)
    assert "存入裁定书，裁定不予受理" in page and 'name="panel" value="甲"' in page
    told = case_page(house, filing)
    assert "等待法院裁定" in told and "裁定不予受理</h1>" not in told
    data = {"sequence": house.fresh(filing).sequence, "number": "（2026）粤2071民初8号",
            "day": "2026-09-07", "panel": signing, "clerk": "丁"}  # fmt: skip
    client = house.client_for(Role.judge)
    missing = client.post(f"/inbox/{filing.id}/ruling/sign", data=data)
    assert missing.status_code == 422 and "请上传签名盖章的裁定书" in missing.text
    files = {"file": ("裁定书.pdf", PDF, "application/pdf")}
    answer = client.post(f"/inbox/{filing.id}/ruling/sign", data=data, files=files)
    assert answer.status_code == 303
    assert house.fresh(filing).state == State.refused
    served = post(house, filing, "refusal/serve", party="0", day="2026-09-07", how="直接送达")
    assert served.status_code == 200 and "9月17日" in served.text
    assert "2026年9月17日" in case_page(house, filing)


def test_own_words_go_into_the_paper_and_the_page_keeps_them(house: Founded) -> None:
    filing = house.filed("02")
    client = house.client_for(Role.assistant)
    data = {
        "sequence": filing.sequence, "kind": "补正告知", "days": "7", "chosen": "1",
        "finding": ["起诉-事实-01"], "explanation:起诉-事实-01": "没有写清怎样交付借款。",
        "cure:起诉-事实-01": "写明交付的时间和方式。", "place:起诉-事实-01": "2",
        "own-explanation": "身份证照片看不清", "own-cure": "重新拍", "own-basis": "", "own-place": "1",
    }  # fmt: skip
    preview = client.post(f"/inbox/{filing.id}/decide/preview", data=data)
    assert preview.status_code == 200 and "kept=" in preview.text
    sent = client.post(f"/inbox/{filing.id}/decide/keep", data=data | {"forward": "1"})
    assert sent.status_code == 303
    listing = unescape(house.client_for(Role.judge).get("/inbox").text)
    assert "甲法官助理已备好补正告知" in listing
    judge = house.client_for(Role.judge)
    page = unescape(judge.get(f"/inbox/{filing.id}/decide?kind={quote('补正告知')}").text)
    assert "接着上次准备的内容" in page and "没有写清怎样交付借款。" in page
    assert page.index("身份证照片看不清") < page.index("没有写清怎样交付借款。")


def test_disagreeing_asks_for_one_line(house: Founded) -> None:
    filing = house.filed("12")
    judge = house.client_for(Role.judge)
    page = unescape(judge.get(f"/inbox/{filing.id}/decide?kind={quote('登记立案')}").text)
    assert "用一句话写明为什么不照建议办" in page
    assert decide(house, filing, kind="登记立案") == 422
    assert decide(house, filing, kind="登记立案", note="仲裁条款没有写明机构") == 303
    with house.house.look() as look:
        assert look.session.query(SetAside).count() == 1


def test_a_fact_and_the_cause_are_found_on_pages_of_their_own(house: Founded) -> None:
    filing = house.filed("02")
    address = f"/inbox/{filing.id}/fact?path={quote('事实与理由')}"
    assert (
        address.replace("&", "&amp;")
        in house.client_for(Role.judge).get(f"/inbox/{filing.id}").text
    )
    client = house.client_for(Role.judge)
    assert "当事人写的" in client.get(address).text
    data = {
        "sequence": filing.sequence,
        "path": "事实与理由",
        "value": "被告借款八万元，到期未还。",
    }
    short = client.post(f"/inbox/{filing.id}/fact", data=data | {"reason": "短"})
    assert short.status_code == 422 and "被告借款八万元" in short.text
    saved = client.post(f"/inbox/{filing.id}/fact", data=data | {"reason": "借条上写得清楚"})
    assert saved.status_code == 303
    assert "法官认定的事实" in shown(house, filing)
    preview = unescape(client.get(f"/inbox/{filing.id}/cause?cause={quote('买卖合同纠纷')}").text)
    assert "改为“买卖合同纠纷”以后" in preview
    wrong = client.get(f"/inbox/{filing.id}/cause?cause={quote('没有这种纠纷')}")
    assert wrong.status_code == 422
    data = {
        "sequence": house.fresh(filing).sequence,
        "cause": "买卖合同纠纷",
        "reason": "货款转成的借条",
    }
    assert client.post(f"/inbox/{filing.id}/cause", data=data).status_code == 303
    assert house.fresh(filing).cause == "买卖合同纠纷"


def test_the_chain_is_in_words(house: Founded) -> None:
    page = shown(house, house.filed("02"))
    assert "按起诉日的规则查了" in page and "所以建议是“建议补正”" in page
    assert "状态表：" not in page


def test_the_bar_gives_way_while_a_question_is_open(house: Founded) -> None:
    assert 'class="bar flow"' in shown(house, house.filed("13"))
    assert 'class="bar flow"' not in shown(house, house.filed("02"))


def test_deadlines_and_like_filings_have_pages(house: Founded) -> None:
    first, second = house.filed("01"), house.filed("01")
    client = house.client_for(Role.judge)
    assert "决定是否立案" in client.get("/inbox/deadlines").text
    page = client.get("/inbox/batch?group=0").text
    assert f'value="{first.id}:{first.sequence}"' in page
    data = {"chosen": [f"{f.id}:{f.sequence}" for f in (first, second)]}
    done = client.post("/inbox/batch", data=data)
    assert "办好了 2 件" in done.text
    assert house.fresh(second).state == State.registered
    assert house.client_for(Role.assistant).get("/inbox/batch").status_code == 403

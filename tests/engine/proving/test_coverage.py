"""Coverage: what a cause lacks, sections added up, articles followed to their end, doubts."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from engine.bundle.bundle import Bundle
from engine.proving.coverage.articles import ENDS, articles
from engine.proving.coverage.articles import FILE as ARTICLES
from engine.proving.coverage.counting import TOTAL, idle_elements, sections
from engine.proving.coverage.doubts import doubts, paper
from engine.proving.coverage.nodes import node_of
from engine.proving.coverage.points import POINTS, lacks
from engine.proving.wholes import FOLDER, Tried, read_wholes
from engine.proving.wholes.base import FILE
from engine.text.errors import Problem
from engine.text.files import Files
from tests.rules import of_files

ROOT = Path(__file__).resolve().parents[3]
PLACE = ("人格权纠纷", "人格权纠纷", "声音保护纠纷")
OWN = {
    "案由": "声音保护纠纷",
    "说法": "[声音被模仿, 声音被拿去用, 配音被盗用, 我的声音被做成软件, 声音被人冒用]",
    "称谓": "{原告: 声音的主人, 被告: 使用声音的人}",
    "请求": "[{名称: 停止使用声音}, {名称: 删除音频}, {名称: 赔偿损失, 类型: 金额}]",
    "要素": "[{名称: 声音甲, 依据: [民法典 1023]}, {名称: 声音乙, 依据: [民法典 1023]}, "
    "{名称: 声音丙, 依据: [民法典 1023]}, {名称: 声音丁, 依据: [民法典 1019]}]",
    "材料": "[{名称: 音频}, {名称: 录音原件}]",
    "起诉条件": "{无特别规定: [民法典 1023]}",
    "查证": "{日期: 2026-11-28, 条文: [民法典 12], "
    "存疑: [{问: 模仿的声音算不算？, 依据: [民法典 1023], 现在: 照收}]}",
}
KINDS = ("齐备", "欠缺", "易误拒")


def entry(kind: str) -> str:
    why = "  依据: [民法典 1023]\n" if kind == "易误拒" else ""
    end = "建议补正\n  指出: [起诉-被告-01]" if kind == "欠缺" else "建议登记立案"
    who = "\n    被告: [{类型: 自然人}]" if kind == "欠缺" else ""
    return f"""\
- 案由: 声音保护纠纷
  名称: {kind}的一件
  种类: {kind}
{why}  给:
    诉讼请求: [{{名称: 停止使用声音, 内容: 停止使用原告的声音}}]
    侵权行为地: 广东省中山市三乡镇
    事实与理由: 被告用软件合成原告的声音，做成广告发布。{who}
  应: {end}
"""


@cache
def changed(*left_out: str) -> Bundle:
    """The delivered rules with one more file, a leaf without a family, without some of its keys."""
    text = "".join(f"{key}: {value}\n" for key, value in OWN.items() if key not in left_out)
    files = dict(Files.of(ROOT, ("casetypes", "rules")).items())
    below, family = "/".join(PLACE), f"casetypes/{'/'.join(PLACE[:2])}/_通则.yaml"
    kept = {n: data for n, data in files.items() if below not in n and n != family}
    return of_files({**kept, f"casetypes/{below}.yaml": text.encode()})


def filings(kinds: tuple[str, ...]) -> Files:
    """The base, and a file with a filing of each kind."""
    base = {FILE: (ROOT / FILE).read_bytes()}
    text = "基础: 自然人诉自然人\n整案:\n" + "".join(map(entry, kinds))
    return Files({**base, f"{FOLDER}/试.yaml": text.encode()} if kinds else base)


def lacking(left_out: str = "", kinds: tuple[str, ...] = KINDS, fail: str = "") -> dict[str, str]:
    bundle = changed(left_out)
    found = read_wholes(bundle, filings(kinds))
    assert found.problems.items == []
    tried = [Tried(w, (Problem("不符"),) if w.kind == fail else ()) for w in found.entries]
    (cause,) = bundle.catalogue.editions[-1].by_name[PLACE[-1]]
    return {lack.point: lack.why for lack in lacks(node_of(bundle, cause, tried))}


def test_a_cause_with_all_points_is_done() -> None:
    assert lacking() == {}


@pytest.mark.parametrize(
    ("key", "point"),
    [("请求", "要什么"), ("材料", "交什么"), ("说法", "说法"), ("查证", "查证")],
)
def test_each_part_left_out_is_a_point_that_is_missing(key: str, point: str) -> None:
    assert set(lacking(key)) == {point}


def test_filings_prove_only_when_they_agree() -> None:
    assert lacking(kinds=()) == {
        "不能拦什么": "没有易误拒的整案",
        "证明": "缺齐备、欠缺、易误拒",
    }
    assert lacking(kinds=("齐备", "易误拒")) == {"证明": "缺欠缺"}
    assert set(lacking(fail="易误拒")) == {"不能拦什么", "证明"}
    assert set(lacking(fail="齐备")) == {"证明"}


def test_an_element_nothing_uses_is_idle() -> None:
    files = dict(changed().files.items())
    name = f"casetypes/{'/'.join(PLACE)}.yaml"
    text = files[name].decode().replace("声音丁, 依据: [民法典 1019]", "声音丁")
    bundle = of_files({**files, name: text.encode()})
    assert "声音丁" in {idle.name for idle in idle_elements(bundle)}
    assert "声音丁" not in {idle.name for idle in idle_elements(changed())}


def test_every_leaf_is_counted_once_and_the_total_is_the_sum(bundle: Bundle) -> None:
    *parts, total = sections(bundle, [])
    assert total.name == TOTAL and len(parts) == 12
    assert total.leaves == sum(part.leaves for part in parts) == 883
    assert len(total.standings) == sum(len(part.standings) for part in parts)
    assert total.done == 0, "没有整案，什么也没有写完"
    assert total.lacking["证明"] == len(total.standings)
    assert set(total.to_dict()["缺"]) <= set(POINTS)


def test_a_wrong_objection_is_counted_where_it_lies() -> None:
    bundle = changed()
    tried = [Tried(w, (Problem("不符"),)) for w in read_wholes(bundle, filings(KINDS)).entries]
    found = {section.name: section for section in sections(bundle, tried)}
    assert (found["人格权纠纷"].wrong, found["人格权纠纷"].disagreeing) == (2, 3)
    assert (found["物权纠纷"].wrong, found[TOTAL].wrong) == (0, 2)


def test_articles_come_to_the_end_of_what_cites_them(bundle: Bundle) -> None:
    found = {a.shown: a for a in articles(bundle)}
    assert found["民事诉讼法 122"].end == "要求"
    assert found["民诉法解释 13"].why == "管辖：离婚"
    assert [a.shown for a in found.values() if a.end not in ENDS or not a.why] == []


def test_an_end_the_table_states_names_a_rule_there_is(bundle: Bundle) -> None:
    levels = map(bundle.level, bundle.paths())
    rules = {compiled.rule.id for level in levels for compiled in level.rules}
    rows = csv.DictReader(bundle.files.text(ARTICLES).splitlines())
    stated = [row for row in rows if row["去向"] not in ("", "不在立案审")]
    assert stated
    assert [row["理由"] for row in stated if row["理由"].split()[0] not in rules] == []


def test_an_article_is_required_looked_up_or_open() -> None:
    table = "法规,条,种类,家族,要点,去向,理由\n" + "".join(
        f"民法典,{article},主体,人格权纠纷,要点,,\n" for article in (1023, 12, 11)
    )
    files = {**dict(changed().files.items()), ARTICLES: table.encode()}
    found = articles(of_files(files))
    place = "/".join(PLACE)
    assert [(a.end, a.why) for a in found] == [
        ("要求", place),
        ("不在立案审", f"查过：{place}"),
        ("", ""),
    ]


def test_ranges_are_read_article_by_article(bundle: Bundle) -> None:
    found = set(bundle.laws.each(["民法典 990-992", "民事诉讼法 122(2)、124"]))
    assert found == {
        ("民法典", "990"),
        ("民法典", "991"),
        ("民法典", "992"),
        ("民事诉讼法", "122"),
        ("民事诉讼法", "124"),
    }


def test_every_article_of_the_list_is_in_the_law_index(bundle: Bundle) -> None:
    assert [
        a.shown for a in articles(bundle) if (a.law, a.article) not in bundle.laws.articles
    ] == []


def test_the_paper_in_docs_is_todays(bundle: Bundle) -> None:
    written = (ROOT / "docs" / "存疑.md").read_text(encoding="utf-8")
    assert written == paper(bundle), "make doubts"


def test_doubts_are_one_paper_with_the_law_and_what_happens_now() -> None:
    text = paper(changed())
    assert f"共 {len(list(doubts(changed())))} 个问题" in text
    assert "### 声音保护纠纷\n\n- 模仿的声音算不算？（民法典 1023）\n  现在：照收\n" in text

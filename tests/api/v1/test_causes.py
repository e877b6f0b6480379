"""Causes, their forms as JSON Schema, rules, fees and courts over HTTP."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.base.answers import packed
from api.v1.form_schema import form_schema
from engine.bundle.bundle import Bundle
from engine.check.filing import read_filing
from engine.law.catalogue import Cause
from engine.telling.schema import DRAFT
from engine.text.errors import FilingError
from tests.court.houses import TestClient
from tests.court.papers import ROOT, example

DAY = date(2026, 9, 7)
ON = {"on": "2026-09-07"}
CAUSES = ["民间借贷纠纷", "离婚纠纷", "机动车交通事故责任纠纷", "劳动合同纠纷", "申请支付令"]
EXAMPLES = sorted(
    path
    for path in (ROOT / "examples").glob("*.json")
    if "案由" in json.loads(path.read_text(encoding="utf-8"))
)
# What no schema can say: check digits, real days, addresses that say too little.
BEYOND_A_SCHEMA = ("证件号码", "统一社会信用代码", "地址", "日期", "电话")


def cause_of(bundle: Bundle, name: str) -> Cause:
    found = bundle.catalogue.resolve(name, DAY).cause
    assert found is not None
    return found


def schema_of(bundle: Bundle, name: str) -> dict[str, Any]:
    """As it is sent."""
    cause = cause_of(bundle, name)
    found = form_schema(cause, bundle.rules_of(cause, DAY))
    sent = orjson.loads(packed(found))
    assert isinstance(sent, dict)
    return sent


class TestCauses:
    @pytest.mark.parametrize(
        ("q", "first"),
        [
            ("民间借贷", "民间借贷纠纷"),
            ("mjjd", "民间借贷纠纷"),
            ("9181", "民间借贷纠纷"),
            ("离婚纠纷", "离婚纠纷"),
        ],
    )
    def test_search(self, visitor: TestClient, q: str, first: str) -> None:
        found = visitor.get("/api/v1/causes", params={"q": q, **ON}).json()
        assert found["案由"][0]["名称"] == first
        assert found["案由"][0]["为何列出"]
        assert found["总数"] >= len(found["案由"])

    def test_nothing_found_leads_to_the_questions(self, visitor: TestClient) -> None:
        found = visitor.get("/api/v1/causes?q=qqxxzz").json()
        assert (found["总数"], found["案由"]) == (0, [])
        onward = found["提问"]["答"][0]["去"]
        step = visitor.get("/api/v1/causes", params={"at": onward}).json()["提问"]
        assert step["名称"] == onward
        assert any(answer["案由"] == "民间借贷纠纷" for answer in step["答"])

    def test_everyday_words(self, visitor: TestClient) -> None:
        found = visitor.get("/api/v1/causes", params={"q": "朋友借钱一直不还", **ON}).json()
        assert found["案由"][0]["名称"] == "民间借贷纠纷"
        assert found["案由"][0]["有把握"]
        assert found["提问"] is None

    def test_who_was_sued_is_told(self, visitor: TestClient) -> None:
        found = visitor.get("/api/v1/causes", params={"q": "收到传票怎么办"}).json()
        assert found["另有去处"][0]["名称"] == "应诉"
        assert "民事诉讼法 128" in found["另有去处"][0]["依据"]

    def test_the_whole_tree_can_be_walked(self, visitor: TestClient, bundle: Bundle) -> None:
        seen: set[str] = set()
        pending = [""]
        while pending:
            query = {"below": pending.pop(), "limit": 2000, **ON}
            for line in visitor.get("/api/v1/causes", params=query).json()["案由"]:
                seen.add(line["编号"])
                if line["下级数"] and line["级"] < 3:
                    pending.append(line["编号"])
        edition = bundle.catalogue.edition_on(DAY)
        assert seen == {c.id for c in edition.causes if c.level <= 3 and c.start <= DAY}

    @pytest.mark.parametrize("name", ["民间借贷纠纷", "9181", "4.10.108.3"])
    def test_one_by_name_code_or_id(self, visitor: TestClient, bundle: Bundle, name: str) -> None:
        found = visitor.get(f"/api/v1/causes/{name}", params=ON).json()
        cause = cause_of(bundle, "民间借贷纠纷")
        rules = bundle.rules_of(cause, DAY).rules
        assert found["路径"][-1] == "民间借贷纠纷"
        assert found["称谓"]["原告"] == "出借人"
        assert {r["编号"] for r in found["要求"]} == {
            e.compiled.rule.id for e in rules if e.enforced
        }
        assert all(r["依据"][0]["全称"].startswith("《") for r in found["要求"])
        assert any(claim["名称"] == "本金" for claim in found["请求"])

    def test_trial_rules_are_not_shown_to_the_public(
        self, visitor: TestClient, bundle: Bundle
    ) -> None:
        trials = {
            e.compiled.rule.id
            for name in CAUSES
            for e in bundle.rules_of(cause_of(bundle, name), DAY).rules
            if not e.enforced
        }
        for rule_id in trials:
            assert visitor.get(f"/api/v1/rules/{rule_id}").status_code == 404

    @pytest.mark.parametrize(
        ("path", "status", "said"),
        [
            ("causes/民间借代纠纷", 404, "民间借贷纠纷"),
            ("causes/%20", 404, "没有"),
            ("causes/民间借贷纠纷?on=1999-01-01", 422, "2011-04-01"),
            ("causes?below=没有这个", 404, "没有"),
            ("causes?at=家亭", 404, "家庭"),
            ("causes?limit=0", 422, "limit"),
            ("rules/起诉被告01", 404, "起诉-被告-01"),
        ],
    )
    def test_what_there_is_not(
        self, visitor: TestClient, path: str, status: int, said: str
    ) -> None:
        found = visitor.get(f"/api/v1/{path}")
        assert found.status_code == status
        assert said in found.text


class TestForms:
    def test_a_form_is_a_schema_of_its_own_media_type(self, visitor: TestClient) -> None:
        found = visitor.get("/api/v1/causes/民间借贷纠纷/form", params=ON)
        assert found.headers["content-type"] == "application/schema+json"
        assert found.json()["$schema"] == DRAFT

    def test_every_cause_has_a_valid_schema(self, bundle: Bundle) -> None:
        for cause in bundle.catalogue.edition_on(DAY).causes[::40]:
            found = schema_of(bundle, cause.id)
            jsonschema_rs.meta.validate(found)
            named = {name for group in found["x-次序"] for name in group["事实"]}
            assert named <= set(found["properties"])

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
    def test_examples_fit_their_form(self, bundle: Bundle, path: Any) -> None:
        """Except what staff states, and 不适用, which stands beside every type."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        staff = {n for n, f in bundle.dictionary.facts.items() if f.staff_only}
        raw = {k: v for k, v in raw.items() if k not in staff and v != "不适用"}
        cause = cause_of(bundle, raw["案由"])
        checker = jsonschema_rs.validator_for(schema_of(bundle, cause.name))
        assert [e.message for e in checker.iter_errors(raw | {"案由": cause.name})] == []

    def test_derived_and_staff_facts_are_not_in_it(self, bundle: Bundle) -> None:
        found = schema_of(bundle, "民间借贷纠纷")["properties"]
        assert "涉外" not in found
        assert "坚持起诉" not in found
        assert {"原告", "诉讼请求", "借款金额"} <= set(found)

    def test_tiers_and_their_law_are_told(self, bundle: Bundle) -> None:
        found = schema_of(bundle, "民间借贷纠纷")["properties"]
        assert found["借款金额"]["x-档"] in ("必", "需", "荐")
        materials = {m["名称"]: m for m in found["材料"]["x-常用"]}
        assert materials["身份证明"]["档"] == "需"
        assert materials["身份证明"]["依据"]
        assert found["原告"]["title"] == "出借人"

    @pytest.mark.parametrize("name", CAUSES)
    def test_what_fits_the_form_can_be_read(self, bundle: Bundle, name: str) -> None:
        """Whatever the schema lets through, the reader takes, but for what no schema can say."""
        schema = schema_of(bundle, name)
        cause = cause_of(bundle, name)
        vocabulary = bundle.rules_of(cause, DAY).vocabulary
        checker = jsonschema_rs.validator_for(schema)

        @settings(max_examples=25)
        @given(instances(schema, schema["$defs"]))
        def run(raw: dict[str, Any]) -> None:
            assert [e.message for e in checker.iter_errors(raw)] == []
            try:
                read_filing(raw, vocabulary)
            except FilingError as error:
                for problem in error.problems:
                    assert type_at(schema, problem.path) in BEYOND_A_SCHEMA, problem

        run()


def type_at(schema: dict[str, Any], path: str) -> str:
    """`x-类型` of the fact at a path."""
    owner, _, name = path.rpartition(".")
    if owner:
        items = schema["properties"][owner.partition("[")[0]]["items"]["$ref"]
        schema = schema["$defs"][unquote(items.rpartition("/")[2])]
    return str(schema["properties"][name]["x-类型"])


def instances(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that fit a schema of the kinds forms are made of."""
    if "$ref" in schema:
        return instances(defs[unquote(schema["$ref"].rpartition("/")[2])], defs)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(instances(one, defs) for one in schema["anyOf"]))
    kind = schema["type"]
    if kind == "object" and "properties" in schema:
        parts = {n: instances(s, defs) for n, s in schema["properties"].items()}
        needed = {n: parts.pop(n) for n in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=parts)
    if kind == "object":
        return st.dictionaries(words, words, max_size=2)
    if kind == "array":
        unique = bool(schema.get("uniqueItems"))
        return st.lists(instances(schema["items"], defs), max_size=2, unique=unique)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    if kind == ["string", "number"]:
        money = st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
        return money | st.integers(0, 10**12)
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    return words


words = st.text("甲乙丙丁abcXYZ0123 省市区路号，。", min_size=1, max_size=12)


class TestRules:
    def test_a_rule_with_its_law(self, visitor: TestClient) -> None:
        (rule,) = visitor.get("/api/v1/rules/起诉-被告-01").json()["规则"]
        assert rule["后果"] == "补正"
        assert rule["适用案由"] == []
        assert rule["每个"] == "被告"
        assert rule["出处"].startswith("rules/")
        assert {"简称": "民事诉讼法 122(2)"}.items() <= rule["依据"][0].items()
        assert "中华人民共和国民事诉讼法" in rule["依据"][0]["全称"]

    def test_every_enforced_rule_of_some_causes_can_be_looked_up(self, visitor: TestClient) -> None:
        for name in CAUSES[:2]:
            for line in visitor.get(f"/api/v1/causes/{name}", params=ON).json()["要求"]:
                found = visitor.get(f"/api/v1/rules/{line['编号']}")
                assert found.status_code == 200
                assert line["名称"] in {rule["名称"] for rule in found.json()["规则"]}


class TestFees:
    def test_of_an_amount_with_its_working(self, visitor: TestClient) -> None:
        said = {"种类": "财产案件", "数额": "12万"}
        found = visitor.post("/api/v1/fees", json=said, params=ON).json()
        assert (found["应交"], found["减半应交"]) == ("2700.00", "1350.00")
        assert [line["数额"] for line in found["算法"]] == ["50", "2250", "400"]
        half = visitor.post("/api/v1/fees", json={**said, "减半": ["简易程序", "撤诉"]}).json()
        assert (half["应交"], half["减半应交"]) == ("1350.00", "1350.00")

    def test_of_a_filing(self, visitor: TestClient) -> None:
        found = visitor.post("/api/v1/fees", json={"起诉材料": example("01")}, params=ON).json()
        assert found["应交"] == "1800.00"
        assert found["未计入"] == ["利息"]

    def test_a_missing_amount_is_not_zero(self, visitor: TestClient) -> None:
        raw = {"案由": "民间借贷纠纷", "诉讼请求": [{"名称": "本金"}]}
        found = visitor.post("/api/v1/fees", json={"起诉材料": raw}, params=ON).json()
        assert found["应交"] is None
        assert "没有写明数额" in found["缺什么"]

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({}, "二者写一个"),
            ({"种类": "财产案件", "起诉材料": {}}, "二者写一个"),
            ({"种类": "财产案件"}, "写明数额"),
            ({"种类": "财产案件", "数额": "-1"}, "数额"),
            ({"种类": "没有"}, "没有“没有”的收费标准"),
            ({"种类": ["x"]}, "文字"),
            ({"种类": "其他非财产案件", "减半": "简易程序"}, "方括号"),
            ({"种类": "其他非财产案件", "减半": ["简易"]}, "没有“简易”这种减半"),
            ({"种类": "离婚案件", "其他": 1}, "没有这一项"),
            ({"起诉材料": []}, "花括号"),
            ({"起诉材料": {"案由": "x"}}, "没有“x”这个案由"),
        ],
    )
    def test_what_cannot_be_reckoned(
        self, visitor: TestClient, said: dict[str, Any], words: str
    ) -> None:
        found = visitor.post("/api/v1/fees", json=said)
        assert found.status_code == 422
        assert words in found.text

    def test_kinds(self, visitor: TestClient) -> None:
        found = visitor.get("/api/v1/fees", params=ON).json()
        assert "财产案件" in found["种类"]
        assert "简易程序" in found["减半"]


def test_courts_and_their_towns(visitor: TestClient) -> None:
    found = {c["名称"]: c for c in visitor.get("/api/v1/courts", params=ON).json()["法院"]}
    first, second = found["中山市第一人民法院"], found["中山市第二人民法院"]
    assert first["本院"] and not second["本院"]
    assert "石岐街道" in first["辖区"] and "小榄镇" in second["辖区"]
    assert not set(first["辖区"]) & set(second["辖区"])
    assert set(found["中山市中级人民法院"]["辖区"]) >= set(first["辖区"]) | set(second["辖区"])

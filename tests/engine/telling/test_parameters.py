"""Every key of a dated parameter is read by a jurist, or refused with its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import yaml

from engine.bundle.bundle import Bundle
from engine.law.parameters import DatedValue, Parameter, Parameters
from engine.telling.parameters import ParameterTold, parameter_told, parameters_in
from engine.text.errors import BundleError
from engine.text.files import Files

DAY = date(2026, 9, 7)
FILE = "rules/参数/试验.yaml"
VALUE = {"自": date(2026, 1, 1), "值": 500, "来源": "某号文件", "确定度": "高", "备注": "待核对"}
PARAMETER: Mapping[str, Any] = {
    "名称": "试验上限", "类型": "金额", "单位": "元", "说明": "试验用", "取值": [VALUE],
}  # fmt: skip
OTHER: Mapping[str, Any] = {
    "名称": "另一上限", "类型": "数量", "单位": "万元", "说明": "另一句",
    "取值": [VALUE, {**VALUE, "自": date(2026, 2, 1), "值": 700}],
}  # fmt: skip
OTHER_VALUE = {"自": date(2026, 3, 1), "值": 501, "来源": "别处", "确定度": "低", "备注": "已核对"}


def load(raw: Any) -> Parameters:
    text = yaml.safe_dump({"参数": [raw]}, allow_unicode=True, sort_keys=False)
    return Parameters.load(Files({FILE: text.encode()}))


def seen(raw: Mapping[str, Any]) -> tuple[list[ParameterTold], dict[str, str]]:
    found = load(raw)
    return [parameter_told(found, name, DAY) for name in found.items], found.kinds


@pytest.mark.parametrize("key", [str(f.alias) for f in Parameter.model_fields.values()])
def test_each_key_is_told(key: str) -> None:
    assert seen({**PARAMETER, key: OTHER[key]}) != seen(PARAMETER)


@pytest.mark.parametrize("key", [str(f.alias) for f in DatedValue.model_fields.values()])
def test_each_key_of_a_value_is_told(key: str) -> None:
    assert seen({**PARAMETER, "取值": [{**VALUE, key: OTHER_VALUE[key]}]}) != seen(PARAMETER)


@pytest.mark.parametrize(
    ("raw", "said", "line"),
    [
        ({**PARAMETER, "单味": "元"}, "“单味”不对：没有这一项，请检查是否写错（最接近的是“单位”）", 12),
        ({**PARAMETER, "取值": [{**VALUE, "来原": "甲"}]}, "（最接近的是“来源”）", 12),
        ({**PARAMETER, "取值": [{**VALUE, "确定度": "很高"}]}, "“很高”不在可选的词里", 10),
        ({**PARAMETER, "类型": "钱"}, "“钱”不在可选的词里", 3),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(raw: Any, said: str, line: int) -> None:
    with pytest.raises(BundleError) as caught:
        load(raw)
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert str(problem).startswith(f"{FILE}:{line}:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("参数: 甲", "“参数”应是一列"),
        ("- 甲", "应写成“参数:”"),
        ("参数表: []", "没有“参数表”这个键"),
        ("参数:\n- 甲", "格式不对"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        Parameters.load(Files({FILE: text.encode()}))


def test_every_parameter_can_be_told(bundle: Bundle) -> None:
    for name in bundle.parameters.items:
        told = parameter_told(bundle.parameters, name, DAY)
        assert told.value and told.source and told.certainty


def test_before_its_first_day_the_first_value_is_told() -> None:
    told = parameter_told(load(PARAMETER), "试验上限", date(2020, 1, 1))
    assert (told.value, told.since) == ("500元", date(2026, 1, 1))


def test_what_a_condition_reads_is_found_wherever_it_stands() -> None:
    raw = {"全部": [{"标的总额": {"大于": {"参数": "甲"}}}, {"某个": {"被告": {"参数": "乙"}}}]}
    assert list(parameters_in(raw)) == ["甲", "乙"]
    assert list(parameters_in(None)) == []

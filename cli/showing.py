"""`lian show`: the whole effective rule set of a cause, and where each rule comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Annotated

import typer
from rich.table import Table

from cli import common
from engine.bundle.ruleset import RuleSet
from engine.check.opening import open_cause
from engine.language.kinds import KINDS
from engine.telling.keeping import kept_lines
from engine.telling.parameters import parameter_told, parameters_in
from engine.telling.sentences import form_text
from engine.text.errors import LianError


def show_command(
    cause: Annotated[str, typer.Argument(help="案由名称、代码或序号。")] = "",
    on: common.OnDay = "",
    parameters: Annotated[
        bool, typer.Option("--parameters", help="列出全部参数：数值、来源、确定度、备注。")
    ] = False,
) -> None:
    """Print casetype and rules of a cause, with the parameters they read; or every parameter."""
    if parameters or not cause.strip():
        if not parameters:
            raise LianError("请写明案由，例如 lian show 民间借贷纠纷；或者 lian show --parameters")
        _print_parameters(sorted(common.bundle().parameters.items), common.day_of(on))
        return
    opened = open_cause(common.bundle(), cause, common.day_of(on))
    ruleset = opened.ruleset
    console = common.console
    console.rule(" > ".join(opened.cause.path))
    for note in opened.cause_notes:
        console.print(f"说明：{note}", markup=False)
    casetype = ruleset.casetype
    console.print(
        f"程序：{casetype.procedure}　费用：{casetype.fee}　管辖：{casetype.jurisdiction}",
        markup=False,
    )
    for line in kept_lines(casetype):
        console.print(f"{line.heading}：{line.text}", markup=False)
    _print_contents(ruleset)
    _print_rules(ruleset)
    _print_parameters(_parameters_of(ruleset), opened.day)


def _parameters_of(ruleset: RuleSet) -> list[str]:
    """Names of the parameters that rules and derivations read, in the order of the rules."""
    rules = [effective.compiled.rule for effective in ruleset.rules]
    conditions = [raw for rule in rules for raw in (rule.applies, rule.body)]
    conditions += [compiled.derivation.when for compiled in ruleset.derivations.values()]
    return list(dict.fromkeys(name for raw in conditions for name in parameters_in(raw)))


def _print_parameters(names: Sequence[str], day: date) -> None:
    """Each with its value on the day, where it comes from and how sure that is."""
    if names:
        common.console.rule(f"参数 {len(names)} 个")
    for name in names:
        told = parameter_told(common.bundle().parameters, name, day)
        lines = [f"{name}：{told.value}（自 {told.since}，确定度{told.certainty}）"]
        more = (("", told.about), ("来源：", told.source), ("备注：", told.note))
        lines += [f"  {lead}{words}" for lead, words in more if words]
        common.console.print("\n".join(lines), markup=False)


def _print_contents(ruleset: RuleSet) -> None:
    casetype = ruleset.casetype
    table = Table("类", "名称", "类型", "档", "依据", title="需要填写和提交的内容")
    for claim in casetype.claims:
        name = f"{claim.name}（{claim.by}提）" if claim.by else claim.name
        table.add_row("请求", name, claim.type, claim.tier, "；".join(claim.basis))
    for element in casetype.elements:
        name = element.fact.name if element.fact else "、".join(element.refers)
        kind = element.fact.type if element.fact else "见字典"
        table.add_row("要素", name, kind, element.tier, "；".join(element.basis))
    for material in casetype.materials:
        table.add_row(
            "材料", "／".join(material.kinds[:4]), "", material.tier, "；".join(material.basis)
        )
    common.console.print(table)


def _print_rules(ruleset: RuleSet) -> None:
    """Requirements by the file they come from, with what it says of itself, top of the tree first."""
    levels = common.bundle().level(ruleset.path).chain()
    about = {file: words for level in levels for file, words in level.own.about}
    common.console.rule(f"有效要求 {len(ruleset.rules)} 条")
    for file, group in groupby(ruleset.rules, key=lambda e: e.source.partition(":")[0]):
        title = f"{file}\n{about[file]}" if file in about else file
        table = Table("行", title=title, title_justify="left")
        for heading in ("编号", "种类", "要求", "后果", "依据"):
            table.add_column(heading, overflow="fold")
        for effective in group:
            rule = effective.compiled.rule
            effect = rule.effect if effective.enforced else f"{rule.effect}（试行）"
            line = effective.source.partition(":")[2]
            kind = rule.origin if rule.origin in KINDS else ""
            form = form_text(effective.compiled)
            said = f"{rule.title}\n{form}" if form else rule.title
            table.add_row(line, rule.id, kind, said, effect, "；".join(effective.cited))
        common.console.print(table)

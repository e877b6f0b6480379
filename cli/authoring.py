"""For legal editors: `lint`, `test`, `schema`, `new-rule`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import Progress
from rich.table import Table

from cli import common
from cli.checking import Stage
from court.assignment.rules import assignment_problems
from court.documents.checking import decision_problems, document_problems
from court.flow.periods import due_problems
from engine.bundle.bundle import Bundle, default_root
from engine.bundle.levels import Path_
from engine.check.checker import check
from engine.check.opening import find_cause
from engine.editing.skeletons import SKELETONS
from engine.editing.written import inserted
from engine.finding.finder import finder_problems
from engine.proving.examples import failures
from engine.proving.lint import Progress as Progress_
from engine.proving.lint import lint
from engine.proving.mutation import Survivor, survivors
from engine.proving.wholes import FOLDER, disagreements, read_wholes
from engine.telling.schema import (
    casetype_schema,
    materials_schema,
    policy_schema,
    rule_schema,
    venue_schema,
)
from engine.text.errors import LianError, Problem, nearest
from engine.text.files import Files

SCHEMAS = (
    ("规则", rule_schema),
    ("案由", casetype_schema),
    ("结论", policy_schema),
    ("管辖", venue_schema),
    ("材料", materials_schema),
)
TABLE = "rules/结论.yaml"


def lint_command(
    warnings: Annotated[bool, typer.Option("--warnings/--no-warnings", help="也列出警告。")] = True,
) -> None:
    """Exit 1 when there is any error; warnings do not fail."""
    with common.console.status("检查规则和案由文件") as status:
        found = lint_problems(common.bundle(), lambda name: status.update(f"检查：{name}"))
    errors = [p for p in found if p.severity == "错误"]
    for problem in found if warnings else errors:
        common.console.print(str(problem), markup=False, soft_wrap=True)
    rules = sum(len(common.bundle().open_level(p).rules) for p in common.bundle().paths())
    common.console.print(
        f"共 {rules} 条要求：错误 {len(errors)}，警告 {len(found) - len(errors)}。", markup=False
    )
    if errors:
        raise typer.Exit(1)


def lint_problems(bundle: Bundle, progress: Progress_ = lambda _: None) -> list[Problem]:
    """Everything wrong with rules, casetypes, the conclusion table, documents and due dates."""
    found = lint(bundle, progress, common.today())
    found += [*document_problems(bundle), *finder_problems(bundle)]
    found += due_problems(bundle) + assignment_problems(bundle)
    if not any(p.mark and p.mark.file == TABLE for p in found):
        found += decision_problems(bundle.policy)
    return found


def test_command(
    mutation: Annotated[bool, typer.Option("--mutation", help="变异测试。")] = False,
    coverage: Annotated[str, typer.Option(help="统计这个文件夹里的材料触发了哪些规则。")] = "",
    only: Annotated[str, typer.Option("--only", help="只看案由、文件名里有这个词的。")] = "",
) -> None:
    """Run the examples of rules and the whole filings; exit 1 when one fails."""
    bundle = common.bundle()
    paths = [path for path in bundle.paths() if only in "/".join(path)]
    failed = _examples(bundle, paths) + _wholes(bundle, only)
    if mutation:
        _mutation(bundle, paths)
    if coverage:
        _coverage(bundle, Path(coverage))
    if failed:
        raise typer.Exit(1)


def _examples(bundle: Bundle, paths: list[Path_]) -> int:
    """How many examples of the rules of some causes fail."""
    found = [f for path in paths for f in failures(bundle, bundle.level(path))]
    for failure in found:
        common.console.print(str(failure), markup=False, soft_wrap=True)
    examples = sum(len(rule.rule.examples) for path in paths for rule in bundle.level(path).rules)
    common.console.print(f"示例 {examples} 个，不成立 {len(found)} 个。")
    return len(found)


def _wholes(bundle: Bundle, only: str) -> int:
    """How many whole filings cannot be read or do not come out as expected."""
    wholes = read_wholes(bundle, Files.of(default_root(), (FOLDER,)))
    entries = wholes.of(only)
    bad = [found for whole in entries if (found := disagreements(bundle, whole))]
    for problem in (*wholes.problems.items, *(p for found in bad for p in found)):
        common.console.print(str(problem), markup=False, soft_wrap=True)
    common.console.print(f"整案 {len(entries)} 件，不符 {len(bad)} 件。")
    return len(bad) + len(wholes.problems.items)


def _mutation(bundle: Bundle, paths: list[Path_]) -> None:
    total = 0
    alive: list[Survivor] = []
    with Progress(console=common.console, transient=True) as progress:
        for path in progress.track(paths, description="变异测试"):
            count, left = survivors(bundle, bundle.level(path))
            total += count
            alive += left
    for survivor in alive:
        common.console.print(f"存活 {survivor.rule_id}：{survivor.change}", markup=False)
    share = len(alive) / total if total else 0
    common.console.print(f"变异 {total} 个，存活 {len(alive)} 个（{share:.1%}）。")


def _coverage(bundle: Bundle, folder: Path) -> None:
    """Which rules the filings of a folder bring to which state."""
    counts: dict[str, Counter[str]] = {}
    files = sorted(folder.rglob("*.json"))
    if not files:
        raise LianError(f"“{folder}”里没有 JSON 文件")
    for file in files:
        raw = common.read_filing_file(str(file))
        opinion = check(bundle, raw, common.day_of("", raw), Stage.submitted.value)
        for finding in opinion.findings:
            counts.setdefault(finding.rule_id, Counter())[finding.state] += 1
    table = Table("编号", "满足", "不满足", "请法官判断", "待定", "不适用")
    for rule_id, states in sorted(counts.items()):
        cells = [str(states[s] or "") for s in ("满足", "不满足", "请法官判断", "待定", "不适用")]
        table.add_row(rule_id, *cells)
    common.console.print(table)


def schema_command(
    out: Annotated[str, typer.Option("--out", help="写入哪个文件夹。")] = "schemas",
) -> None:
    """Write the schemas `规则`, `案由`, `结论` and `管辖`, each as `….schema.json`."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in SCHEMAS:
        data = orjson.dumps(schema(common.bundle()), option=orjson.OPT_INDENT_2)
        (folder / f"{name}.schema.json").write_bytes(data + b"\n")
        common.console.print(f"已写入 {folder}/{name}.schema.json", markup=False)


def new_rule_command(
    cause: Annotated[str, typer.Argument(help="案由名称；写“全部”表示所有案由共用。")],
    theme: Annotated[str, typer.Argument(help="主题，如 借贷-利息。")],
    kind: Annotated[
        str,
        typer.Option("--kind", help="哪一种：期限、前置、主体、不受理、应受理；都不是的写规则。"),
    ] = "",
    on: common.OnDay = "",
) -> None:
    """Append a skeleton to the cause's rule file, creating it where needed."""
    section = kind or _asked_kind()
    if section not in SKELETONS:
        raise LianError(
            f"没有“{section}”这一种{nearest(section, SKELETONS)}：{'、'.join(SKELETONS)}"
        )
    file = _rule_file(cause, on)
    skeleton = SKELETONS[section].format(theme=theme)
    if file.exists():
        text = inserted(file.read_text(encoding="utf-8"), section, skeleton)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        text = f"{section}:\n{skeleton}"
    file.write_text(text, encoding="utf-8")
    common.console.print(f"已写入 {file}；填好后运行 lian lint 和 lian test。", markup=False)


def _asked_kind() -> str:
    """Which kind somebody at a terminal wants; a script that does not say gets a plain rule."""
    if not sys.stdin.isatty():
        return "规则"
    return str(typer.prompt(f"哪一种要求（{'、'.join(SKELETONS)}）"))


def _rule_file(cause: str, on: str) -> Path:
    bundle = common.bundle()
    folder = default_root() / "rules"
    if cause == "全部":
        return folder / "_通则" / "新规则.yaml"
    found, _ = find_cause(bundle, {"案由": cause}, common.day_of(on))
    path = bundle.catalogue.rule_path(found)
    own = bundle.rule_files.get(path)
    return default_root() / own[0] if own else folder.joinpath(*path).with_suffix(".yaml")

"""The `lian` command and its subcommands."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from cli.lazy import LazyGroup
from engine import __version__
from engine.text.errors import BundleError, FilingError, LianError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("cli.checking:check_command", "检查一份或一批起诉材料，给出意见。"),
    "show": ("cli.showing:show_command", "显示一个案由的全部有效要求，以及每条的出处。"),
    "causes": ("cli.causes:causes_command", "按名称、旧名、序号、代码、拼音查找案由。"),
    "ask": ("cli.asking:ask_command", "逐个提问，直到意见可以确定。"),
    "fee": ("cli.fees:fee_command", "计算诉讼费用，逐行列出算法。"),
    "documents": ("cli.documents:app", ""),
    "audit": ("cli.court:audit_app", ""),
    "db": ("cli.court:db_app", ""),
    "account": ("cli.court:account_app", ""),
    "rules": ("cli.rules:rules_app", ""),
    "law": ("cli.law:law_app", ""),
    "keys": ("cli.keys:keys_app", ""),
    "assignment": ("cli.assignment:assignment_app", ""),
    "backup": ("cli.backups:backup_command", "备份数据库和文件，带每个文件的哈希。"),
    "restore": ("cli.backups:restore_command", "把备份恢复到空的状态文件夹。"),
    "demo": (
        "cli.demo:demo_command",
        "在空的数据库里建立演示法院：各种状态的虚构起诉，各种身份的账户。",
    ),
    "verify": ("cli.verifying:verify_command", "重新计算一份过去的意见，看它是否与凭证一致。"),
    "serve": ("cli.serving:serve_command", "启动网上立案系统：页面和接口。"),
    "lint": ("cli.authoring:lint_command", "检查全部规则和案由文件，一次列出所有问题。"),
    "test": ("cli.authoring:test_command", "运行规则示例和整案；可加变异测试和覆盖统计。"),
    "coverage": (
        "cli.coverage:coverage_command",
        "统计每个案由写了什么、还缺什么；列出还没有去向的受理条文。",
    ),
    "replay": (
        "cli.replay:replay_command",
        "过去的材料按改前、改后的规则各判断一次，列出结论会变的。",
    ),
    "schema": ("cli.authoring:schema_command", "输出编辑器使用的 JSON Schema。"),
    "new-rule": ("cli.authoring:new_rule_command", "生成一条待填写的规则。"),
}


class Lian(LazyGroup):
    """The commands, each loaded when it is called."""

    table = COMMANDS


app = typer.Typer(
    name="lian",
    cls=Lian,
    help="立案：按规则检查民事起诉材料，说明每一项理由，给出登记立案建议。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,
) -> None:
    """Options of `lian` itself."""
    if version:
        print(f"lian {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point: errors meant for people end with a sentence, never with a traceback."""
    try:
        app()
    except BundleError as error:
        print("规则库有问题，无法使用：", file=sys.stderr)
        for problem in error.problems[:50]:
            print(f"  {problem}", file=sys.stderr)
        sys.exit(3)
    except FilingError as error:
        print("起诉材料需要修改后才能检查：", file=sys.stderr)
        for found in error.problems:
            print(f"  {found}", file=sys.stderr)
        sys.exit(2)
    except LianError as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

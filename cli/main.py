"""The `lian` command and its subcommands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cli import (
    asking,
    authoring,
    backups,
    causes,
    checking,
    court,
    coverage,
    demo,
    documents,
    fees,
    keys,
    law,
    replay,
    rules,
    serving,
    showing,
    verifying,
)
from engine import __version__
from engine.text.errors import BundleError, FilingError, LianError

app = typer.Typer(
    name="lian",
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


app.command("check", help="检查一份或一批起诉材料，给出意见。")(checking.check_command)
app.command("show", help="显示一个案由的全部有效要求，以及每条的出处。")(showing.show_command)
app.command("causes", help="按名称、旧名、序号、代码、拼音查找案由。")(causes.causes_command)
app.command("ask", help="逐个提问，直到意见可以确定。")(asking.ask_command)
app.command("fee", help="计算诉讼费用，逐行列出算法。")(fees.fee_command)
app.add_typer(documents.app, name="documents")
app.add_typer(court.audit_app, name="audit")
app.add_typer(court.db_app, name="db")
app.add_typer(court.account_app, name="account")
app.add_typer(rules.rules_app, name="rules")
app.add_typer(law.law_app, name="law")
app.add_typer(keys.keys_app, name="keys")
app.command("backup", help="备份数据库和文件，带每个文件的哈希。")(backups.backup_command)
app.command("restore", help="把备份恢复到空的状态文件夹。")(backups.restore_command)
app.command("demo", help="在空的数据库里建立演示法院：各种状态的虚构起诉，各种身份的账户。")(
    demo.demo_command
)
app.command("verify", help="重新计算一份过去的意见，看它是否与凭证一致。")(verifying.verify_command)
app.command("serve", help="启动网上立案系统：页面和接口。")(serving.serve_command)
app.command("lint", help="检查全部规则和案由文件，一次列出所有问题。")(authoring.lint_command)
app.command("test", help="运行规则示例和整案；可加变异测试和覆盖统计。")(authoring.test_command)
app.command("coverage", help="统计每个案由写了什么、还缺什么；列出还没有去向的受理条文。")(
    coverage.coverage_command
)
app.command("replay", help="过去的材料按改前、改后的规则各判断一次，列出结论会变的。")(
    replay.replay_command
)
app.command("schema", help="输出编辑器使用的 JSON Schema。")(authoring.schema_command)
app.command("new-rule", help="生成一条待填写的规则。")(authoring.new_rule_command)


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

"""`lian audit`, `lian db`, `lian account`: the court's log, tables and first accounts.

Everything heavy is imported inside the commands, so that `lian check` stays quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cli import common
from engine.text.errors import FilingError, LianError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from court.core.courthouse import Courthouse
    from court.core.events import Fault
    from court.core.settings import Settings
    from court.core.store.database import Database
    from court.oversight.audit import Verified

audit_app = typer.Typer(help="核对、导出审计日志。", no_args_is_help=True)
db_app = typer.Typer(help="建立、升级数据库的表。", no_args_is_help=True)
account_app = typer.Typer(help="建立工作人员账户。", no_args_is_help=True)
SHOWN_FAULTS = 50


def settings() -> Settings:
    """The court's settings from the environment.  Raises `LianError`."""
    from court.core.settings import Settings

    return Settings.read(os.environ)


@contextmanager
def opened_database(ready: bool = True) -> Iterator[Database]:
    """The configured database, closed afterwards.  Raises `LianError` when it is not `ready`."""
    from court.core.migration import require_current
    from court.core.store.database import Database
    from court.operations import schema  # noqa: F401 - verification looks at every room's tables

    chosen = settings()
    if (
        ready
        and not chosen.database_url
        and not Path(chosen.url.removeprefix("sqlite:///")).exists()
    ):
        raise LianError(
            f"“{chosen.state}”里还没有数据库；请先运行 lian db upgrade，或检查 LIAN_STATE"
        )
    database = Database(chosen.url)
    try:
        if ready:
            require_current(database)
        yield database
    finally:
        database.close()


@contextmanager
def opened_house() -> Iterator[Courthouse]:
    """The courthouse with its rules, over a database that is ready."""
    from court.core import releases
    from court.core.courthouse import Courthouse

    with opened_database() as database:
        house = Courthouse(settings(), common.bundle(), database)
        releases.follow(house)
        yield house


@contextmanager
def plainly() -> Iterator[None]:
    """Say what is wrong with an option in words that are not about a filing."""
    try:
        yield
    except FilingError as error:
        raise LianError("；".join(problem.message for problem in error.problems)) from None


@audit_app.command(
    "verify", help="核对日志链和每份起诉的记录，找出被改动、删除、调换的事件；有问题时退出码是 1。"
)
def verify_command(
    noted: Annotated[
        str, typer.Option("--noted", help="以前抄下的末尾，如 1234:ab12cd34…，一并核对。")
    ] = "",
    files: Annotated[
        bool, typer.Option("--files/--no-files", help="同时读一遍保存的附件和文书。")
    ] = True,
    anchors: Annotated[
        str, typer.Option("--anchors", help="外部存证的文件，逐行与日志核对。")
    ] = "",
    opinions: Annotated[
        bool, typer.Option("--opinions", help="同时重新计算保存的每一份意见。")
    ] = False,
) -> None:
    """Verify the chain and the projection, on request every opinion; exit 1 on any fault."""
    from court.oversight import audit

    with plainly(), opened_house() as house, house.look() as look:
        chosen = house.files if files else None
        found = audit.verify(look.session, look.now, noted, chosen, house.chain)
        if anchors:
            found.faults.extend(_anchored(house, look.session, anchors))
    _print_verified(found)
    wrong = _recompute() if opinions else 0
    if found.faults or wrong:
        raise typer.Exit(1)


def _print_verified(found: Verified) -> None:
    say = common.console.print
    for reminder in found.reminders[:SHOWN_FAULTS]:
        say(f"提醒：{reminder}", markup=False)
    if not found.faults:
        say(f"核对了 {_extent(found)}：完整，没有被改动。")
        if found.events:
            say(f"末尾 {found.number}:{found.hash}", soft_wrap=True)
            say("把末尾抄在系统之外，以后用 --noted 核对，可以发现整条日志被重写。")
        return
    say(f"核对了 {_extent(found)}，发现 {len(found.faults)} 处问题：", style="bold")
    for fault in found.faults[:SHOWN_FAULTS]:
        say(f"  {fault}", markup=False)
    if len(found.faults) > SHOWN_FAULTS:
        say(f"  另有 {len(found.faults) - SHOWN_FAULTS} 处")


def _anchored(house: Courthouse, session: Session, name: str) -> list[Fault]:
    """What a file of anchors finds.  Raises `LianError` when it cannot be read."""
    from court.anchoring.statement import Trusted, anchor_faults
    from court.signing.configuration import national_roots, trusted_roots

    try:
        lines = Path(name).read_bytes().splitlines()
    except OSError as error:
        raise LianError(f"读不了“{name}”：{error.strerror}") from None
    environment = house.settings.environment
    roots = trusted_roots(environment, house.settings.state, house.clock)
    trusted = Trusted(roots, roots, national_roots(environment))
    return list(anchor_faults(session, lines, trusted))


@audit_app.command(
    "anchor",
    help="给日志的末尾签名，送到系统之外（LIAN_ANCHOR_TO、LIAN_ANCHOR_URL、LIAN_ANCHOR_MAIL）。",
)
def anchor_command() -> None:
    """Sign the end of the log and send it out; without a place it is printed."""
    from court.anchoring.service import anchor
    from court.anchoring.sinks import sinks_of

    with opened_house() as house:
        sinks = sinks_of(house.settings)
        made, line = anchor(house, sinks)
    if not sinks:
        sys.stdout.buffer.write(line + b"\n")
        return
    where = "、".join(sink.name for sink in sinks)
    mark = "（开发密钥，没有效力）" if made.development else ""
    common.console.print(f"第 {made.number} 条已签名，存到：{where}{mark}")


def _extent(found: Verified) -> str:
    parts = [f"{found.events} 条事件", f"{found.filings} 份起诉", f"{found.rows} 条记录"]
    if found.files is not None:
        parts.append(f"{found.files} 个文件")
    later = f"（其中 {found.afterwards} 条记录是升级时补记的）" if found.afterwards else ""
    return "、".join(parts) + later


def _recompute() -> int:
    """How many opinions do not come out again; each is printed with the parts that differ."""
    from court.oversight.audit import recompute_all

    total = wrong = 0
    with opened_house() as house:
        for number, parts in recompute_all(house):
            total += 1
            if parts:
                wrong += 1
                common.console.print(f"  起诉 {number}：{'、'.join(parts)}与凭证不同", markup=False)
    if not total:
        common.console.print("还没有保存的意见。")
        return 0
    outcome = f"{wrong} 份与凭证不同" if wrong else "全部与凭证一致"
    common.console.print(f"重新计算了 {total} 份意见：{outcome}。")
    return wrong


@audit_app.command(
    "export",
    help="把整条日志导出为 NDJSON，每条带哈希，可以在别处重新核对；其中没有当事人写的内容。",
)
def export_command(
    out: Annotated[str, typer.Option("--out", help="写入哪个文件；不写就输出到屏幕。")] = "",
) -> None:
    """Write the whole log as NDJSON; a file that exists is not overwritten."""
    from court.oversight.audit import whole_log

    with opened_database() as database, database.reading() as session:
        target = _new_file(out) if out else sys.stdout.buffer
        count = 0
        try:
            for count, line in enumerate(whole_log(session), 1):  # noqa: B007
                target.write(line + b"\n")
        finally:
            if out:
                target.close()
    if out:
        common.console.print(f"导出了 {count} 条事件，写入 {out}", markup=False)


def _new_file(name: str) -> BinaryIO:
    try:
        return Path(name).open("xb")
    except FileExistsError:
        raise LianError(f"“{name}”已经存在，没有覆盖") from None
    except OSError as error:
        raise LianError(f"写不了“{name}”：{error.strerror}") from None


@db_app.command("upgrade", help="建立表，或者升级到这个程序需要的版本；升级前请备份。")
def upgrade_command() -> None:
    """Create the tables, or bring them up to date."""
    from court.core.migration import current
    from court.operations.upgrading import upgrade

    with opened_database(ready=False) as database:
        before = current(database)
        after = upgrade(database)
    words = "已经是最新版本" if before == after else f"由 {before or '空库'} 升级完成"
    common.console.print(f"数据库版本 {after}：{words}。", markup=False)


@db_app.command("current", help="显示数据库的版本；不是这个程序需要的版本时退出码是 1。")
def current_command() -> None:
    """Show the version; exit 1 when it is not the one needed."""
    from court.core.migration import current, newest

    with opened_database(ready=False) as database:
        version = current(database)
    needed = newest()
    if version == needed:
        common.console.print(f"数据库版本 {version}，是这个程序需要的版本。")
        return
    shown = version or "（没有表）"
    common.console.print(f"数据库版本 {shown}，这个程序需要 {needed}；请运行 lian db upgrade。")
    raise typer.Exit(1)


@account_app.command(
    "add-staff",
    help="建立一个工作人员账户，第一个管理员用它建立；密码不从命令行参数读，免得留在进程列表里。",
)
def add_staff_command(
    login: Annotated[str, typer.Argument(help="登录名，2 到 40 个字符。")],
    role: Annotated[str, typer.Option("--role", help="身份，如 管理员、立案法官、审计。")],
    name: Annotated[str, typer.Option("--name", help="姓名，署在文书上。")],
    password_file: Annotated[
        str,
        typer.Option("--password-file", help="写着密码的文件，- 表示标准输入；不写就当场输入。"),
    ] = "",
) -> None:
    """Add a staff account; the password never comes from the arguments."""
    from court.core.roles import STAFF, Role
    from court.core.tables import Account
    from court.identity.passwords import chosen
    from court.identity.staff import make_staff

    if role not in STAFF:
        raise LianError(f"“{role}”不是工作人员的身份；可选：{'、'.join(sorted(STAFF))}")
    with opened_house() as house, plainly():
        password = _password(password_file)
        known_of = Account(role=role, login=login, name=name)
        hashed = chosen(password, known_of)
        with house.work() as work:
            make_staff(work, Role(role), login, name, hashed)
    common.console.print(
        f"已建立{role}账户“{login}”，可以在 /staff/sign-in 登录，第一次登录要先改密码。",
        markup=False,
    )


def _password(file: str) -> str:
    if file:
        text = common.read_bytes(file).decode("utf-8", "replace")
        return text.splitlines()[0] if text else ""
    if not sys.stdin.isatty():
        raise LianError("这里不能当场输入密码；请用 --password-file 指定写着密码的文件")
    return str(
        typer.prompt("密码（至少 10 个字符）", hide_input=True, confirmation_prompt="再输一次")
    )

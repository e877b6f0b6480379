"""`lian serve`: one or several worker processes behind one socket.

Settings travel to the workers in the environment.  What would stop every worker alike (unusable
rules, tables of another version, a port that is taken) is found before the first one starts.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from ipaddress import ip_address
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.base.heads import BoundedProtocol
from api.base.logs import install_logs
from api.base.metrics import FOLDER
from api.base.shutdown import closing
from court.core import releases
from court.core.courthouse import Courthouse
from court.core.migration import require_current
from court.core.settings import Settings
from court.identity.passwords import nobodys_hash
from court.operations.upgrading import upgrade
from court.signing.configuration import is_configured
from engine.text.errors import LianError

GRACE_SECONDS = 20
# A worker that reads the rules on a busy machine is late, not dead.
LATE_SECONDS = 60
KEEP_ALIVE_SECONDS = 30
MAX_WORKERS = 64
BACKLOG = 2_048
# A page changes hands between loop and threads about ten times, and beside a thread that computes
# each time waits as long as this: ten took 104 to 117 ms at Python's 5 ms, 54 to 62 ms at this, 41 ms
# beside nobody (load of 20 on two cores).
SWITCH_SECONDS = 0.0005
COLLECTIONS = (20_000, 20, 20)
DEMONSTRATION_OUTSIDE = (
    "开发模式把验证码和短信显示给每个访问的人，只能在本机上打开，现在要在 {} 上打开；"
    "给别人看，用 ssh -L 或者带口令的反向代理转到本机的 127.0.0.1，正式使用不要带 --development"
)
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 — to know it when it is asked for


def application() -> FastAPI:
    """The application of one worker, by the environment."""
    install_logs()
    sys.setswitchinterval(SWITCH_SECONDS)
    house = Courthouse.open(Settings.read(os.environ))
    releases.follow(house)
    warm(house)
    _announce_closing()
    return create_app(house)


def _announce_closing() -> None:
    """Tell the streams when this worker is asked to stop; the server's own handlers follow."""
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def close(sig: int, frame: FrameType | None, before: Any = before) -> None:
            closing.set()
            if callable(before):
                before(sig, frame)

        signal.signal(number, close)


def warm(house: Courthouse) -> None:
    """Compile every rule now rather than during somebody's request, and hash nobody's password.

    The compiled rules stay for good: the garbage collector need not look at them ever again, nor
    now, since compiling leaves no garbage.
    """
    gc.collect()
    house.bundle.compile()
    nobodys_hash()
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


def serve(
    host: str,
    port: int,
    workers: int,
    upgrading: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until told to stop.  Raises `LianError` or `BundleError` when it cannot start."""
    if not 1 <= workers <= MAX_WORKERS:
        raise LianError(f"进程数应在 1 到 {MAX_WORKERS} 之间，现在是 {workers}")
    settings = Settings.read(os.environ)
    if settings.development and not _is_of_this_machine(host):
        raise LianError(DEMONSTRATION_OUTSIDE.format(host))
    words = prepare(settings, upgrading)
    listening = listen(host, port)
    _share_metrics(settings, workers)
    install_logs()
    config = uvicorn.Config(
        "api.serve:application",
        factory=True,
        workers=workers,
        log_config=None,
        access_log=False,
        http=BoundedProtocol,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_worker_healthcheck=LATE_SECONDS,
        backlog=BACKLOG,
    )
    say(f"立案系统正在启动：{address_of(host, listening)}（{workers} 个进程，按 Ctrl+C 停止）")
    if settings.development:
        say("开发模式：验证码和短信显示在页面上，缴费是模拟的。不要用于真实的法院。")
    elif not is_configured(settings.environment):
        say("没有配置印章：文书盖的是测试印章，没有法律效力。见运维手册。")
    if words:
        say(words)
    if workers == 1:
        uvicorn.Server(config).run(sockets=[listening])
    else:
        Multiprocess(config, sockets=[listening]).run()


def prepare(settings: Settings, upgrading: bool) -> str:
    """Find what would stop every worker; bring the tables up to date where that is asked for.

    Gives what the operator should know of the rules in force.
    Development always brings its own up to date.  Raises `LianError`, `BundleError`.
    """
    settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    house = Courthouse.open(settings)
    try:
        if upgrading or settings.development:
            upgrade(house.database)
        require_current(house.database)
        words = releases.start(house)
        releases.follow(house)
        return words
    finally:
        house.database.close()


def listen(host: str, port: int) -> socket.socket:
    """The socket all workers share; port 0 takes a free one.

    Who connects before the first worker is ready waits in its queue.  Raises `LianError`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP so that asyncio switches Nagle's delay off on what it accepts.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or "端口号不对"
        raise LianError(f"不能在 {host} 的 {port} 端口上提供服务：{reason}") from None
    listening.set_inheritable(True)
    return listening


def _is_of_this_machine(host: str) -> bool:
    """Whether an address, or a name, is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def address_of(host: str, listening: socket.socket) -> str:
    """What to type into a browser on this machine."""
    shown = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}"


def _share_metrics(settings: Settings, workers: int) -> None:
    """An empty folder for the counters of this run's workers."""
    os.environ.pop(FOLDER, None)
    if workers == 1:
        return
    folder = settings.state / "指标"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder.absolute())

"""Everything a court configures, read once from the environment; the defaults need no server.

Secrets come from files named in the environment, so that they stand in no process list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.text.errors import LianError

DEFAULT_STATE = ".lian"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs.

    `database_url` is an SQLAlchemy address; empty means SQLite in the state folder.
    `development` shows the outbox and the simulated gateway on screen; never set it in a court.
    `file_key` is 32 bytes for encryption at rest, or empty for none.
    `calls_per_minute` is what one address may ask of one worker's JSON API.
    `trusted_proxies` are addresses, separated by commas, whose X-Forwarded-For is believed.
    `environment` keeps the remaining variables for the seal's configuration.
    """

    state: Path = Path(DEFAULT_STATE)
    database_url: str = ""
    development: bool = False
    file_key: bytes = b""
    max_file_bytes: int = 50 * MEGABYTE
    max_request_bytes: int = 60 * MEGABYTE
    sms_url: str = ""
    sms_token: str = ""
    payment_url: str = ""
    payment_secret: bytes = b""
    public_url: str = ""
    metrics_token: str = ""
    kiosk_idle_seconds: int = 60
    calls_per_minute: int = 1_200
    trusted_proxies: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Settings:
        """Raises `LianError` naming the variable that cannot be used."""
        key = _secret(env, "LIAN_FILE_KEY_FILE")
        return cls(
            state=Path(env.get("LIAN_STATE") or DEFAULT_STATE),
            database_url=env.get("LIAN_DATABASE_URL", ""),
            development=env.get("LIAN_DEVELOPMENT", "") == "1",
            file_key=_file_key(key),
            max_file_bytes=_number(env, "LIAN_MAX_FILE_MB", 50) * MEGABYTE,
            max_request_bytes=_number(env, "LIAN_MAX_REQUEST_MB", 60) * MEGABYTE,
            sms_url=env.get("LIAN_SMS_URL", ""),
            sms_token=_secret(env, "LIAN_SMS_TOKEN_FILE"),
            payment_url=env.get("LIAN_PAYMENT_URL", ""),
            payment_secret=_secret(env, "LIAN_PAYMENT_SECRET_FILE").encode(),
            public_url=env.get("LIAN_PUBLIC_URL", ""),
            metrics_token=_secret(env, "LIAN_METRICS_TOKEN_FILE"),
            kiosk_idle_seconds=_number(env, "LIAN_KIOSK_IDLE_SECONDS", 60),
            calls_per_minute=_number(env, "LIAN_CALLS_PER_MINUTE", 1_200),
            trusted_proxies=env.get("LIAN_TRUSTED_PROXIES", ""),
            environment=dict(env),
        )

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{(self.state / '立案.sqlite').absolute()}"


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) == 0:
        raise LianError(f"环境变量 {name} 应是大于 0 的整数，现在是“{text[:40]}”")
    return int(text)


def _secret(env: Mapping[str, str], name: str) -> str:
    path = env.get(name, "")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LianError(f"读不到 {name} 指的文件“{path}”：{error.strerror}") from error


def _file_key(text: str) -> bytes:
    if not text:
        return b""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise LianError(
            "LIAN_FILE_KEY_FILE 的内容应是 64 位十六进制数（32 字节），可用 openssl rand -hex 32 生成"
        )
    return key

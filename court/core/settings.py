"""Everything a court configures, read once from the environment; the defaults need no server.

Secrets come from files named in the environment, so that they stand in no process list.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from court.files.keyring import KeyRing, key_of
from engine.text.errors import LianError

DEFAULT_STATE, KEYS = ".lian", "密钥"
MEGABYTE = 1_000_000
FILE, IN_MEGABYTES = "_FILE", "_MB"
SHOWN = 40


def _switch(value: object) -> object:
    """`1` is on; a word that somebody may mean otherwise is refused rather than guessed at."""
    if value not in ("0", "1", True, False):
        raise PydanticCustomError("switch", "应写 1（打开）或者不写（关闭）")
    return value in ("1", True)


def _file_key(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        key = bytes.fromhex(value)
    except ValueError:
        key = b""
    if len(key) != 32:
        wanted = "的内容应是 64 位十六进制数（32 字节），可用 openssl rand -hex 32 生成"
        raise PydanticCustomError("file_key", "{wanted}", {"wanted": wanted})
    return key


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(map(ip_network, value.replace("，", ",").replace(",", " ").split()))
    except ValueError:
        raise PydanticCustomError(
            "networks", "应是网段，逗号隔开，如 10.1.0.0/16,192.168.5.0/24"
        ) from None


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_networks)]
Switch = Annotated[bool, BeforeValidator(_switch)]
FileKey = Annotated[bytes, BeforeValidator(_file_key)]


class Settings(BaseSettings):
    """How this installation runs.  Made in code, it reads nothing; `read` takes an environment.

    `database_url` is an SQLAlchemy address; empty means SQLite in the state folder.
    `development` shows the outbox and the simulated gateway on screen; never set it in a court.
    `keys` is the folder of the keys for what lies at rest; in the state folder when not said.
    `file_key` is an older key of 32 bytes that files may be encrypted with, or empty.
    `calls_per_minute` is what one account, or one address, may ask of one worker (`api.base.costs`).
    `speech_url` is where machines of the hall send what is said to be written down; empty for none.
    `texts_per_day` is how many texts one phone number gets, `notices_per_day` of them at most
    about something that stands on the person's page as well.
    `anchor_file`, `anchor_url` and `anchor_mail` are where the signed end of the log goes every day,
    stamped by the authority at `timestamp_url` where there is one.
    `trusted_proxies` are addresses, separated by commas, whose X-Forwarded-For is believed.
    `second_factor` is whether staff must have one; None asks it of everybody but a demonstration.
    `staff_networks` are those staff may sign in and work from; empty for any.
    `certificate_header` is where the proxy says which client certificate it verified.
    `clamd` is the address of a virus scanner, `unix:/…` or `tcp:host:port`; empty for none.
    `chain` names this court's chain of events in a database that several courts share.
    `environment` keeps the remaining variables for the seal's configuration.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    state: Path = Field(Path(DEFAULT_STATE), validation_alias="LIAN_STATE")
    database_url: str = Field("", validation_alias="LIAN_DATABASE_URL", repr=False)
    development: Switch = Field(False, validation_alias="LIAN_DEVELOPMENT")
    keys: Path | None = Field(None, validation_alias="LIAN_KEYS")
    file_key: FileKey = Field(b"", validation_alias="LIAN_FILE_KEY_FILE", repr=False)
    max_file_bytes: int = Field(50 * MEGABYTE, validation_alias="LIAN_MAX_FILE_MB", gt=0)
    max_request_bytes: int = Field(60 * MEGABYTE, validation_alias="LIAN_MAX_REQUEST_MB", gt=0)
    sms_url: str = Field("", validation_alias="LIAN_SMS_URL")
    sms_token: str = Field("", validation_alias="LIAN_SMS_TOKEN_FILE", repr=False)
    payment_url: str = Field("", validation_alias="LIAN_PAYMENT_URL")
    payment_secret: bytes = Field(b"", validation_alias="LIAN_PAYMENT_SECRET_FILE", repr=False)
    carrier_url: str = Field("", validation_alias="LIAN_CARRIER_URL")
    carrier_token: str = Field("", validation_alias="LIAN_CARRIER_TOKEN_FILE", repr=False)
    carrier_secret: bytes = Field(b"", validation_alias="LIAN_CARRIER_SECRET_FILE", repr=False)
    public_url: str = Field("", validation_alias="LIAN_PUBLIC_URL")
    metrics_token: str = Field("", validation_alias="LIAN_METRICS_TOKEN_FILE", repr=False)
    kiosk_idle_seconds: int = Field(60, validation_alias="LIAN_KIOSK_IDLE_SECONDS", gt=0)
    calls_per_minute: int = Field(1_200, validation_alias="LIAN_CALLS_PER_MINUTE", gt=0)
    speech_url: str = Field("", validation_alias="LIAN_SPEECH_URL")
    speech_token: str = Field("", validation_alias="LIAN_SPEECH_TOKEN_FILE", repr=False)
    texts_per_day: int = Field(30, validation_alias="LIAN_TEXTS_PER_DAY", gt=0)
    notices_per_day: int = Field(20, validation_alias="LIAN_NOTICES_PER_DAY", gt=0)
    anchor_file: str = Field("", validation_alias="LIAN_ANCHOR_TO")
    anchor_url: str = Field("", validation_alias="LIAN_ANCHOR_URL")
    anchor_mail: str = Field("", validation_alias="LIAN_ANCHOR_MAIL")
    timestamp_url: str = Field("", validation_alias="LIAN_TIMESTAMP_URL")
    second_factor: Switch | None = Field(None, validation_alias="LIAN_SECOND_FACTOR")
    staff_networks: Networks = Field((), validation_alias="LIAN_STAFF_NETWORKS")
    certificate_header: str = Field("", validation_alias="LIAN_CERTIFICATE_HEADER")
    trusted_proxies: str = Field("", validation_alias="LIAN_TRUSTED_PROXIES")
    clamd: str = Field("", validation_alias="LIAN_CLAMD")
    chain: str = Field("", validation_alias="LIAN_CHAIN", max_length=20)
    environment: Mapping[str, str] = Field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Settings:
        """Raises `LianError` naming every variable that cannot be used."""
        try:
            return cls(**_Variables(cls, env)(), environment=dict(env))
        except ValidationError as error:
            raise LianError("\n".join(_sentence(e) for e in error.errors())) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: Any,
        **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller says and nothing else: the process's own environment is not looked at."""
        return (init_settings,)

    @property
    def key_folder(self) -> Path:
        """Where the keys for what lies at rest are."""
        return self.keys or self.state / KEYS

    def ring(self) -> KeyRing:
        """The keys as they are; none is made."""
        return KeyRing(self.key_folder, (key_of(self.file_key),) if self.file_key else ())

    @property
    def second_factor_required(self) -> bool:
        """Whether staff must bind a second factor before they can work."""
        return not self.development if self.second_factor is None else self.second_factor

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{(self.state / '立案.sqlite').absolute()}"


class _Variables(PydanticBaseSettingsSource):
    """What the variables say, by their names; an empty one is as good as none.

    A variable `…_FILE` names the file whose content counts, `…_MB` counts megabytes.
    """

    def __init__(self, settings: type[BaseSettings], env: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.env = env

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = str(field.validation_alias or "")
        said: str | int = self.env.get(variable, "")
        if said and variable.endswith(FILE):
            said = _content(variable, str(said))
        elif variable.endswith(IN_MEGABYTES) and str(said).isdecimal():
            said = int(said) * MEGABYTE
        return said, variable, False

    def __call__(self) -> dict[str, Any]:
        fields = Settings.model_fields.items()
        found = (self.get_field_value(field, name) for name, field in fields)
        return {variable: said for said, variable, _ in found if said != ""}


def _content(variable: str, path: str) -> str:
    """The secret in a file.  Raises `LianError`."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LianError(f"读不到 {variable} 指的文件“{path}”：{error.strerror}") from error
    except UnicodeDecodeError:
        raise LianError(f"{variable} 指的文件“{path}”不是文本") from None


def _sentence(error: ErrorDetails) -> str:
    """What is wrong with a variable; the content of a secret is never repeated."""
    variable = error["loc"][0]
    if error["type"] == "file_key":
        return f"{variable} {error['msg']}"
    wanted = error["msg"] if error["type"] in ("switch", "networks") else "应是大于 0 的整数"
    return f"环境变量 {variable} {wanted}，现在是“{str(error['input'])[:SHOWN]}”"

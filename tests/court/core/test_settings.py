"""What a court configures: read from the environment, secrets from files, faults named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from court.core.settings import MEGABYTE, Settings
from engine.text.errors import LianError

KEY = "0f" * 32


def test_nothing_said_is_the_defaults() -> None:
    assert Settings.read({}) == Settings()
    empty = {"LIAN_STATE": "", "LIAN_CALLS_PER_MINUTE": "", "LIAN_FILE_KEY_FILE": ""}
    assert Settings.read(empty) == Settings(environment=empty)
    assert (Settings().state, Settings().development, Settings().file_key) == (
        Path(".lian"),
        False,
        b"",
    )
    assert Settings().max_file_bytes == 50 * MEGABYTE


def test_every_variable_is_taken(tmp_path: Path) -> None:
    for name, text in (("key", KEY), ("sms", "s-1"), ("pay", "p" * 16), ("metrics", "m-1")):
        (tmp_path / name).write_text(f" {text}\n", encoding="utf-8")
    env = {
        "LIAN_STATE": "/srv/lian",
        "LIAN_DATABASE_URL": "postgresql+psycopg://lian@127.0.0.1/lian",
        "LIAN_DEVELOPMENT": "1",
        "LIAN_FILE_KEY_FILE": str(tmp_path / "key"),
        "LIAN_MAX_FILE_MB": "7",
        "LIAN_MAX_REQUEST_MB": "8",
        "LIAN_SMS_URL": "https://sms.example.cn/",
        "LIAN_SMS_TOKEN_FILE": str(tmp_path / "sms"),
        "LIAN_PAYMENT_URL": "https://pay.example.cn/",
        "LIAN_PAYMENT_SECRET_FILE": str(tmp_path / "pay"),
        "LIAN_CARRIER_URL": "https://post.example.cn/",
        "LIAN_CARRIER_TOKEN_FILE": str(tmp_path / "sms"),
        "LIAN_CARRIER_SECRET_FILE": str(tmp_path / "pay"),
        "LIAN_PUBLIC_URL": "https://court.example.cn/",
        "LIAN_METRICS_TOKEN_FILE": str(tmp_path / "metrics"),
        "LIAN_KIOSK_IDLE_SECONDS": "90",
        "LIAN_CALLS_PER_MINUTE": "5",
        "LIAN_TRUSTED_PROXIES": "10.0.0.1",
        "LIAN_SEAL_P12": "seal.p12",
        "LIAN_ENVIRONMENT": "no setting of ours",
    }
    found = Settings.read(env)
    assert found == Settings(
        state=Path("/srv/lian"),
        database_url="postgresql+psycopg://lian@127.0.0.1/lian",
        development=True,
        file_key=bytes.fromhex(KEY),
        max_file_bytes=7 * MEGABYTE,
        max_request_bytes=8 * MEGABYTE,
        sms_url="https://sms.example.cn/",
        sms_token="s-1",
        payment_url="https://pay.example.cn/",
        payment_secret=b"p" * 16,
        carrier_url="https://post.example.cn/",
        carrier_token="s-1",
        carrier_secret=b"p" * 16,
        public_url="https://court.example.cn/",
        metrics_token="m-1",
        kiosk_idle_seconds=90,
        calls_per_minute=5,
        trusted_proxies="10.0.0.1",
        environment=env,
    )
    for secret in (KEY, "s-1", "p" * 16, "m-1"):
        assert secret not in repr(found)


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("LIAN_MAX_FILE_MB", "many"),
        ("LIAN_MAX_REQUEST_MB", "0"),
        ("LIAN_KIOSK_IDLE_SECONDS", "-3"),
        ("LIAN_CALLS_PER_MINUTE", "1.5"),
        ("LIAN_DEVELOPMENT", "yes"),
    ],
)
def test_what_cannot_be_used_is_named(variable: str, said: str) -> None:
    with pytest.raises(LianError, match=rf"环境变量 {variable} 应.*现在是“{said}”"):
        Settings.read({variable: said})


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(LianError) as refused:
        Settings.read({"LIAN_MAX_FILE_MB": "x", "LIAN_CALLS_PER_MINUTE": "y"})
    assert "LIAN_MAX_FILE_MB" in str(refused.value)
    assert "LIAN_CALLS_PER_MINUTE" in str(refused.value)


def test_a_secret_that_cannot_be_used_is_named_and_not_repeated(tmp_path: Path) -> None:
    place = tmp_path / "key"
    with pytest.raises(LianError, match=r"读不到 LIAN_FILE_KEY_FILE 指的文件.*key"):
        Settings.read({"LIAN_FILE_KEY_FILE": str(place)})
    place.write_text("geheim", encoding="utf-8")
    with pytest.raises(LianError, match=r"LIAN_FILE_KEY_FILE 的内容应是 64 位") as refused:
        Settings.read({"LIAN_FILE_KEY_FILE": str(place)})
    assert "geheim" not in str(refused.value)
    place.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LianError, match=r"LIAN_FILE_KEY_FILE .*不是文本"):
        Settings.read({"LIAN_FILE_KEY_FILE": str(place)})


def test_settings_do_not_change_and_read_nothing_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMS_URL", "https://elsewhere.example/")
    monkeypatch.setenv("LIAN_SMS_URL", "https://elsewhere.example/")
    found, name = Settings(), "sms_url"
    assert found.sms_url == ""
    with pytest.raises(ValidationError):
        setattr(found, name, "https://elsewhere.example/")
    with pytest.raises(ValidationError):
        Settings.model_validate({"smsurl": "misspelt"})

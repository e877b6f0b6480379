"""The container and compose files hold together: no engine is at hand to try them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from court.core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\bLIAN_[A-Z0-9_]+")
OURS = {"LIAN_DATABASE_PASSWORD_FILE"}  # the entry point's own


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def known_variables() -> set[str]:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("engine", "court", "api")
        for path in (ROOT / folder).rglob("*.py")
    )
    return set(VARIABLE.findall(code)) | OURS


@pytest.mark.parametrize("path", sorted(p for p in DEPLOY.iterdir() if p.is_file()), ids=str)
def test_every_variable_exists(path: Path) -> None:
    assert set(VARIABLE.findall(path.read_text(encoding="utf-8"))) <= known_variables()


def test_the_example_settings_can_be_read() -> None:
    lines = (DEPLOY / "环境.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert Settings.read(dict(pairs)).public_url.startswith("https://")


def test_secrets_are_declared_made_and_used(compose: dict[str, Any]) -> None:
    declared = {name: said["file"] for name, said in compose["secrets"].items()}
    script = (DEPLOY / "secrets.sh").read_text(encoding="utf-8")
    for file in declared.values():
        assert re.search(rf"^(random|own) {Path(file).name}\b", script, re.MULTILINE), file
    for name, service in compose["services"].items():
        used = set(service.get("secrets", ()))
        assert used <= set(declared), name
        told = re.findall(r"/run/secrets/(\w+)", str(service.get("environment")))
        assert set(told) == used, name


def test_the_portal_waits_for_its_tables(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["upgrade"]["command"] == ["lian", "db", "upgrade"]
    waits = {name: said["condition"] for name, said in services["portal"]["depends_on"].items()}
    assert waits == {
        "database": "service_healthy",
        "upgrade": "service_completed_successfully",
    }
    assert all(port.startswith("127.0.0.1:") for port in services["portal"]["ports"])
    volumes = {v.split(":")[0] for s in services.values() for v in s.get("volumes", ())}
    assert volumes == set(compose["volumes"])


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    kept = {
        line[1:]
        for line in (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = [
        name
        for line in text.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]
    for name in copied:
        assert (ROOT / name).exists(), name
        assert any(Path(name).match(pattern) or name == pattern for pattern in kept), name


@pytest.mark.parametrize("name", ["entrypoint.sh", "secrets.sh"])
def test_scripts_are_shell(name: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / name)], check=True)


def test_the_entry_point_hands_the_password_over(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("geheim-2026")
    said = subprocess.run(
        ["sh", str(DEPLOY / "entrypoint.sh"), "sh", "-c", 'echo "$PGPASSWORD $TMPDIR"'],
        env={
            "PATH": "/usr/bin:/bin",
            "LIAN_STATE": str(tmp_path),
            "LIAN_DATABASE_PASSWORD_FILE": str(password),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["geheim-2026", str(tmp_path / "tmp")]
    assert (tmp_path / "tmp").is_dir()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="没有 openssl")
def test_secrets_are_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "deploy"
    folder.mkdir()
    shutil.copy(DEPLOY / "secrets.sh", folder)

    def made() -> dict[str, str]:
        subprocess.run(["sh", "secrets.sh"], cwd=folder, check=True, capture_output=True)
        return {p.name: p.read_text() for p in (folder / "secrets").iterdir()}

    first = made()
    assert len(first["file_key"]) == 64
    assert len({first[n] for n in ("file_key", "database_password", "metrics_token")}) == 3
    assert made() == first

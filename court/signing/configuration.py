"""Which seal a court uses, from the environment; without any, one made for development.

`LIAN_SEAL_P12` names a PKCS#12 file and `LIAN_SEAL_PASSWORD_FILE` the file with its password;
`LIAN_SEAL_HSM` names a PKCS#11 library, with `LIAN_SEAL_TOKEN`, `LIAN_SEAL_KEY` and the PIN in
`LIAN_SEAL_PIN_FILE`; `LIAN_SEAL_SM2_KEY` and `LIAN_SEAL_SM2_CERT` name PEM files of a 国密
key.  `LIAN_TRUST` is a folder of PEM root certificates that the verifier
trusts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography import x509

from court.signing import sm2
from court.signing.hsm import HsmSealService
from court.signing.keys import development_pair, read_pkcs12
from court.signing.pades import KeySealService
from court.signing.port import SealError, SealService
from court.signing.verify import Verdict, verify


def utc_now() -> datetime:
    return datetime.now(UTC)


def seal_service(
    settings: Mapping[str, str], state: Path, now: Callable[[], datetime] = utc_now
) -> SealService:
    """The configured seal.  Raises `SealError` when it cannot be opened."""
    if library := settings.get("LIAN_SEAL_HSM"):
        return HsmSealService(
            library=Path(library),
            token=settings.get("LIAN_SEAL_TOKEN", ""),
            pin=_secret(settings, "LIAN_SEAL_PIN_FILE"),
            key_label=settings.get("LIAN_SEAL_KEY", ""),
            now=now,
        )
    if key := settings.get("LIAN_SEAL_SM2_KEY"):
        certificate = Path(settings.get("LIAN_SEAL_SM2_CERT", ""))
        return sm2.Sm2SealService(Path(key), certificate, now)
    if file := settings.get("LIAN_SEAL_P12"):
        password = _secret(settings, "LIAN_SEAL_PASSWORD_FILE")
        return KeySealService(read_pkcs12(Path(file), password.encode() or None), now)
    return KeySealService(development_pair(state, now()), now)


def is_configured(settings: Mapping[str, str]) -> bool:
    """Whether the court named a seal of its own; otherwise documents carry the test seal."""
    return any(map(settings.get, ("LIAN_SEAL_HSM", "LIAN_SEAL_SM2_KEY", "LIAN_SEAL_P12")))


def trusted_roots(
    settings: Mapping[str, str], state: Path, now: Callable[[], datetime] = utc_now
) -> list[x509.Certificate]:
    """The certificates the verifier trusts: the court's folder, or the development root."""
    folder = settings.get("LIAN_TRUST")
    if not folder:
        return list(development_pair(state, now()).chain)
    found = []
    for path in sorted(Path(folder).glob("*.pem")):
        try:
            found += x509.load_pem_x509_certificates(path.read_bytes())
        except ValueError as error:
            raise SealError(f"“{path}”不是 PEM 证书") from error
    if not found:
        raise SealError(f"“{folder}”里没有 PEM 根证书，无法判断签名是否可信")
    return found


def national_roots(settings: Mapping[str, str]) -> list[Certificate]:
    """The certificates of the trust folder, as the verifier of SM2 signatures takes them."""
    folder = settings.get("LIAN_TRUST")
    files = sorted(Path(folder).glob("*.pem")) if folder else []
    return [sm2.read_certificate(file) for file in files]


def judge_file(pdf: bytes, settings: Mapping[str, str], state: Path) -> Verdict:
    """The verdict on a file, by the verifier its signature calls for."""
    if sm2.is_sm2(pdf):
        return sm2.verify_sm2(pdf, national_roots(settings))
    return verify(pdf, trusted_roots(settings, state))


def _secret(settings: Mapping[str, str], name: str) -> str:
    """A secret from a file, so that it stands in no process list and no log."""
    path = settings.get(name)
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SealError(f"读不到 {name} 指的文件“{path}”：{error.strerror}") from error

"""Keys: PKCS#12 files, and a certificate made on the spot for development.

The parsed key is kept: re-reading an RSA key for every signature costs some 200 ms.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from court.signing.port import SealError
from court.signing.repeating import Repeated

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DEVELOPMENT_ORGANISATION = "立案系统开发测试（无效）"
DEVELOPMENT_YEARS = 2
DEVELOPMENT_PASSWORD = b"development"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key, its certificate, and the certificates above it."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def is_development(certificate: x509.Certificate) -> bool:
    """Whether a certificate says of itself that it is for tests."""
    names = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return any(name.value == DEVELOPMENT_ORGANISATION for name in names)


def require_valid(certificate: x509.Certificate, moment: datetime) -> None:
    """Raises `SealError` when the certificate is not valid at the moment."""
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not start <= moment <= end:
        raise SealError(
            f"印章证书的有效期是 {start:%Y-%m-%d} 至 {end:%Y-%m-%d}，现在不能用它签章；"
            "请换用有效的证书"
        )


class KeySigner(signers.Signer):
    """pyHanko's signer over a key that is already parsed (RSA or P-256)."""

    def __init__(self, pair: KeyPair) -> None:
        self._key = pair.key
        self._repeated: dict[str, Repeated] = {}
        registry = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
            [to_asn1(c) for c in pair.chain]
        )
        super().__init__(
            signing_cert=to_asn1(pair.certificate), cert_registry=registry, signature_mechanism=None
        )

    async def async_sign(
        self, data_digest: bytes, digest_algorithm: str, *args: Any, **how: Any
    ) -> cms.ContentInfo:
        """As pyHanko's, which encodes the first PAdES signature; the others repeat what is the same."""
        if args or not how.get("use_pades") or how.get("dry_run") or how.get("timestamper"):
            return await super().async_sign(data_digest, digest_algorithm, *args, **how)
        if repeated := self._repeated.get(digest_algorithm):
            raw = await self.async_sign_raw(repeated.to_sign(data_digest), digest_algorithm)
            return repeated.with_signature(data_digest, raw)
        made = await super().async_sign(data_digest, digest_algorithm, **how)
        if kept := Repeated.of(made, data_digest):
            self._repeated[digest_algorithm] = kept
        return made

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        algorithm: hashes.HashAlgorithm = getattr(hashes, digest_algorithm.upper())()
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), algorithm)
        return bytes(72) if dry_run else self._key.sign(data, ec.ECDSA(algorithm))


def to_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    der = certificate.public_bytes(serialization.Encoding.DER)
    found = asn1_x509.Certificate.load(der)
    assert isinstance(found, asn1_x509.Certificate)
    return found


def read_pkcs12(path: Path, password: bytes | None) -> KeyPair:
    """The key of a PKCS#12 file.  Raises `SealError` saying what is wrong with it."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SealError(f"读不到印章证书文件“{path}”：{error.strerror}") from error
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, password)
    except ValueError as error:
        raise SealError(f"打不开印章证书文件“{path}”：密码不对，或者不是 PKCS#12 文件") from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SealError(f"印章证书文件“{path}”里没有可用的私钥和证书（支持 RSA 和 P-256）")
    return KeyPair(key, certificate, tuple(chain))


def development_pair(folder: Path, moment: datetime) -> KeyPair:
    """The development key of a state folder, made anew when there is none or it has expired."""
    file = folder / "开发印章.p12"
    if file.exists():
        pair = read_pkcs12(file, DEVELOPMENT_PASSWORD)
        if pair.certificate.not_valid_after_utc > moment + timedelta(days=1):
            return pair
    pair = make_development_pair(moment)
    folder.mkdir(parents=True, exist_ok=True)
    data = pkcs12.serialize_key_and_certificates(
        "开发印章".encode(),
        pair.key,
        pair.certificate,
        list(pair.chain),
        serialization.BestAvailableEncryption(DEVELOPMENT_PASSWORD),
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
    return pair


def make_development_pair(moment: datetime) -> KeyPair:
    """A root and a seal certificate below it, both naming themselves as for tests only."""
    return make_development_pair_with(moment, ec.generate_private_key(ec.SECP256R1()))


def make_development_pair_with(moment: datetime, key: PrivateKey) -> KeyPair:
    """A development pair over an existing private key, such as one for a hardware token."""
    root_key = ec.generate_private_key(ec.SECP256R1())
    root_name = _name("开发测试根证书")
    start = moment - timedelta(days=1)
    end = moment + timedelta(days=365 * DEVELOPMENT_YEARS)
    root = (
        _builder(root_name, root_name, root_key, start, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        _builder(_name("开发测试印章"), root_name, key, start, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return KeyPair(key, certificate, (root,))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, DEVELOPMENT_ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PrivateKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start.astimezone(UTC))
        .not_valid_after(end.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )

"""SM2 signatures with SM3 digests (国密; GB/T 32918, GB/T 32905), optional extra `gm`.

Ordinary readers cannot judge them: this module brings its own verifier, and both are labelled
as such.  Key and certificate are PEM files; the SM2 curve and algorithms are made known to
asn1crypto by their object identifiers.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, keys, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from court.signing.keys import DEVELOPMENT_ORGANISATION
from court.signing.pades import sign_pdf
from court.signing.port import SealError, SealProfile
from court.signing.statements import sign_detached
from court.signing.verify import Verdict, judged, refused
from court.typesetting.pdf import SealPlace

LABEL = "国密 SM2/SM3（用本系统验证；通用阅读器不能判断）"
SM3, SM2_WITH_SM3, SM2_CURVE = (
    "1.2.156.10197.1.401",
    "1.2.156.10197.1.501",
    "1.2.156.10197.1.301",
)
SM2_WITH_SM3_DER = bytes.fromhex("2a811ccf55018375")
SIGNATURE_BYTES = 72


def register() -> None:
    """Teach asn1crypto the three identifiers; doing it twice is harmless."""
    for kind, code, name in (
        (algos.DigestAlgorithmId, SM3, "sm3"),
        (algos.SignedDigestAlgorithmId, SM2_WITH_SM3, "sm3_sm2"),
    ):
        kind._map[code] = name
        if kind._reverse_map is not None:
            kind._reverse_map[name] = code
    keys.NamedCurve.register("sm2p256v1", SM2_CURVE, 32)


def _tongsuo() -> Any:
    try:
        from tongsuopy.crypto.asymciphers import ec
    except ImportError:
        raise SealError("没有安装国密支持，请运行：pip install lian[gm]") from None
    return ec


def _algorithm() -> Any:
    from tongsuopy.crypto import hashes

    return _tongsuo().ECDSA(hashes.SM3())


class Sm2Signer(signers.Signer):
    """pyHanko's signer over an SM2 key."""

    def __init__(self, key: Any, certificate: x509.Certificate) -> None:
        self._key = key
        super().__init__(
            signing_cert=certificate,
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sm3_sm2"}),
        )

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return bytes(SIGNATURE_BYTES) if dry_run else bytes(self._key.sign(data, _algorithm()))


@dataclass(slots=True)
class Sm2SealService:
    """A seal with an SM2 key and certificate from PEM files."""

    key_file: Path
    certificate_file: Path
    now: Callable[[], datetime]
    development: bool = field(init=False)
    _signer: Sm2Signer = field(init=False)

    def __post_init__(self) -> None:
        register()
        certificate = read_certificate(self.certificate_file)
        self.development = certificate.subject.native.get("organization_name") == (
            DEVELOPMENT_ORGANISATION
        )
        self._signer = Sm2Signer(_read_key(self.key_file), certificate)

    def describe(self) -> str:
        assert self._signer.signing_cert is not None
        return f"{LABEL}：{self._signer.signing_cert.subject.human_friendly}"

    def sign(self, pdf: bytes, place: SealPlace, profile: SealProfile, moment: datetime) -> bytes:
        certificate = self._signer.signing_cert
        assert certificate is not None
        if not certificate.not_valid_before <= self.now() <= certificate.not_valid_after:
            raise SealError("国密印章证书不在有效期内，请换用有效的证书")
        return sign_pdf(pdf, place, profile, self._signer, self.development, digest="sm3")

    def sign_data(self, data: bytes) -> bytes:
        """A detached CMS signature.  Raises `SealError`."""
        return sign_detached(self._signer, data, digest="sm3")


def _read_key(path: Path) -> Any:
    from tongsuopy.crypto import serialization

    try:
        return serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise SealError(f"读不了国密私钥“{path}”：{error}") from error


def read_certificate(path: Path) -> x509.Certificate:
    """A PEM or DER certificate.  Raises `SealError`."""
    try:
        data = path.read_bytes()
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        return x509.Certificate.load(der)
    except (OSError, ValueError) as error:
        raise SealError(f"读不了国密证书“{path}”：{error}") from error


def make_development_files(folder: Path, moment: datetime) -> tuple[Path, Path]:
    """A self-signed SM2 certificate for development: (key file, certificate file)."""
    from tongsuopy.crypto import serialization

    register()
    key = _tongsuo().generate_private_key(_tongsuo().SM2())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    certificate = _self_signed(key, keys.PublicKeyInfo.load(public), moment)
    folder.mkdir(parents=True, exist_ok=True)
    key_file, certificate_file = folder / "国密开发私钥.pem", folder / "国密开发证书.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    certificate_file.write_bytes(pem.armor("CERTIFICATE", certificate.dump()))
    return key_file, certificate_file


def _self_signed(key: Any, public: keys.PublicKeyInfo, moment: datetime) -> x509.Certificate:
    name = x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": DEVELOPMENT_ORGANISATION,
            "common_name": "国密开发测试印章",
        }
    )
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sm3_sm2"})
    body = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(os.urandom(8), "big") | 1,
            "signature": algorithm,
            "issuer": name,
            "validity": {
                "not_before": x509.Time({"utc_time": moment - timedelta(days=1)}),
                "not_after": x509.Time({"utc_time": moment + timedelta(days=730)}),
            },
            "subject": name,
            "subject_public_key_info": public,
        }
    )
    return x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": algorithm,
            "signature_value": key.sign(body.dump(), _algorithm()),
        }
    )


def verify_sm2(pdf: bytes, roots: Iterable[x509.Certificate]) -> Verdict:
    """Check an SM2 seal.  Never raises for a bad file."""
    register()
    try:
        return _verify(pdf, list(roots))
    except Exception as error:
        # Whatever a hostile file does to the reader, the answer is: not valid.
        return refused(f"文件读不通或者签名后被改动：{type(error).__name__}")


def detached_fault(data: bytes, signature: bytes, roots: Iterable[x509.Certificate]) -> str:
    """What is wrong with a detached SM2 signature; empty when it holds.  Never raises for a bad one."""
    register()
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        info = signed["signer_infos"][0]
        certificate = signed["certificates"][0].chosen
        digest = hashlib.new("sm3", data).digest()
        said = info["signed_attrs"].untag().dump(force=True)
        intact = _stated_digest(info) == digest and _signature_holds(
            certificate, info["signature"].native, said
        )
        trusted = any(_issued(root, certificate) for root in roots)
    except Exception as error:  # whatever a hostile file does to the reader
        return f"签名读不通：{type(error).__name__}"
    if not intact:
        return "签名与内容不符：写成以后被改动"
    return "" if trusted else "签名的证书不在信任的国密根证书之下"


def is_sm2_signature(signature: bytes) -> bool:
    """Whether a detached signature names SM2 as its algorithm."""
    return SM2_WITH_SM3_DER in signature


def is_sm2(pdf: bytes) -> bool:
    """Whether the signature in a file names SM2 as its algorithm."""
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures
        return any(SM2_WITH_SM3_DER in bytes(s.pkcs7_content) for s in found)
    except Exception:
        return False


def _verify(pdf: bytes, roots: list[x509.Certificate]) -> Verdict:
    signatures = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
    if len(signatures) != 1:
        return refused("文件没有签名，或者有不止一个签名")
    embedded = signatures[0]
    signed = cms.ContentInfo.load(bytes(embedded.pkcs7_content))["content"]
    info = signed["signer_infos"][0]
    certificate = signed["certificates"][0].chosen
    start, length, after, rest = (int(n) for n in embedded.sig_object["/ByteRange"])
    gap = pdf[length:after]
    hexadecimal = gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1].isalnum()
    whole = start == 0 and after + rest == len(pdf) and hexadecimal
    covered = pdf[start : start + length] + pdf[after : after + rest]
    digest = hashlib.new("sm3", covered).digest()
    intact = _stated_digest(info) == digest and _signature_holds(
        certificate, info["signature"].native, info["signed_attrs"].untag().dump(force=True)
    )
    moment = embedded.self_reported_timestamp
    in_time = moment and certificate.not_valid_before <= moment <= certificate.not_valid_after
    trusted = bool(in_time) and any(_issued(root, certificate) for root in roots)
    found = judged(
        intact=intact,
        whole=whole,
        trusted=trusted,
        untrusted="签名证书不在信任的国密根证书之下，或者签名时不在有效期内",
        subject=certificate.subject.native,
        moment=moment,
    )
    return replace(found, reasons=(*found.reasons, LABEL))


def _stated_digest(info: cms.SignerInfo) -> bytes:
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            return bytes(attribute["values"][0].native)
    return b""


def _signature_holds(certificate: x509.Certificate, signature: bytes, data: bytes) -> bool:
    from tongsuopy.crypto import serialization

    public = serialization.load_der_public_key(certificate.public_key.dump())
    try:
        public.verify(signature, data, _algorithm())
    except Exception:
        return False
    return True


def _issued(root: x509.Certificate, certificate: x509.Certificate) -> bool:
    return bool(root.subject == certificate.issuer) and _signature_holds(
        root, certificate["signature_value"].native, certificate["tbs_certificate"].dump()
    )

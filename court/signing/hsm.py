"""Keys that never leave a hardware module: PKCS#11 (optional extra `hsm`).

The token is chosen by its label, the key by its label or id.  Elliptic-curve keys are signed
with the raw mechanism, which SoftHSM2 2.6 needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509

from court.signing.keys import is_development, require_valid
from court.signing.pades import sign_pdf
from court.signing.port import SealError, SealProfile
from court.signing.statements import sign_detached
from court.typesetting.pdf import SealPlace

if TYPE_CHECKING:
    from pyhanko.sign.pkcs11 import PKCS11Signer


@dataclass(slots=True)
class HsmSealService:
    """A seal whose key lives in a token.  Raises `SealError` when it cannot be opened."""

    library: Path
    token: str
    pin: str
    key_label: str
    now: Callable[[], datetime]
    development: bool = field(init=False)
    _signer: PKCS11Signer = field(init=False)
    _certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self._signer = self._open()
        signing_cert = self._signer.signing_cert
        if signing_cert is None:
            raise SealError(f"印章设备“{self.token}”里没有“{self.key_label}”的证书")
        self._certificate = x509.load_der_x509_certificate(signing_cert.dump())
        self.development = is_development(self._certificate)

    def _open(self) -> PKCS11Signer:
        try:
            from pkcs11 import PKCS11Error
            from pyhanko.config.pkcs11 import TokenCriteria
            from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
        except ImportError:
            raise SealError("没有安装 PKCS#11 支持，请运行：pip install lian[hsm]") from None
        try:
            session: Any = open_pkcs11_session(
                str(self.library), token_criteria=TokenCriteria(label=self.token), user_pin=self.pin
            )
            return PKCS11Signer(
                session,
                cert_label=self.key_label,
                key_label=self.key_label,
                use_raw_mechanism=True,
            )
        except (PKCS11Error, OSError, RuntimeError) as error:
            raise SealError(
                f"打不开印章设备“{self.token}”（{self.library}）：{type(error).__name__}；"
                "请检查设备、标签和口令"
            ) from error

    def describe(self) -> str:
        return f"印章设备 {self.token}：{self._certificate.subject.rfc4514_string()}"

    def sign(self, pdf: bytes, place: SealPlace, profile: SealProfile, moment: datetime) -> bytes:
        """A module that was restarted or lost its session is opened once more.  Raises `SealError`."""
        from pkcs11 import PKCS11Error

        require_valid(self._certificate, self.now())
        try:
            return sign_pdf(pdf, place, profile, self._signer, self.development)
        except PKCS11Error:
            self._signer = self._open()
        try:
            return sign_pdf(pdf, place, profile, self._signer, self.development)
        except PKCS11Error as error:
            raise SealError(
                f"印章设备“{self.token}”没有签章（{type(error).__name__}）；请检查设备，稍后再试"
            ) from error

    def sign_data(self, data: bytes) -> bytes:
        """A detached CMS signature.  Raises `SealError`."""
        from pkcs11 import PKCS11Error

        require_valid(self._certificate, self.now())
        try:
            return sign_detached(self._signer, data)
        except PKCS11Error as error:
            raise SealError(f"印章设备“{self.token}”没有签名（{type(error).__name__}）") from error

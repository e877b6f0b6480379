"""The verifier: valid only if intact, trusted, and covering the whole file.

Everything that goes wrong while reading counts as not valid: a verifier that fails is a
verifier that says no.  SM2 signatures are judged by `sm2`.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from court.signing.keys import DEVELOPMENT_ORGANISATION, to_asn1

# An untrusted certificate is an answer here, not an incident to print a traceback for.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a file found; `valid` is the only word to act on."""

    valid: bool
    signed: bool
    intact: bool
    trusted: bool
    whole: bool
    development: bool
    signer: str
    moment: datetime | None
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        return {
            "有效": self.valid,
            "有签名": self.signed,
            "内容完整": self.intact,
            "证书可信": self.trusted,
            "覆盖全文": self.whole,
            "开发测试": self.development,
            "签名者": self.signer,
            "签名时间": self.moment.isoformat() if self.moment else None,
            "说明": list(self.reasons),
        }


def verify(pdf: bytes, roots: Iterable[x509.Certificate]) -> Verdict:
    """Check the seal of a PDF against trusted roots.  Never raises for a bad file."""
    try:
        return _verify(pdf, list(roots))
    except Exception as error:
        # Whatever a hostile file does to the reader, the answer is: not valid.
        return refused(f"文件读不通或者签名后被改动：{type(error).__name__}")


def refused(reason: str) -> Verdict:
    """The verdict on what is no signed file at all."""
    return Verdict(False, False, False, False, False, False, "", None, (reason,))


def judged(
    intact: bool,
    whole: bool,
    trusted: bool,
    untrusted: str,
    subject: Mapping[str, object],
    moment: datetime | None,
) -> Verdict:
    """The verdict on a file with one signature, by what was found; `untrusted` says why not."""
    wanted = {
        "内容在签名以后被改动": intact,
        "签名没有覆盖整个文件：签名以后又添加了内容": whole,
        untrusted: trusted,
    }
    return Verdict(
        valid=all(wanted.values()),
        signed=True,
        intact=intact,
        trusted=trusted,
        whole=whole,
        development=subject.get("organization_name") == DEVELOPMENT_ORGANISATION,
        signer=str(subject.get("common_name", "")),
        moment=moment,
        reasons=tuple(why for why, fine in wanted.items() if not fine),
    )


def _verify(pdf: bytes, roots: list[x509.Certificate]) -> Verdict:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    signatures = reader.embedded_signatures
    if not signatures:
        return refused("文件没有电子签名")
    if len(signatures) > 1:
        return refused("文件有不止一个签名，请人工核对")
    embedded = signatures[0]
    context = ValidationContext(trust_roots=[to_asn1(root) for root in roots], allow_fetching=False)
    status = validate_pdf_signature(embedded, context)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level in (None, ModificationLevel.NONE)
    return judged(
        intact=bool(status.intact and status.valid),
        whole=whole and unchanged,
        trusted=bool(status.trusted),
        untrusted="签名证书不在信任的根证书之下，或者已过期",
        subject=status.signing_cert.subject.native,
        moment=status.signer_reported_dt,
    )

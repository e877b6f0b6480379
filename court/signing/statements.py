"""Detached signatures on data: made by any of pyHanko's signers, judged against the court's roots."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable

from asn1crypto import cms
from cryptography import x509
from pyhanko.sign import signers
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from court.signing.keys import to_asn1


def sign_detached(signer: signers.Signer, data: bytes, digest: str = "sha256") -> bytes:
    """A detached CMS signature, DER."""
    signing = signer.async_sign_general_data(data, digest, detached=True)
    return bytes(asyncio.run(signing).dump())


def detached_fault(data: bytes, signature: bytes, roots: Iterable[x509.Certificate]) -> str:
    """What is wrong with a signature; empty when it holds.  Never raises for a bad one."""
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        context = ValidationContext(trust_roots=[to_asn1(root) for root in roots])
        status = asyncio.run(
            async_validate_detached_cms(io.BytesIO(data), signed, signer_validation_context=context)
        )
    except Exception as error:  # whatever a hostile file does to the reader
        return f"签名读不通：{type(error).__name__}"
    if not (status.intact and status.valid):
        return "签名与内容不符：写成以后被改动"
    return "" if status.trusted else "签名的证书不是本院信任的"

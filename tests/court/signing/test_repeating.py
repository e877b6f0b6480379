"""What is kept of a signature changes nothing of the next one but its digest and the signature."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from court.signing.keys import KeySigner, PrivateKey, make_development_pair_with
from court.signing.repeating import Repeated
from court.signing.statements import detached_fault, sign_detached
from tests.court.papers import NOW

KEYS: Mapping[str, Callable[[], PrivateKey]] = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
}


def signed(signer: KeySigner, said: bytes) -> cms.ContentInfo:
    digest = hashlib.sha256(said).digest()
    return asyncio.run(signer.async_sign(digest, "sha256", use_pades=True))


def verifies(key: PrivateKey, one: cms.ContentInfo) -> None:
    (signer,) = one["content"]["signer_infos"]
    over = signer["signed_attrs"].untag().dump()
    value = signer["signature"].native
    if isinstance(key, rsa.RSAPrivateKey):
        key.public_key().verify(value, over, padding.PKCS1v15(), hashes.SHA256())
    else:
        key.public_key().verify(value, over, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("kind", KEYS)
def test_the_second_signature_is_what_the_library_would_have_made(kind: str) -> None:
    key = KEYS[kind]()
    pair = make_development_pair_with(NOW, key)
    used, new = KeySigner(pair), KeySigner(pair)
    signed(used, "第一份".encode())
    second, anew = signed(used, "第二份".encode()), signed(new, "第二份".encode())
    verifies(key, second)
    verifies(key, anew)
    if kind == "RSA":  # the same text has the same signature
        assert second.dump() == anew.dump()
    for part in ("version", "digest_algorithms", "certificates"):
        assert second["content"][part].dump() == anew["content"][part].dump()
    one, other = (c["content"]["signer_infos"][0] for c in (second, anew))
    assert one["signed_attrs"].dump() == other["signed_attrs"].dump()
    assert one["sid"].dump() == other["sid"].dump()


def test_what_may_differ_in_more_is_not_kept() -> None:
    """A signature with its time says another time the next time."""
    signer = KeySigner(make_development_pair_with(NOW, KEYS["P-256"]()))
    digest = hashlib.sha256(b"1").digest()
    settings = PdfCMSSignedAttributes(signing_time=NOW)
    signing = signer.async_sign(digest, "sha256", signed_attr_settings=settings)
    timed = asyncio.run(signing)
    assert Repeated.of(timed, digest) is None


def test_statements_are_signed_as_before() -> None:
    pair = make_development_pair_with(NOW, KEYS["P-256"]())
    signer = KeySigner(pair)
    signed(signer, b"1")
    statement = sign_detached(signer, "日志".encode())
    assert "签名与内容不符" in detached_fault(b"2", statement, pair.chain)

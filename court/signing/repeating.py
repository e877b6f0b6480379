"""What is the same in every signature of one key, kept: the structure, the attributes, the certificates.

Encoding them anew took more than half of the time of a seal.  A signature of a PAdES profile without a
time stamp differs from the last one only in the digest and in the signature itself (RFC 5652, 5.3);
the first one, made by pyHanko, is taken apart, and the others are put together from its parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import cms, core
from asn1crypto.parser import emit

UNIVERSAL, CONTEXT = 0, 2
SEQUENCE, SET = 16, 17
# Attributes that say the same in every signature of one key.
SAME = frozenset({"content_type", "signing_certificate_v2", "cms_algorithm_protection"})
DIGEST = "message_digest"


@dataclass(frozen=True, slots=True)
class Repeated:
    """The parts of a signature in DER around the two that change.

    `attributes` are the contents of the signed attributes, split where the digest stands.
    """

    content_type: bytes
    before_signers: bytes
    before_attributes: bytes
    attributes: tuple[bytes, bytes]
    after_attributes: bytes

    @classmethod
    def of(cls, made: cms.ContentInfo, digest: bytes) -> Repeated | None:
        """Take a signature apart; None where more than digest and signature may differ."""
        info = cms.ContentInfo.load(made.dump())
        signed = info["content"]
        (signer,) = signed["signer_infos"]
        attributes = signer["signed_attrs"]
        names = {attribute["type"].native for attribute in attributes}
        around = tuple(attributes.contents.split(digest))
        whole = signed["crls"].native is None and signer["unsigned_attrs"].native is None
        if not whole or names - SAME != {DIGEST} or len(around) != 2:
            return None
        first = ("version", "digest_algorithms", "encap_content_info", "certificates")
        return cls(
            info["content_type"].dump(),
            b"".join(signed[name].dump() for name in first),
            b"".join(signer[name].dump() for name in ("version", "sid", "digest_algorithm")),
            (around[0], around[1]),
            signer["signature_algorithm"].dump(),
        )

    def to_sign(self, digest: bytes) -> bytes:
        """The signed attributes as they are signed: tagged as a set (RFC 5652, 5.4)."""
        return bytes(emit(UNIVERSAL, 1, SET, digest.join(self.attributes)))

    def with_signature(self, digest: bytes, signature: bytes) -> cms.ContentInfo:
        """The whole signature."""
        attributes = emit(CONTEXT, 1, 0, digest.join(self.attributes))
        value = core.OctetString(signature).dump()
        parts = (self.before_attributes, attributes, self.after_attributes, value)
        signers = emit(UNIVERSAL, 1, SET, emit(UNIVERSAL, 1, SEQUENCE, b"".join(parts)))
        signed = emit(UNIVERSAL, 1, SEQUENCE, self.before_signers + signers)
        whole = self.content_type + emit(CONTEXT, 1, 0, signed)
        found = cms.ContentInfo.load(emit(UNIVERSAL, 1, SEQUENCE, whole))
        assert isinstance(found, cms.ContentInfo)
        return found

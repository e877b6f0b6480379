"""Seals: valid only if intact, trusted and covering the whole file; keys that fail say why."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from court.signing import sm2
from court.signing.configuration import judge_file, seal_service, trusted_roots
from court.signing.drawing import seal_drawing
from court.signing.hsm import HsmSealService
from court.signing.keys import (
    DEVELOPMENT_PASSWORD,
    development_pair,
    make_development_pair,
    read_pkcs12,
)
from court.signing.pades import KeySealService
from court.signing.port import DEVELOPMENT_WARNING, SealError, SealProfile
from court.signing.verify import verify
from court.typesetting.model import Document, Paragraph, Signature
from court.typesetting.pdf import Typeset, typeset
from tests.court.papers import DAY, NOW, needs_poppler, pair, seal, text_of

PROFILE = SealProfile("中山市第一人民法院", "立案专用章", "4420001234567")


@cache
def page() -> Typeset:
    return typeset(
        Document(
            name="试印",
            title="试印文书",
            court="中山市第一人民法院",
            number="（2026）粤2071民初1号",
            addressee="李文海：",
            blocks=(Paragraph("一段文字。"),),
            attachments=(),
            signature=Signature(("中山市第一人民法院",), "二〇二六年九月七日", "盖章"),
            day=DAY,
        )
    )


@cache
def signed() -> bytes:
    place = page().seal
    assert place is not None
    return seal().sign(page().pdf, place, PROFILE, NOW)


def test_a_signed_document_is_valid() -> None:
    verdict = verify(signed(), pair().chain)
    assert verdict.valid and verdict.intact and verdict.trusted and verdict.whole
    assert verdict.development and verdict.reasons == ()


def test_an_unknown_root_is_not_trusted() -> None:
    other = make_development_pair(NOW)
    verdict = verify(signed(), other.chain)
    assert not verdict.valid and verdict.intact and not verdict.trusted


def test_no_signature_is_not_valid() -> None:
    assert not verify(page().pdf, pair().chain).valid
    assert not verify(b"", pair().chain).valid
    assert not verify(b"%PDF-1.7 nothing", pair().chain).valid


@settings(max_examples=60)
@given(st.integers(min_value=0), st.integers(1, 255))
def test_any_flipped_byte_is_found(position: int, change: int) -> None:
    """Anywhere: in the signed ranges, in the signature, at the ends."""
    data = bytearray(signed())
    place = position % len(data)
    data[place] ^= change
    padding = signed()[place : place + 1] == b"0" and _in_padding(place)
    assert padding or not verify(bytes(data), pair().chain).valid


def _in_padding(place: int) -> bool:
    """Whether a byte belongs to the unused zeros after the signature, which carry nothing."""
    data = signed()
    end = data.index(b">", place) if b">" in data[place:] else -1
    return end > 0 and set(data[place:end]) <= {0x30}


def test_an_appended_overlay_is_found() -> None:
    writer = PdfWriter(io.BytesIO(signed()), incremental=True)
    writer.add_metadata({"/Note": "添加"})
    writer.add_blank_page()
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(signed())
    assert not verify(out.getvalue(), pair().chain).valid


def test_a_resave_is_found() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(signed())))
    out = io.BytesIO()
    writer.write(out)
    assert not verify(out.getvalue(), pair().chain).valid


def test_trailing_bytes_are_found() -> None:
    assert not verify(signed() + b"\n% more", pair().chain).valid


@needs_poppler
@pytest.mark.skipif(
    shutil.which("certutil") is None, reason="没有 certutil，没有让 pdfsig 判断信任"
)
def test_poppler_accepts_the_signature(tmp_path: Path) -> None:
    """A reader that is not ours: valid, and trusted once it knows the root."""
    store = tmp_path / "nss"
    store.mkdir()
    root = tmp_path / "root.pem"
    root.write_bytes(pair().chain[0].public_bytes(serialization.Encoding.PEM))
    subprocess.run(["certutil", "-N", "-d", str(store), "--empty-password"], check=True)
    add = ["certutil", "-A", "-d", str(store), "-n", "root", "-t", "CT,C,C", "-i", str(root)]
    subprocess.run(add, check=True)
    file = tmp_path / "a.pdf"
    file.write_bytes(signed())
    done = subprocess.run(["pdfsig", "-nssdir", str(store), str(file)], capture_output=True)
    words = done.stdout.decode()
    assert "Signature is Valid" in words
    assert "Certificate is Trusted" in words
    assert "Total document signed" in words


@needs_poppler
def test_a_development_seal_says_so_on_its_face() -> None:
    warning = "".join(DEVELOPMENT_WARNING.split())
    assert warning in text_of(seal_drawing(PROFILE, True))
    assert warning not in text_of(seal_drawing(PROFILE, False))
    assert warning in text_of(signed())


def test_an_expired_certificate_is_refused() -> None:
    later = KeySealService(pair(), lambda: NOW + timedelta(days=4_000))
    place = page().seal
    assert place is not None
    with pytest.raises(SealError, match="有效期"):
        later.sign(page().pdf, place, PROFILE, NOW)


def test_a_key_file_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="读不到"):
        read_pkcs12(tmp_path / "没有.p12", b"x")
    development_pair(tmp_path, NOW)
    file = tmp_path / "开发印章.p12"
    with pytest.raises(SealError, match="密码不对"):
        read_pkcs12(file, b"wrong")
    file.write_bytes(b"no key")
    with pytest.raises(SealError, match="密码不对，或者不是"):
        read_pkcs12(file, DEVELOPMENT_PASSWORD)


def test_the_development_key_is_kept_and_private(tmp_path: Path) -> None:
    first = development_pair(tmp_path, NOW)
    again = development_pair(tmp_path, NOW)
    assert first.certificate == again.certificate
    assert (tmp_path / "开发印章.p12").stat().st_mode & 0o077 == 0


def test_the_configured_key_signs_and_its_root_is_trusted(tmp_path: Path) -> None:
    development_pair(tmp_path / "state", NOW)
    password, trust = tmp_path / "password", tmp_path / "trust"
    password.write_bytes(DEVELOPMENT_PASSWORD + b"\n")
    trust.mkdir()
    root = development_pair(tmp_path / "state", NOW).chain[0]
    (trust / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    settings_ = {
        "LIAN_SEAL_P12": str(tmp_path / "state" / "开发印章.p12"),
        "LIAN_SEAL_PASSWORD_FILE": str(password),
        "LIAN_TRUST": str(trust),
    }
    place = page().seal
    assert place is not None
    found = seal_service(settings_, tmp_path / "other").sign(page().pdf, place, PROFILE, NOW)
    assert judge_file(found, settings_, tmp_path / "other").valid
    assert not judge_file(found, {}, tmp_path / "other").valid
    (trust / "root.pem").unlink()
    with pytest.raises(SealError, match="没有 PEM 根证书"):
        trusted_roots(settings_, tmp_path)


SOFTHSM = next((p for p in map(Path, ("/usr/lib/softhsm/libsofthsm2.so",)) if p.exists()), None)


@pytest.mark.skipif(SOFTHSM is None, reason="没有 SoftHSM2，没有用硬件密码设备签章")
@pytest.mark.parametrize("kind", ["EC", "RSA"])
def test_a_key_in_a_hardware_token_signs(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pkcs11 = pytest.importorskip("pkcs11")
    assert SOFTHSM is not None
    (tmp_path / "tokens").mkdir()
    (tmp_path / "hsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "hsm.conf"))
    label = f"court-{kind}"
    make = ["softhsm2-util", "--init-token", "--free", "--label", label]
    subprocess.run([*make, "--pin", "1234", "--so-pin", "1234"], check=True, capture_output=True)
    keys = _import(tmp_path, label, kind)
    lib = pkcs11.lib(str(SOFTHSM))
    lib.reinitialize()
    service = HsmSealService(SOFTHSM, label, "1234", "seal", lambda: datetime.now(UTC))
    place = page().seal
    assert place is not None and service.development
    found = service.sign(page().pdf, place, PROFILE, NOW)
    assert verify(found, keys).valid
    service._signer.pkcs11_session.close()  # as when the module was restarted
    assert verify(service.sign(page().pdf, place, PROFILE, NOW), keys).valid


def _import(folder: Path, label: str, kind: str) -> list[Any]:
    """Put a key and its certificate into the token; returns the roots."""
    import pkcs11
    from cryptography.hazmat.primitives.asymmetric import rsa
    from pkcs11.util import ec as ec_util
    from pkcs11.util import rsa as rsa_util

    from court.signing.keys import make_development_pair_with

    key = rsa.generate_private_key(65537, 2048) if kind == "RSA" else None
    made = make_development_pair_with(NOW, key) if key else make_development_pair(NOW)
    der = made.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    decode = rsa_util.decode_rsa_private_key if kind == "RSA" else ec_util.decode_ec_private_key
    lib = pkcs11.lib(str(SOFTHSM))
    lib.reinitialize()
    token = lib.get_token(token_label=label)
    with token.open(user_pin="1234", rw=True) as session:
        key_attributes = decode(der)
        key_attributes |= {
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: "seal",
            pkcs11.Attribute.SIGN: True,
            pkcs11.Attribute.PRIVATE: True,
        }
        session.create_object(key_attributes)
        certificate = made.certificate.public_bytes(serialization.Encoding.DER)
        from pkcs11.util.x509 import decode_x509_certificate

        session.create_object(
            decode_x509_certificate(certificate)
            | {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "seal"}
        )
    return list(made.chain)


@pytest.mark.skipif(SOFTHSM is None, reason="没有 SoftHSM2")
def test_a_token_that_is_not_there_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pkcs11")
    assert SOFTHSM is not None
    (tmp_path / "tokens").mkdir()
    (tmp_path / "hsm.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "hsm.conf"))
    with pytest.raises(SealError, match="打不开印章设备"):
        HsmSealService(SOFTHSM, "没有", "1234", "seal", lambda: NOW)


@pytest.fixture
def sm2_files(tmp_path: Path) -> tuple[Path, Path]:
    pytest.importorskip("tongsuopy")
    return sm2.make_development_files(tmp_path, NOW)


def test_sm2_seals_have_their_own_verifier(sm2_files: tuple[Path, Path]) -> None:
    service = sm2.Sm2SealService(*sm2_files, lambda: datetime.now(UTC))
    root = sm2.read_certificate(sm2_files[1])
    place = page().seal
    assert place is not None and service.development
    found = service.sign(page().pdf, place, PROFILE, NOW)
    assert sm2.is_sm2(found) and not sm2.is_sm2(signed())
    verdict = sm2.verify_sm2(found, [root])
    assert verdict.valid and sm2.LABEL in verdict.reasons
    assert not sm2.verify_sm2(found, []).valid
    assert not sm2.verify_sm2(found + b" ", [root]).valid
    flipped = bytearray(found)
    flipped[len(page().pdf) // 2] ^= 1
    assert not sm2.verify_sm2(bytes(flipped), [root]).valid
    assert not verify(found, pair().chain).valid
    other_folder = sm2_files[0].parent / "other"
    other = sm2.read_certificate(sm2.make_development_files(other_folder, NOW)[1])
    assert not sm2.verify_sm2(found, [other]).valid

"""PAdES signatures by pyHanko: the seal is the signature's appearance.

Documents are certified with no later change permitted, so that anything appended shows.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from pyhanko import stamp
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    LayoutError,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers

from court.signing.drawing import DIAMETER, seal_drawing
from court.signing.keys import KeyPair, KeySigner, is_development, require_valid
from court.signing.port import SealError, SealProfile
from court.signing.statements import sign_detached
from court.typesetting.pdf import SealPlace

FIELD = "法院印章"
RESERVED = 16_384
OPACITY = 0.85


def sign_pdf(
    pdf: bytes,
    place: SealPlace,
    profile: SealProfile,
    signer: signers.Signer,
    development: bool,
    digest: str = "sha256",
) -> bytes:
    """Sign and certify; one incremental update, the seal centred on `place`.

    `RESERVED` bytes are set aside for the signature, or pyHanko would sign twice to learn its
    size.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    radius = DIAMETER / 2
    box = (
        round(place.x - radius),
        round(place.y - radius),
        round(place.x + radius),
        round(place.y + radius),
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=digest,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        name=profile.name,
        reason="测试，无效" if development else "加盖法院印章",
    )
    out = io.BytesIO()
    pdf_signer = signers.PdfSigner(
        meta,
        signer=signer,
        stamp_style=_style(profile, development),
        new_field_spec=fields.SigFieldSpec(FIELD, on_page=place.page - 1, box=box),
    )
    try:
        pdf_signer.sign_pdf(writer, output=out, bytes_reserved=RESERVED)
    except LayoutError as error:
        raise SealError(f"印章放不进页面：{error}") from error
    return out.getvalue()


@lru_cache(maxsize=32)
def _reader_of_thread(drawing: bytes, thread: int) -> PdfFileReader:  # noqa: ARG001 — a key
    return PdfFileReader(io.BytesIO(drawing))


def _reader(drawing: bytes) -> PdfFileReader:
    """A drawing opened: one for each thread, because reading moves in it."""
    return _reader_of_thread(drawing, threading.get_ident())


class SealContent(PdfContent):
    """The seal drawing, imported into the file as the signature's appearance."""

    def __init__(self, drawing: bytes) -> None:
        super().__init__(box=BoxConstraints(width=DIAMETER, height=DIAMETER))
        self._drawing = drawing

    def render(self) -> bytes:
        assert self.writer is not None
        self.resources.xobject["/Seal"] = self.writer.import_page_as_xobject(_reader(self._drawing))
        return b"/Seal Do"


def _style(profile: SealProfile, development: bool) -> stamp.StaticStampStyle:
    return stamp.StaticStampStyle(
        background=SealContent(seal_drawing(profile, development)),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins()
        ),
        background_opacity=OPACITY,
        border_width=0,
    )


@dataclass(slots=True)
class KeySealService:
    """The seal service over a key in this process (PKCS#12 or made for development)."""

    pair: KeyPair
    now: Callable[[], datetime]
    development: bool = field(init=False)
    _signer: KeySigner = field(init=False)

    def __post_init__(self) -> None:
        self.development = is_development(self.pair.certificate)
        self._signer = KeySigner(self.pair)

    def describe(self) -> str:
        subject = self.pair.certificate.subject.rfc4514_string()
        serial = f"{self.pair.certificate.serial_number:x}"
        mark = "（开发测试，无效）" if self.development else ""
        return f"{subject} 序列号 {serial}{mark}"

    def sign(self, pdf: bytes, place: SealPlace, profile: SealProfile, moment: datetime) -> bytes:
        require_valid(self.pair.certificate, self.now())
        return sign_pdf(pdf, place, profile, self._signer, self.development)

    def sign_data(self, data: bytes) -> bytes:
        """A detached CMS signature.  Raises `SealError`."""
        require_valid(self.pair.certificate, self.now())
        return sign_detached(self._signer, data)

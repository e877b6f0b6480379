"""Posted forms: read once, with their token checked before anything is done."""

from __future__ import annotations

from typing import Annotated, BinaryIO
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from api.base.errors import Refused
from api.base.intake import CUT_OFF, parts_of
from api.base.long_work import by_size
from api.base.security import CSRF_FIELD, check_form
from engine.text.yamlio import MAX_BYTES

MAX_FIELDS = 20_000
MAX_FILES = 50
MAX_FIELD_BYTES = 2_000_000
# A file of rules on its way, where each of its bytes may be three, with the field's name.
MAX_RULES_BYTES = 3 * MAX_BYTES + 1_000
WITH_RULES = ("/workshop/", "/scenarios/")  # staff alone come here
MAX_TEXT_BYTES = 20_000_000  # a Chinese character is nine bytes on its way
PLAIN = "application/x-www-form-urlencoded"


async def read_posted(request: Request) -> FormData:
    """The form of a request.  Raises `ForgedRequest` when it does not carry its token.

    Stands after `Requires(…)` among a route's parameters, so that who asks is known.
    """
    form = await (_texts(request) if _is_plain(request) else _with_files(request))
    check_form(request, form.get(CSRF_FIELD))
    return FormData(
        [(name.replace("\0", ""), _no_nul(value)) for name, value in form.multi_items()]
    )


def _longest_field(request: Request) -> int:
    return MAX_RULES_BYTES if request.scope["path"].startswith(WITH_RULES) else MAX_FIELD_BYTES


def _is_plain(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == PLAIN


async def _texts(request: Request) -> FormData:
    """A form without files, taken apart outside the event loop when it is long.  Raises `Refused`."""
    raw = b"".join([part async for part in parts_of(request, MAX_TEXT_BYTES)])
    if raw.count(b"&") >= MAX_FIELDS:
        raise Refused(413, f"一次填的超过 {MAX_FIELDS:,} 栏，请分开提交")
    most = _longest_field(request)
    if len(raw) > most and max(map(len, raw.split(b"&"))) > most:
        raise Refused(413, "有一栏太长，请缩短，或者作为附件提交")
    text = raw.decode("latin-1")
    return await by_size(raw, lambda: FormData([*parse_qsl(text, keep_blank_values=True)]), b"&")


async def _with_files(request: Request) -> FormData:
    """A form with files; a large one is kept on disk.  Raises `Refused`."""
    try:
        return await request.form(
            max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=_longest_field(request)
        )
    except ClientDisconnect:  # somebody typed on, went away, or lost the connection
        raise Refused(400, CUT_OFF) from None


def _no_nul(value: UploadFile | str) -> UploadFile | str:
    """No keyboard types a NUL, and PostgreSQL keeps none."""
    return value.replace("\0", "") if isinstance(value, str) else value


Posted = Annotated[FormData, Depends(read_posted)]


def text(form: FormData, name: str, limit: int = 200) -> str:
    """A single-line answer, trimmed; empty when it is not there or a file."""
    value = form.get(name)
    return value.strip()[:limit] if isinstance(value, str) else ""


def files(form: FormData, name: str) -> list[UploadFile]:
    """The files chosen under a name; an untouched file input sends an empty one."""
    found = form.getlist(name)
    return [f for f in found if isinstance(f, UploadFile) and f.filename]


def chosen_files(form: FormData, name: str) -> list[tuple[str, BinaryIO]]:
    """File name and bytes of the files chosen under a name."""
    return [(f.filename or "", f.file) for f in files(form, name)]


def number(form: FormData, name: str) -> int:
    """A whole number, 0 when it is none."""
    value = text(form, name, 12)
    return int(value) if value.isascii() and value.isdigit() else 0

"""立案自查: find the cause, fill the form, see at once what is still missing.  Nothing is stored."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()

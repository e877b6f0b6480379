"""Filings of every cause of every edition, from right to absurd: an opinion or a clear refusal."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date

import orjson

from engine.bundle.bundle import Bundle
from engine.check.checker import SUBMITTED_STAGE, TYPING_STAGE, check, check_opened
from engine.check.filing import read_json
from engine.check.opening import open_content
from engine.check.receipt import receipt_of
from engine.law.catalogue import Cause
from engine.telling.plaintext import plain_text
from engine.text.errors import LianError
from tests.fuzz import Failure, Progress, hostile, silently

DAYS = (date(2012, 3, 1), date(2021, 6, 1), date(2026, 9, 7))
TWICE_EVERY = 50


def run(
    bundle: Bundle, count: int, first: int = 0, progress: Progress = silently
) -> Iterator[Failure]:
    """Check `count` filings; every fiftieth twice, and both opinions have to be the same."""
    causes = [cause for edition in bundle.catalogue.editions for cause in edition.causes]
    for seed in range(first, first + count):
        progress()
        chance = random.Random(seed)
        cause, day = chance.choice(causes), chance.choice(DAYS)
        text = written(bundle, chance, cause, day)
        stage = chance.choice((SUBMITTED_STAGE, TYPING_STAGE))
        try:
            once = checked(bundle, text, day, stage)
            if seed % TWICE_EVERY == 0 and once != checked(bundle, text, day, stage):
                yield Failure(seed, text, "two opinions on one filing")
        except Exception as error:
            yield Failure(seed, text, repr(error))


def written(bundle: Bundle, chance: random.Random, cause: Cause, day: date) -> str:
    vocabulary = bundle.rules_of(cause, day).vocabulary
    raw = hostile.filing(chance, vocabulary, cause.code or cause.name)
    return json.dumps(raw, ensure_ascii=chance.random() < 0.5)


def checked(bundle: Bundle, text: str, day: date, stage: str) -> bytes:
    """What is said about a filing: by a check, and by a court that takes everything in."""
    try:
        opened = open_content(bundle, read_json(text), day)
        opinion = check_opened(opened, stage)
    except LianError as error:
        return str(error).encode("utf-8", "replace")
    try:
        check(bundle, opened.raw, day)
    except LianError as error:
        str(error).encode()
    plain_text(opinion, {}, True).encode()
    body = opinion.to_dict()
    return orjson.dumps([body, receipt_of(opinion, body=body).to_dict()])

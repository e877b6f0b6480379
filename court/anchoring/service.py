"""Anchoring by hand and every day: sign the log's end, send it out, note in the log that it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from court.anchoring.sinks import Sink, SinkError, sinks_of
from court.anchoring.statement import Anchor
from court.core.access import HEAD
from court.core.courthouse import Courthouse
from court.core.events import head_of
from court.core.jobs import JobFailed, Lease
from court.core.tables import ChainHead
from court.signing.port import SealError, StatementSigner
from court.signing.timestamps import HttpStamper
from engine.text.errors import LianError

KIND = "外部存证"
EVERY = timedelta(days=1)


def anchor(house: Courthouse, sinks: Sequence[Sink]) -> tuple[Anchor, bytes]:
    """Sign the end of the log and send it to every place, which the log then says.

    The line is given too.  Raises `SealError`, and `SinkError` after all places were tried.
    """
    signer = house.seal
    if not isinstance(signer, StatementSigner):
        raise SealError("这个印章服务不能给日志的末尾签名")
    with house.look() as look:
        head = head_of(look.session, house.chain)
        if head is None:
            raise LianError("日志还是空的，没有可以存证的")
        made = Anchor(
            house.court, look.now, head.number, head.hash, signer.development, chain=house.chain
        )
        if access := look.session.get(ChainHead, (HEAD, "")):
            made = replace(made, access_number=access.number, access_hash=access.hash)
    url = house.settings.timestamp_url
    line = made.signed_line(signer, HttpStamper(url) if url else None)
    failed = []
    for sink in sinks:
        try:
            sink.put(line)
        except SinkError as error:
            failed.append(str(error))
            continue
        with house.work() as work:
            work.log(KIND, 到=made.number, 哈希=made.hash, 存到=sink.name)
    if failed:
        raise SinkError("；".join(failed))
    return made, line


def daily(house: Courthouse, lease: Lease) -> datetime:  # noqa: ARG001 — what every job is given
    """The job of every day; nothing to do where the court named no place."""
    sinks = sinks_of(house.settings)
    try:
        if sinks:
            anchor(house, sinks)
    except LianError as error:
        raise JobFailed(str(error)) from error
    return house.clock() + EVERY

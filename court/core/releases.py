"""Releases of rules: archived whole, put in force by a row that every process looks for.

The archive lies in the file store.  The newest row names the bundle in force; rows are added one
after the other, so that of two releases at once the one committed last holds, everywhere.
"""

from __future__ import annotations

import gc
from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from court.core.clock import day_of
from court.core.courthouse import Courthouse, Work
from court.core.store.database import lock_chain
from court.core.tables import RuleRelease
from court.documents.checking import require_decisions
from court.documents.making import Workshop
from court.files.store import FileDamaged, FileMissing
from engine.bundle.archive import pack, unpack
from engine.bundle.bundle import Bundle
from engine.bundle.layering import remade
from engine.finding.finder import finder_problems
from engine.text.errors import BundleError, LianError, Problem

RELEASED = "发布规则"
MOST_NOTE = 200


class BundleMissing(LianError):
    """The rules of an older opinion were not archived, or cannot be opened any more."""


def in_force(session: Session) -> RuleRelease | None:
    """The newest release; None where nothing was released yet."""
    return session.scalar(select(RuleRelease).order_by(RuleRelease.number.desc()).limit(1))


def every(session: Session) -> list[RuleRelease]:
    """All releases, newest first."""
    return list(session.scalars(select(RuleRelease).order_by(RuleRelease.number.desc())))


def titles(session: Session) -> dict[int, str]:
    """What people call each release, by number: `2026-12-01 第1版`.

    Its day in China and its place among the releases of that day; made from the rows whenever it is
    shown, since a release never changes its moment and none is taken away.
    """
    rows = select(RuleRelease.number, RuleRelease.at).order_by(RuleRelease.number)
    each: Counter[str] = Counter()
    found = {}
    for number, at in session.execute(rows):
        day = day_of(at).isoformat()
        each[day] += 1
        found[number] = f"{day} 第{each[day]}版"
    return found


def held_at(session: Session, bundle_hash: str, moment: datetime) -> int | None:
    """The number of the last release of these rules up to a moment; None for rules never released."""
    found = select(RuleRelease.number).where(
        RuleRelease.bundle == bundle_hash, RuleRelease.at <= moment
    )
    return session.scalar(found.order_by(RuleRelease.number.desc()).limit(1))


def released(session: Session, bundle: Bundle) -> bool:
    """Whether exactly these files were ever in force."""
    found = select(RuleRelease.number).where(RuleRelease.files == bundle.files.hash).limit(1)
    return session.scalar(found) is not None


def require_usable(bundle: Bundle) -> None:
    """Compile everything a running court needs of a bundle.  Raises `BundleError`, `LianError`."""
    bundle.compile()
    require_decisions(bundle.policy)
    bundle.kept(Workshop.open)
    if problems := finder_problems(bundle):
        raise BundleError(problems)


def release(house: Courthouse, bundle: Bundle, by: str = "", note: str = "") -> RuleRelease:
    """Archive a bundle and put it in force for every process; twice the same is once.

    Nothing changes unless all of it succeeds.  Raises `BundleError` for unusable rules,
    `LianError` when the archive cannot be written.
    """
    sha256 = archived(house, bundle)
    with house.work() as work:
        return put_in_force(work, bundle, sha256, by, note)


def archived(house: Courthouse, bundle: Bundle) -> str:
    """Compile a bundle and archive it; the name of the archive.  Raises as `release`."""
    require_usable(bundle)
    return house.files.put(pack(bundle.files))


def put_in_force(work: Work, bundle: Bundle, sha256: str, by: str, note: str) -> RuleRelease:
    """Name an archived bundle as the one in force, when the open transaction is committed."""
    lock_chain(work.session)
    last = in_force(work.session)
    if last is not None and last.files == bundle.files.hash:
        return last
    found = RuleRelease(
        number=last.number + 1 if last else 1,
        bundle=bundle.hash,
        files=bundle.files.hash,
        sha256=sha256,
        at=work.now,
        by=by,
        note=note.strip()[:MOST_NOTE],
    )
    work.session.add(found)
    work.session.flush()
    work.log(RELEASED, 规则库=bundle.hash, 存档=sha256, 编号=found.number)
    return found


def follow(house: Courthouse) -> bool:
    """Take over what is in force, when another was released; says whether rules changed.

    The new bundle is compiled beside the old one, which stays in force when the new one cannot
    be opened (raises `BundleError`, `LianError`).
    """
    rules = house.rules
    with rules.changing:
        with house.look() as look:
            newest = in_force(look.session)
        if newest is None or newest.number == rules.in_force.number:
            return False
        held = rules.in_force.bundle
        bundle = held if held.files.hash == newest.files else opened(house, newest)
        require_usable(bundle)
        rules.swap(bundle, newest.number)
        return bundle is not held


def tidy(house: Courthouse) -> None:
    """Give back the memory of a bundle that was dropped; frozen garbage is never looked at."""
    if house.rules.dropped:
        house.rules.dropped = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def opened(house: Courthouse, wanted: RuleRelease) -> Bundle:
    """The bundle of a release, from its archive.  Raises `BundleMissing`, `BundleError`."""
    try:
        data = house.files.get(wanted.sha256)
    except (FileMissing, FileDamaged) as error:
        raise BundleMissing(f"第 {wanted.number} 次发布的规则库读不出来：{error}") from None
    bundle = remade(house.bundle, unpack(data))
    if bundle.files.hash != wanted.files:
        raise BundleError([Problem("规则库的存档与登记的哈希不同，没有使用")])
    return bundle


def start(house: Courthouse) -> str:
    """Archive the rules of the data folder where that is due; what to tell the operator, or "".

    The first start releases them.  Later the newest release holds, whatever the folder says;
    only in development a folder that was never in force is released at the start.
    """
    with house.look() as look:
        newest, known = in_force(look.session), released(look.session, house.bundle)
    if newest is None or (house.settings.development and not known):
        release(house, house.bundle, note="启动时存档")
        return ""
    if newest.files == house.bundle.files.hash:
        return ""
    return (
        f"使用的是第 {newest.number} 次发布的规则（{newest.bundle[:12]}），与数据文件夹里的不同；"
        "要改用文件夹里的，请运行 lian rules release"
    )


def bundle_of(house: Courthouse, bundle_hash: str) -> Bundle:
    """The bundle a receipt names.  Raises `BundleMissing`, saying so plainly."""
    if house.bundle.hash == bundle_hash:
        return house.bundle
    known = select(RuleRelease).where(RuleRelease.bundle == bundle_hash)
    with house.look() as look:
        wanted = look.session.scalar(known.order_by(RuleRelease.number.desc()).limit(1))
    if wanted is None:
        raise BundleMissing(f"当时的规则库（{bundle_hash[:12]}）没有存档，不能重新计算")
    try:
        return house.rules.older(wanted.sha256, lambda: opened(house, wanted))
    except BundleError as error:
        raise BundleMissing(f"当时的规则库（{bundle_hash[:12]}）打不开：{error}") from None

"""Import versions of laws, and find the text of an article on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import delete, func, insert, select

from court.core.courthouse import Work
from court.statutes.files import Version
from court.statutes.tables import StatuteArticle

IMPORTED = "导入法规"


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was imported."""

    law: str
    start: date
    articles: int


def put(work: Work, versions: Iterable[Version]) -> list[Kept]:
    """Keep versions; one of the same law and day is replaced whole.  The log has their hashes."""
    found = []
    for version in versions:
        of_it = (StatuteArticle.law == version.law) & (StatuteArticle.start == version.start)
        work.session.execute(delete(StatuteArticle).where(of_it))
        rows = [
            {"law": version.law, "start": version.start, "article": number, "text": text}
            for number, text in version.articles.items()
        ]
        work.session.execute(insert(StatuteArticle), rows)
        text = orjson.dumps(version.articles, option=orjson.OPT_SORT_KEYS)
        content = hashlib.sha256(text).hexdigest()
        work.log(IMPORTED, 简称=version.law, 施行=version.start.isoformat(), 内容=content)
        found.append(Kept(version.law, version.start, len(rows)))
    return found


def versions(work: Work) -> list[Kept]:
    """Every version there is, by law, the newest first."""
    columns = StatuteArticle.law, StatuteArticle.start
    chosen = (
        select(*columns, func.count())
        .group_by(*columns)
        .order_by(StatuteArticle.law, StatuteArticle.start.desc())
    )
    return [Kept(law, start, count) for law, start, count in work.session.execute(chosen)]


def on_day(
    work: Work, law: str, articles: Iterable[str], day: date
) -> tuple[date | None, dict[str, str]]:
    """When the version of that day came into force, and the texts it has of these articles.

    Before the first version that was imported there is none: a later text would be another law.
    """
    chosen = select(func.max(StatuteArticle.start)).where(
        StatuteArticle.law == law, StatuteArticle.start <= day
    )
    start = work.session.scalar(chosen)
    if start is None:
        return None, {}
    rows = select(StatuteArticle.article, StatuteArticle.text).where(
        StatuteArticle.law == law,
        StatuteArticle.start == start,
        StatuteArticle.article.in_(list(articles)),
    )
    return start, {article: text for article, text in work.session.execute(rows)}

"""Courts beside those the parameters know, so that every kind has one that takes it."""

from __future__ import annotations

from functools import cache

from engine.bundle.bundle import Bundle
from engine.text.files import Files
from tests.court.papers import ROOT
from tests.rules import of_files

TABLE = "rules/参数/法院.yaml"
MORE = """
      广州海事法院: {级别: 专门, 省: 广东, 市: 中山, 代字: 粤72, 受理: [海事]}
      广州铁路运输法院: {级别: 专门, 省: 广东, 市: 中山, 代字: 粤71, 受理: [铁路]}
      广州知识产权法院: {级别: 专门, 省: 广东, 市: 中山, 代字: 粤73, 受理: [知产技术, 知产外观, 知产普通, 驰名商标]}
      北京知识产权法院: {级别: 专门, 省: 北京, 市: 北京, 代字: 京73, 受理: [知产技术, 知产外观]}
      上海金融法院: {级别: 专门, 省: 上海, 市: 上海, 代字: 沪74, 受理: [证券虚假陈述]}
      广州市中级人民法院: {级别: 中级, 省: 广东, 市: 中山, 代字: 粤01, 受理: [证券虚假陈述, 知产普通]}
"""
USUAL = "受理: [知产普通]"


@cache
def with_courts(takes: str | None = None) -> Bundle:
    """The bundle with more courts; `takes` replaces what the city's own courts are named for."""
    files = dict(Files.of(ROOT, ("casetypes", "rules")).items())
    text = files[TABLE].decode()
    if takes is not None:
        text = text.replace(USUAL, f"受理: [{takes}]")
    files[TABLE] = (text.rstrip() + MORE).encode()
    return of_files(files)

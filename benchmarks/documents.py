"""`python -m benchmarks.documents`: six papers typeset and signed, and the same six by WeasyPrint.

Every run uses another case number and other names, so that nothing comes out of a cache.
"""

from __future__ import annotations

import copy
import html
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.workload import DAY, example_filings
from court.documents.case import Case, open_case
from court.documents.making import Workshop, days_given, make_set
from court.documents.rendering import render
from court.documents.selection import select
from court.documents.values import Contents, Decision, Recipients
from court.signing.keys import make_development_pair
from court.signing.pades import KeySealService
from court.typesetting.fonts import folders
from court.typesetting.model import Document, Paragraph
from court.typesetting.pdf import typeset
from engine.bundle.bundle import Bundle
from engine.check.filing import read_json
from engine.check.opening import open_content

SIX = 6
ROUNDS = 15
COLD = """
import time; start = time.perf_counter()
from benchmarks.documents import Bench
bench = Bench(); bench.signed(0)
print(time.perf_counter() - start)
"""


class Bench:
    def __init__(self) -> None:
        self.bundle = Bundle.load()
        self.shop = Workshop.open(self.bundle)
        now = datetime.now(UTC)
        self.seal = KeySealService(make_development_pair(now), lambda: datetime.now(UTC))
        self.raw = read_json(example_filings()[0][1])
        wanted = [r for r in self.shop.rules.documents if r.decision == "登记立案"]
        self.rules = replace(self.shop.rules, documents=tuple(wanted[:SIX]))

    def case(self, turn: int) -> Case:
        raw: dict[str, Any] = copy.deepcopy(dict(self.raw))
        raw["被告"][0]["姓名"] = f"张国栋{turn}"
        return open_case(open_content(self.bundle, raw, DAY))

    def decision(self, turn: int) -> Decision:
        return Decision("登记立案", DAY, case_number=f"（2026）粤2071民初{turn + 1}号")

    def signed(self, turn: int) -> None:
        shop = Workshop(self.bundle, self.shop.templates, self.rules, self.shop.fonts)
        made = make_set(shop, self.case(turn), self.decision(turn), self.seal, datetime.now(UTC))
        assert len(made.made) >= SIX and all(m.sealed for m in made.made)

    def documents(self, turn: int) -> list[Document]:
        case = self.case(turn)
        selected, _ = select(self.rules, case, "登记立案")
        contents = Contents(case, self.decision(turn))
        return [
            render(
                self.shop.templates[s.rule.name],
                contents,
                Recipients(s.parties, {"天数": days_given(self.bundle, s.rule, DAY)}),
            )
            for s in selected
        ]

    def unsigned(self, turn: int) -> None:
        for document in self.documents(turn):
            typeset(document, self.shop.fonts)

    def weasyprint(self, turn: int) -> None:
        from weasyprint import HTML

        for document in self.documents(turn):
            HTML(string=as_html(document)).write_pdf(pdf_variant="pdf/a-3u")


def as_html(document: Document) -> str:
    """A paper's words and page as HTML for WeasyPrint."""
    (fonts,) = folders()[:1]
    body = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            body.append(f"<p>{html.escape(block.text)}</p>")
        else:
            rows = [block.header, *block.rows] if block.header else list(block.rows)
            cells = "".join(
                "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>"
                for row in rows
            )
            body.append(f"<table>{cells}</table>")
    ends = "".join(f"<p>{html.escape(t)}</p>" for t in document.signature.lines)
    return f"""<html lang="zh-CN"><style>
      @font-face {{ font-family: Fang; src: url(file://{fonts}/FandolFang-Regular.otf) }}
      @page {{ size: A4; margin: 37mm 26mm 35mm 28mm;
               @bottom-center {{ content: counter(page) }} }}
      body {{ font: 15.79pt/28.95pt Fang; text-align: justify }} p {{ text-indent: 2em; margin: 0 }}
      table {{ border-collapse: collapse; width: 100% }} td {{ border: 1px solid }}
      </style><h1>{html.escape(document.title)}</h1>{"".join(body)}{ends}
      <p>{html.escape(document.signature.day)}</p></html>"""


def timed(work: Callable[[int], None], rounds: int, start: int) -> list[float]:
    work(start)
    found = []
    for turn in range(start + 1, start + 1 + rounds):
        began = time.perf_counter()
        work(turn)
        found.append((time.perf_counter() - began) * 1e3)
    return sorted(found)


def main(console: Console) -> None:
    bench = Bench()
    table = Table("六份文书（毫秒）", "中位数", "最小", "最大", "对 WeasyPrint")
    unsigned = timed(bench.unsigned, ROUNDS, 1_000)
    signed = timed(bench.signed, ROUNDS, 2_000)
    try:
        weasy = timed(bench.weasyprint, 5, 3_000)
    except (ImportError, OSError) as error:
        console.print(f"没有安装 WeasyPrint，不能对比：{error}")
        weasy = []
    base = statistics.median(weasy) if weasy else 0.0
    for name, times in (
        ("检查、措辞、排版（PDF/A-3a、PDF/UA-1）", unsigned),
        ("检查、措辞、排版、签章", signed),
        ("WeasyPrint 排版（PDF/A-3u），不签章", weasy),
    ):
        if times:
            middle = statistics.median(times)
            ratio = f"{base / middle:.1f} 倍快" if base and times is not weasy else ""
            cells = (f"{middle:.0f}", f"{times[0]:.0f}", f"{times[-1]:.0f}", ratio)
            table.add_row(name, *cells)
    cold = [
        float(subprocess.run([sys.executable, "-c", COLD], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    table.add_row("新进程：打开规则、字体，制作并签章六份", f"{statistics.median(cold) * 1e3:.0f}",
                  f"{min(cold) * 1e3:.0f}", f"{max(cold) * 1e3:.0f}", "")  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main(Console(width=110))

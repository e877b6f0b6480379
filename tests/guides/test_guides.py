"""What the guides say exists: pictures, commands, addresses, words on the screen, figures."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from starlette.routing import Route
from typer.core import TyperGroup

from api.base.costs import COSTS, calls_of
from api.routes import API, OPERATIONS, PAGES
from api.v1 import ndjson
from cli.main import app
from court.bulk import jobs, reading
from court.core import limits
from court.core.lifecycle import DECISIONS
from court.core.roles import Action
from court.core.settings import Settings
from court.decisions import review
from court.decisions.plan import MOST_DAYS
from court.fees.schedule import Standards
from court.filings import quotas, uploads
from court.filings import service as filings
from court.filings.clients import MAX_CLIENTS, MAX_LETTER
from court.filings.templates import MAX_TEMPLATES
from court.identity import accounts
from engine.bundle.bundle import Bundle
from engine.law.citations import parse_citation
from engine.law.periods import deadline
from tests.api import test_authorisation as authorisation
from tests.court.houses import Founded
from tests.guides import pictures
from tests.guides.png import size_of
from tests.guides.texts import (
    DOCS,
    FENCE,
    GUIDES,
    PICTURES,
    ROOT,
    commands,
    inline_code,
    prose,
    rows,
    text_of,
    with_roles,
)

# Of Chinese read for use, not for pleasure.
CHARACTERS_A_MINUTE, MOST_MINUTES = 400, 15
each_guide = pytest.mark.parametrize("name", GUIDES)
for_filers = pytest.mark.parametrize("name", ["当事人指南", "律师指南"])
MOST_BYTES = 4_000_000
WIDEST = 1280


def referenced(text: str) -> set[str]:
    found = re.findall(r"!\[[^\]]+\]\((?:docs/)?图/([^)]+)\.png\)", text)
    return {*found, *re.findall(r'<img src="图/([^"]+)\.png" alt="[^"]+"', text)}


class TestPictures:
    def test_each_is_shown_and_each_shown_is_made(self) -> None:
        readmes = [
            (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md")
        ]
        shown = set().union(*map(referenced, (*map(text_of, GUIDES), *readmes)))
        assert shown == set(pictures.PICTURES)
        assert {path.stem for path in PICTURES.glob("*.png")} == shown

    @each_guide
    def test_every_mention_of_a_picture_has_words_for_who_does_not_see_it(self, name: str) -> None:
        assert text_of(name).count("图/") == len(
            re.findall(r"!\[[^\]]+\]\(图/|src=\"图/[^\"]+\" alt=\"[^\"]+\"", text_of(name))
        )

    def test_they_are_small(self) -> None:
        sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
        assert sum(sizes.values()) < MOST_BYTES, sizes
        wide = [p.name for p in PICTURES.glob("*.png") if size_of(p.read_bytes())[0] > WIDEST]
        assert wide == []

    def test_what_is_no_picture_is_told(self) -> None:
        with pytest.raises(ValueError, match="PNG"):
            size_of(b"GIF89a")
        assert pictures.main(["没有这张"], PICTURES) == 2


class TestCommands:
    @each_guide
    def test_every_command_exists_with_its_options(self, name: str) -> None:
        for line in commands(text_of(name)):
            command, rest = find_command(line.split())
            assert command is not None, line
            known = {option for param in command.params for option in param.opts}
            known |= {option for param in command.params for option in param.secondary_opts}
            assert {word for word in rest if word.startswith("--")} <= known, line

    def test_commands_are_found(self) -> None:
        assert len(commands(text_of("运维手册"))) > 20
        assert find_command(["db", "downgrade"])[0] is None
        assert find_command(["nothing"])[0] is None

    @each_guide
    def test_make_targets_exist(self, name: str) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for target in re.findall(r"\bmake ([a-z]+)", text_of(name)):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words lead to, and what is left of them; None when there is none."""
    command: Any = typer.main.get_command(app)
    while words and isinstance(command, TyperGroup):
        command, words = command.get_command(typer.Context(command), words[0]), words[1:]
    return (None if isinstance(command, TyperGroup) else command), words


@cache
def routes() -> frozenset[tuple[str, str]]:
    return frozenset(
        (method, route.path)
        for router in (*API, *OPERATIONS, *PAGES)
        for route in router.routes
        if isinstance(route, Route)
        for method in route.methods or ()
    )


@each_guide
def test_every_address_exists(name: str) -> None:
    for code in inline_code(text_of(name)):
        found = re.fullmatch(r"(?:(GET|POST|PUT|DELETE) )?(/[a-z][^\s]*)", code)
        if found and not found[2].startswith(("/var/", "/etc/")):
            assert (found[1] or "GET", found[2]) in routes(), code


@cache
def on_screen() -> str:
    """Every word that a page can show, as it stands in templates, code and data."""
    places = (("api", "*.html"), ("api", "*.py"), ("api", "*.js"), ("court", "*.py"))
    data = (("casetypes", "*.yaml"), ("rules/参数", "*.yaml"))
    files = [p for folder, pattern in (*places, *data) for p in (ROOT / folder).rglob(pattern)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text = text.replace("{{ periods.promised }}", "24")  # the dated parameter, today
    return text.replace("预览{{ form.model.paper }}", "预览起诉状")  # of most causes


@each_guide
def test_every_label_is_on_the_screen(name: str) -> None:
    labels = set(re.findall(r"〔([^〕]+)〕", text_of(name)))
    assert len(labels) > 3
    assert sorted(label for label in labels if label not in on_screen()) == []
    assert "〔〕里的字，就是屏幕上的按钮、链接或者标题" in text_of(name)


@each_guide
def test_links_lead_somewhere(name: str) -> None:
    text = text_of(name)
    for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        other = (DOCS / file) if file else GUIDES[name]
        assert other.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w-]", "", head.replace(" ", "-")) for head in heads}


class TestCitations:
    @each_guide
    def test_each_is_in_the_index(self, name: str, bundle: Bundle) -> None:
        found = citations(text_of(name), bundle)
        for text in found:
            assert bundle.laws.check(parse_citation(text), date(2026, 9, 16), None) == [], text

    def test_they_are_found(self, bundle: Bundle) -> None:
        assert len(citations(text_of("当事人指南"), bundle)) > 25
        assert "民事诉讼法 171" in citations("（民事诉讼法 126、171；仲裁法 5）", bundle)

    @each_guide
    def test_written_one_way(self, name: str) -> None:
        assert re.findall(r"(?:法|规定|解释|办法|规则)第 ?\d", text_of(name)) == []


def citations(text: str, bundle: Bundle) -> list[str]:
    """Each article cited, by itself: `民事诉讼法 126`, `民事诉讼法 171`."""
    laws = "|".join(sorted(map(re.escape, bundle.laws.laws), key=len, reverse=True))
    article = r"\d+(?:-\d+)?(?:\(\d+\))*"
    found = []
    for law, articles in re.findall(rf"({laws}) ({article}(?:、{article})*)", text):
        found += [f"{law} {one}" for one in articles.split("、")]
    return found


class TestTables:
    def test_environment_variables(self) -> None:
        table = {row[0].strip("`"): row for row in rows(text_of("运维手册"), "| 变量 |")}
        assert set(table) == known_variables()
        settings = Settings()
        for name, value in {
            "LIAN_STATE": f"`{settings.state}`",
            "LIAN_MAX_FILE_MB": str(settings.max_file_bytes // 1_000_000),
            "LIAN_MAX_REQUEST_MB": str(settings.max_request_bytes // 1_000_000),
            "LIAN_CALLS_PER_MINUTE": str(settings.calls_per_minute),
            "LIAN_KIOSK_IDLE_SECONDS": str(settings.kiosk_idle_seconds),
        }.items():
            assert table[name][1] == value

    def test_who_may_do_what(self) -> None:
        text = text_of("运维手册")
        assert with_roles(text) == text

    def test_metrics(self) -> None:
        code = (ROOT / "api" / "base" / "metrics.py").read_text(encoding="utf-8")
        known = set(re.findall(r'"(lian_[a-z_]+)"', code))
        assert {row[0].strip("`") for row in rows(text_of("运维手册"), "| 指标 |")} == known

    def test_answers_overrides_and_decisions(self) -> None:
        text = text_of("法官手册")
        assert [row[0] for row in rows(text, "| 回答 |")] == list(review.ANSWERS)
        assert [row[0] for row in rows(text, "| 改为 |")] == list(review.OVERRIDES)
        assert [row[0] for row in rows(text, "| 决定 |")] == list(DECISIONS)

    def test_conclusions(self, bundle: Bundle) -> None:
        names = [row[0] for row in rows(text_of("法官手册"), "| 系统建议 |")]
        assert names == [row.conclusion for row in bundle.policy.conclusions]

    def test_every_public_entry_has_its_cost_and_its_limit(self, house: Founded) -> None:
        """The table holds the entries that need no account, no more and no fewer."""
        told = {
            entry: (int(row[1]), int(row[2].replace(",", "")))
            for row in rows(text_of("运维手册"), "| 入口 |")
            for entry in re.findall(r"`([^`]+)`", row[0])
        }
        public = {
            f"{method} {context.path}": calls_of(method, str(context.path))
            for context, method in authorisation.routes(house)
            if authorisation.required(context)[:1] == [Action.public]
        }
        most = Settings().calls_per_minute
        assert told == {entry: (calls, most // calls) for entry, calls in public.items()}
        known = {f"{method} {context.path}" for context, method in authorisation.routes(house)}
        assert set(COSTS) <= known

    def test_limits(self) -> None:
        table = {row[0]: row[1] for row in rows(text_of("运维手册"), "| 限制 |")}
        for name, figures in {
            "一份起诉的文字": (filings.MAX_CONTENT // 1_000_000, f"{filings.MOST_MEMBERS:,}"),
            "一个账户没有提交的草稿": (quotas.MOST_DRAFTS, quotas.MOST_BYTES // 10**9),
            "一个账户的批量文件": (jobs.MOST_AT_ONCE, jobs.MOST_KEPT),
            "一个手机号的短信": (Settings().texts_per_day, Settings().notices_per_day),
            "接口批量检查": (ndjson.STREAMS_OF_ONE, ndjson.MAX_STREAMS),
            "一份起诉的文件": (uploads.MAX_UPLOADS, uploads.MAX_TOTAL // 1_000_000),
            "批量文件": (jobs.MAX_BYTES // 1_000_000, f"{reading.MAX_ROWS:,}", reading.MAX_COLUMNS),
            "委托书": (MAX_LETTER // 1_000_000,),
            "一位律师的委托人": (f"{MAX_CLIENTS:,}",),
            "模板": (MAX_TEMPLATES,),
            "补正期限": (MOST_DAYS,),
            "验证码": (accounts.CODE_DIGITS, 5, accounts.CODE_ATTEMPTS),
            "一个手机号的验证码": (limits.SEND_CODE_PHONE.times,),
            "一个地址的验证码": (limits.SEND_CODE_ADDRESS.times,),
            "一个地址的登录": (limits.SIGN_IN_ADDRESS.times,),
            "一个地址的进度查询": (limits.LOOK_UP_ADDRESS.times,),
        }.items():
            for figure in figures:
                assert re.search(rf"(?<![\d,]){figure}(?![\d,])", table[name]), name


def known_variables() -> set[str]:
    """Every variable that the product reads."""
    code = [
        p for folder in ("api", "court", "cli", "engine") for p in (ROOT / folder).rglob("*.py")
    ]
    code += [ROOT / "deploy" / "entrypoint.sh"]
    found = set()
    for path in code:
        found |= set(re.findall(r"LIAN_[A-Z0-9_]*[A-Z0-9]", path.read_text(encoding="utf-8")))
    return found


class TestExamples:
    def test_a_period_over_the_holidays(self, bundle: Bundle) -> None:
        assert deadline(date(2026, 9, 10), "15日", bundle.calendar) == date(2026, 9, 28)
        assert "最后一天是 **2026年9月28日**" in text_of("当事人指南")

    def test_a_fee(self, bundle: Bundle) -> None:
        standards = Standards(bundle.parameters, date(2026, 9, 16))
        assert standards.fee("财产案件", Decimal(120_000)).payable == 2_700
        assert "2,700 元" in text_of("当事人指南")


class TestWords:
    @for_filers
    def test_plain(self, name: str) -> None:
        text = prose(text_of(name)).replace("应该", "")
        assert [
            w for w in ("未能", "予以", "该", "上述", "系统检测到", "！", "抱歉") if w in text
        ] == []

    @for_filers
    def test_nothing_that_only_staff_see(self, name: str) -> None:
        """A lawyer is told of repeats in his own table, nobody of a suspicion that staff have."""
        text = text_of(name)
        if name == "律师指南":
            text = text.replace("可能重复", "")
        never = ("疑似不予受理", "不采纳", "试行", "可能重复", "虚假诉讼")
        assert [w for w in never if w in text] == []

    @each_guide
    def test_people_of_the_machine_room_are_not_in_them(self, name: str) -> None:
        assert re.findall(r"/(?:work|root|home)/|localhost", text_of(name)) == []
        assert FENCE.sub("", text_of(name)).count("```") == 0


def test_every_guide_says_who_decides() -> None:
    for name in ("当事人指南", "律师指南", "法官手册"):
        assert "系统" in text_of(name) and "决定" in text_of(name)
    assert Path(GUIDES["运维手册"]).exists()


def test_the_guide_of_the_workshop_is_read_in_a_quarter_of_an_hour() -> None:
    """What stands in code, pictures and addresses is not read."""
    text = re.sub(
        r"```.*?```|`[^`]*`|!\[[^\]]*\]\([^)]*\)", "", text_of("规则编辑指南"), flags=re.DOTALL
    )
    words = re.sub(r"[\s|#*\[\]-]", "", re.sub(r"\]\([^)]*\)", "]", text))
    assert len(words) <= CHARACTERS_A_MINUTE * MOST_MINUTES

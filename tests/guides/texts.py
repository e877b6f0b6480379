"""The guides as the tests read them, and the table that is written into one of them."""

from __future__ import annotations

import re
from pathlib import Path

from court.core.roles import TABLE, Role

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PICTURES = DOCS / "图"
GUIDES = {
    name: (DOCS / f"{name}.md")
    for name in ("当事人指南", "律师指南", "法官手册", "审理手册", "规则编辑指南", "运维手册")
}
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROLES = ("<!-- 身份表 -->", "<!-- 身份表完 -->")


def text_of(name: str) -> str:
    """A guide's text."""
    return GUIDES[name].read_text(encoding="utf-8")


def prose(text: str) -> str:
    """Everything outside fenced blocks."""
    return FENCE.sub("", text)


def inline_code(text: str) -> list[str]:
    """What stands between single backticks outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", prose(text))


def commands(text: str) -> list[str]:
    """Every line of a fenced block and every piece of inline code that begins with `lian`."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    found = []
    for line in (*lines, *inline_code(text)):
        at = re.search(r"(?:^|[\s=/])lian (?=[a-z])", line)
        if at and "{" not in line:
            found.append(line[at.end() :].strip())
    return found


def rows(text: str, head: str) -> list[list[str]]:
    """The rows of the table whose first line begins with `head`."""
    lines = iter(text.splitlines())
    next(line for line in lines if line.startswith(head))
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def roles_table() -> str:
    """Who may do what, from `court.core.roles`."""
    head = ["事项", *Role]
    lines = [head, ["---"] * len(head)]
    lines += [[action, *(held.get(role, "—") for role in Role)] for action, held in TABLE.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def with_roles(text: str) -> str:
    """The operators' handbook with the table between its marks."""
    start, end = (text.index(mark) for mark in ROLES)
    return f"{text[: start + len(ROLES[0])]}\n{roles_table()}\n{text[end:]}"


def write_roles() -> None:
    """Put the table into the handbook."""
    path = GUIDES["运维手册"]
    path.write_text(with_roles(path.read_text(encoding="utf-8")), encoding="utf-8")

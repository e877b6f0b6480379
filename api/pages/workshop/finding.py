"""What can be edited, found by the words somebody writes: causes first, then rules that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.pages.rules.view import all_entries
from api.pages.workshop.desk import edit_address
from court.documents.making import Workshop
from engine.bundle.bundle import DOCUMENTS, FOLDERS, Bundle
from engine.telling.rulebook import Entry, search

MOST_FOUND = 40
RULES, CASETYPES = "rules/", "casetypes/"
# Folders that hold no cause.
_APART = ("字典", "表单", "目录", "参数", "法规", "文书", "_通则")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be edited."""

    name: str
    about: str
    href: str


def title_of(path: str) -> str:
    """What a file is about, as a jurist calls it: `抚养费纠纷：规则`, `管辖`."""
    folder, *parents, stem = path.removesuffix(".yaml").split("/")
    if stem.startswith("_"):
        stem = parents[-1] if parents else stem.lstrip("_")
    if not of_cause(path):
        return stem
    return f"{stem}：{'规则' if folder == 'rules' else '要素、请求、材料'}"


def of_cause(path: str) -> bool:
    """Whether a file is that of a cause, or of a part of the list of causes."""
    _, *parents, _ = path.split("/")
    return bool(parents) and parents[0] not in _APART


def hits(bundle: Bundle, set_id: str, words: str) -> list[Hit]:
    """Causes, parameters and papers called so, rules that hold the words, other files called so."""
    named = [path for folder in FOLDERS for path in bundle.files.below(folder) if _in(words, path)]
    causes = sorted(filter(of_cause, named), key=lambda path: _distance(path, words))
    others = [path for path in named if not of_cause(path)]
    return [
        *[one for path in causes for one in _of_cause(bundle, set_id, path)][:MOST_FOUND],
        *_parameters(bundle, set_id, words),
        *_papers(bundle, set_id, words),
        *_rules(bundle, set_id, words),
        *[_file(set_id, path) for path in others[:MOST_FOUND]],
    ]


def _in(words: str, said: str) -> bool:
    return all(word in said for word in words.split())


def _distance(path: str, words: str) -> tuple[bool, int, str]:
    """The cause that is called just so first, then the shortest name."""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    return not _in(words, stem), len(stem), path.partition("/")[2]


def _of_cause(bundle: Bundle, set_id: str, path: str) -> Iterator[Hit]:
    yield _file(set_id, path)
    rules = path.replace(CASETYPES, RULES, 1)
    if rules not in bundle.files:
        stem = title_of(rules).partition("：")[0]
        yield Hit(f"{stem}：写第一条规则", _above(rules), edit_address(set_id, rules))


def _file(set_id: str, path: str) -> Hit:
    return Hit(title_of(path), _above(path), edit_address(set_id, path))


def _above(path: str) -> str:
    """The parts of the list above a file."""
    return " › ".join(path.split("/")[1:-1]).replace("_", "")


def _rules(bundle: Bundle, set_id: str, words: str) -> list[Hit]:
    """Rules that hold the words; one that several causes share stands once."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for one in search(all_entries(bundle), words):
        if one.file:
            found.setdefault((one.file, one.compiled.rule.id), []).append(one)
    return [
        Hit(
            f"{id_} {shared[0].compiled.rule.title}",
            shared[0].place if len(shared) == 1 else f"{len(shared)} 处案由共用",
            edit_address(set_id, file, id_),
        )
        for (file, id_), shared in list(found.items())[:MOST_FOUND]
    ]


def _papers(bundle: Bundle, set_id: str, words: str) -> list[Hit]:
    return [
        Hit(f"文书 {name}", "怎样措辞", edit_address(set_id, f"{DOCUMENTS}{name}.yaml"))
        for name in bundle.kept(Workshop.open).templates
        if _in(words, f"文书 {name}")
    ]


def _parameters(bundle: Bundle, set_id: str, words: str) -> list[Hit]:
    return [
        Hit(f"参数 {name}", item.about, _parameter_address(bundle, set_id, name))
        for name, item in bundle.parameters.items.items()
        if _in(words, name)
    ]


def _parameter_address(bundle: Bundle, set_id: str, name: str) -> str:
    for path in bundle.files.below("rules/参数"):
        if f"名称: {name}\n" in bundle.files.text(path):
            return edit_address(set_id, path, name)
    return edit_address(set_id, "rules/参数")

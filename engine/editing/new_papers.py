"""A new material, as a form enters it: a word of the list of materials, and a line of a cause's own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.editing.new_facts import MOST_NAME, Home, Said, flow, with_line
from engine.language.materials import FOLDER
from engine.language.words import CASETYPE_KEYS
from engine.text.errors import FieldProblem, nearest

SHARED_FILE, PAPERS = f"{FOLDER}/共用.yaml", "材料"
ADVISED = "荐"


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A material as somebody entered it; `hint` says how to hand it in, in the form of a cause."""

    name: str = ""
    also: tuple[str, ...] = ()
    proves: str = ""
    hint: str = ""


def kinds_of(bundle: Bundle) -> list[str]:
    """What materials there are prove: words to choose from."""
    papers = bundle.dictionary.papers.by_word.values()
    return list(dict.fromkeys(one.proves for one in papers if one.proves))


def problems_of(
    paper: NewPaper, home: Home, bundle: Bundle, taken: Mapping[str, str]
) -> list[FieldProblem]:
    """What is wrong with each field; `taken` are the words there are, with what each is."""
    found = []
    if not paper.name or len(paper.name) > MOST_NAME or not paper.name.isidentifier():
        said = f"请写材料的名称，不超过 {MOST_NAME} 个字，只用汉字、字母、数字，例如“婚前协议”"
        found.append(FieldProblem("名称", said))
    for field, words in (("名称", (paper.name,)), ("又称", paper.also)):
        found += [
            FieldProblem(field, f"“{word}”已经有了：{taken[word]}。意思相同就用它")
            for word in words
            if word in taken
        ]
    if paper.name in paper.also:
        found.append(FieldProblem("又称", f"“{paper.name}”就是名称，请去掉"))
    kinds = kinds_of(bundle)
    if paper.proves not in kinds:
        hint = nearest(paper.proves, kinds)
        found.append(FieldProblem("证明", f"请选证明什么{hint}；有：{'、'.join(kinds)}"))
    if paper.hint and home.path is None:
        found.append(FieldProblem("提示", "怎么交，写在一个案由里才有；放在“全部案由”的不写"))
    return found


def file_of(home: Home) -> str:
    """The list of materials a word stands in: of a section of the catalogue, or of all causes."""
    return f"{FOLDER}/{home.path[0]}.yaml" if home.path else SHARED_FILE


def with_word(text: str, paper: NewPaper) -> str:
    """The list of materials with one word more.  Raises `ValueError`."""
    said: dict[str, Said] = {"名称": paper.name, "又称": paper.also, "证明": paper.proves}
    return with_line(text, (PAPERS,), flow(said), {})


def with_paper(text: str, paper: NewPaper) -> str:
    """The file of a cause that advises to hand it in.  Raises `ValueError`."""
    said: dict[str, Said] = {"名称": paper.name, "档": ADVISED, "提示": paper.hint}
    return with_line(text, (PAPERS,), flow(said), CASETYPE_KEYS)

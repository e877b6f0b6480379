"""Add the documents that rules and casetypes name and the vocabulary of materials has not.

    .venv/bin/python -m scripts.materials 合同、准合同纠纷

Each goes to the file of its section (`casetypes/字典/材料/`) under 其他; group it by hand.
Without a section every section is done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from engine.bundle.bundle import Bundle, default_root
from engine.language.materials import FOLDER
from engine.proving.material_use import unknown_words

GROUP = "其他"


def main(sections: list[str]) -> None:
    bundle = Bundle.load()
    levels = [bundle.open_level(path) for path in bundle.paths()]
    missing: dict[str, list[str]] = {}
    for section, word, _ in unknown_words(levels, bundle.dictionary.papers):
        if not sections or section in sections:
            missing.setdefault(section, []).append(word)
    for section, words in missing.items():
        append(default_root() / FOLDER / f"{section}.yaml", words)
        print(f"{section}：加了 {len(words)} 个词")


def append(file: Path, words: list[str]) -> None:
    """Add words at the end of a file, which is begun where there is none."""
    text = file.read_text(encoding="utf-8") if file.exists() else "材料:\n"
    lines = (f"- {{名称: {word}, 证明: {GROUP}}}\n" for word in words)
    file.write_text(text + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

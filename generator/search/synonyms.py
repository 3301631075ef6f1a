"""Everyday words for words of the law: the editable file `content/synonyms.txt`.

One pair a line, `老赖 → 失信被执行人`; lines that begin with # are remarks. The pairs go into the
directory of the index and are applied in the browser (`synonyms.js`): a query with the word on the
left is also asked with the one on the right. The index itself stays what the texts say.
"""

from __future__ import annotations

from pathlib import Path

from generator.errors import ImpossibleRequest
from generator.search.folding import fold

FILE = "synonyms.txt"
ARROW = "→"


def read_synonyms(content: Path) -> list[tuple[str, str]]:
    """The pairs `(everyday word, word of the law)` of a content folder, folded, in file order.

    None where there is no such file. Raises `ImpossibleRequest` with the line that is no pair.
    """
    file = content / FILE
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ImpossibleRequest(
            f"{file} is not UTF-8 (byte {error.start})\n  save the file as UTF-8"
        ) from error
    pairs = [_pair(file, number, line) for number, line in enumerate(lines, 1) if _says(line)]
    return list(dict.fromkeys(pairs))


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _pair(file: Path, number: int, line: str) -> tuple[str, str]:
    words = [fold(word).strip() for word in line.split(ARROW)]
    if len(words) != 2 or not all(words):
        raise ImpossibleRequest(
            f"{file}, line {number}: not a pair of words: {line.strip()}\n"
            f"  write the everyday word, {ARROW} and the word of the law; a remark begins with #"
        )
    return words[0], words[1]

"""Everyday words for words of the law: the editable file `content/synonyms.txt`.

One pair a line, `老赖 → 失信被执行人`; lines that begin with # are remarks. The pairs go into the
directory of the index and are applied in the browser (`synonyms.js`): a query with the word on the
left is also asked with the one on the right. The index itself stays what the texts say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.findings import Finding, Severity
from generator.search.folding import fold

FILE = "synonyms.txt"
ARROW = "→"

Pair = tuple[str, str]
"""(everyday word, word of the law), both folded."""


def read_synonyms(content: Path) -> tuple[list[Pair], tuple[Finding, ...]]:
    """The pairs of a content folder in file order, none where there is no such file.

    What is wrong with the file, line by line, is found when a project is loaded.
    """
    file = content / FILE
    if not file.is_file():
        return [], ()
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        told = f"not UTF-8 (byte {error.start})"
        return [], (_wrong(content, line, told, "save the file as UTF-8"),)
    read = [(number, line, _words(line)) for number, line in enumerate(lines, 1) if _says(line)]
    pairs = dict.fromkeys((words[0], words[1]) for _, _, words in read if _is_pair(words))
    return list(pairs), tuple(_slips(content, read))


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _words(line: str) -> list[str]:
    return [fold(word).strip() for word in line.split(ARROW)]


def _is_pair(words: list[str]) -> bool:
    return len(words) == 2 and all(words)


def _slips(content: Path, read: list[tuple[int, str, list[str]]]) -> Iterator[Finding]:
    hint = f"write the everyday word, {ARROW} and the word of the law; a remark begins with #"
    for number, line, words in read:
        if not _is_pair(words):
            yield _wrong(content, number, f"not a pair of words: {line.strip()}", hint)


def _wrong(content: Path, line: int, detail: str, hint: str) -> Finding:
    shown = f"{content.name}/{FILE}"
    return Finding(
        "synonyms-invalid", Severity.ERROR, file=shown, line=line, detail=detail, hint=hint
    )

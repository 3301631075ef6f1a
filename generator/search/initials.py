"""Initials: court names by the first letters of their Pinyin, bjgy for 北京高院.

Made at build time and kept in a field of their own: whole ones stand beside words, but the
beginning of initials counts only where no word begins so. Who types case is not shown 长安区.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from generator.search.folding import fold

TABLE = Path(__file__).with_name("initials.txt")
"""First letters of characters; the file says whence."""

MOST = 8
"""Spellings of one name: each character with two readings (重 of 重庆) doubles them."""

_SILENT = re.compile("[ ()·]")


def initials(names: Iterable[str]) -> list[str]:
    """The initials of names, sorted, each once; none of a name that holds anything but Chinese."""
    return sorted({spelling for name in names for spelling in _spellings(name)})


def letters() -> dict[str, str]:
    """The pairs of `TABLE`: a character to its first letters, one or two."""
    found: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            letter, _, characters = line.partition(" ")
            found.update((c, found.get(c, "") + letter) for c in characters)
    return found


def _spellings(name: str) -> list[str]:
    spelled = [""]
    for character in _SILENT.sub("", fold(name)):
        spelled = [start + end for start in spelled for end in _letters().get(character, "")][:MOST]
    return [spelling for spelling in spelled if spelling]


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return letters()

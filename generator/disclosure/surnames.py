"""How much of a name may be shown: its surname (JDG-07, JDG-13)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "surnames.toml"
CJK = "㐀-䶿一-鿿"
DOTS = "·•・‧∙"
"""The signs between the parts of a minority or foreign name, as people type them."""

LONGEST = 2
"""Characters of a given name behind a surname of one character."""


@cache
def _table() -> dict[str, frozenset[str]]:
    stated = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words = {"compound", "doubtful"}
    return {
        key: frozenset(value.split() if key in words else re.sub(r"\s", "", value))
        for key, value in stated.items()
    }


def surname_length(name: str) -> int:
    """Characters of the surname with which a text begins; 0 where none is known."""
    if name[:2] in _table()["compound"]:
        return 2
    return 1 if name[:1] in _table()["single"] else 0


def is_function(character: str) -> bool:
    """Whether a surname is also a common word, such as 于 or 向."""
    return character in _table()["function"]


def shown_of(name: str) -> tuple[str, str]:
    """(what is shown of a name, why a person must decide); one of the two is empty.

    Of a name with a dot, and of a foreign one, the first character is shown; of a name in foreign
    letters the first letter.
    """
    if re.search(f"[{DOTS}]", name) or name.isascii():
        return name[0], ""
    length = surname_length(name)
    given = len(name) - length
    if not length:
        return "", "no surname that is known: a minority or foreign name, or no name at all"
    if length == 2 and (given == 0 or (given == 1 and name[:2] in _table()["doubtful"])):
        return "", "a surname of one character or of two"
    if given > LONGEST:
        return "", "more than two characters behind the surname"
    return name[:length], ""

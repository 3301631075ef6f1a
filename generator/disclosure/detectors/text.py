"""Pieces of text and of expressions that detectors share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from generator.disclosure.detectors.detector import Span

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DASHES = "‐‑‒–—―−﹣"
_FOLDED = re.compile(f"[{_DASHES}]|([{_INVISIBLE}])")
_STRUCK = "▮"
_ENCLOSED = dict.fromkeys(
    [*range(0x2460, 0x2500), *range(0x2776, 0x2794), 0xB2, 0xB3, 0xB9, *range(0x2070, 0x208A)], " "
)
"""Numbers of lists and notes, as in ① and ²: NFKC would make digits of the text out of them."""

DIGIT = "[0-9０-９]"
"""One digit in a trigger."""
_BETWEEN = "[ \u00a0\u3000\u00ad\u2000-\u200f\u202f\u2060\ufeff－‐-―−()（）./_·・•-]{0,2}"

_NEXT = f"(?:{_BETWEEN}{DIGIT})"
NUMBERS = f"{DIGIT}{_NEXT}{{10}}|[0０]{_NEXT}{{9}}"
"""Eleven digits in a row, or ten that begin with 0: numbers that can be somebody's have as many."""

START = r"(?<![0-9A-Za-z.])"
"""Not inside a longer number, a code or a decimal fraction."""
END = r"(?![0-9A-Za-z]|\.[0-9])"

FAR = r"[^\n,。;、<>\"]"
"""Characters that do not end a clause (in folded text) or a cell."""


SIGN = "[ ._/·・•-]"
"""One sign between the groups of a number, in folded text."""


def digits(count: int, first: str = "") -> str:
    """A trigger: so many digits of any width, perhaps with blanks or hyphens between them.

    `first` is an expression for the first one, where not any digit will do.
    """
    return f"{first or DIGIT}(?:{_BETWEEN}{DIGIT}){{{count - 1}}}"


def before(match: re.Match[str], characters: int) -> str:
    """The text just before a match."""
    return match.string[max(0, match.start() - characters) : match.start()]


def after(match: re.Match[str], characters: int) -> str:
    """The text just after a match."""
    return match.string[match.end() : match.end() + characters]


def one_of(words: Iterable[str]) -> str:
    """An expression for one of these words, the longest that fits."""
    return f"(?:{'|'.join(sorted(words, key=lambda w: (-len(w), w)))})"


def fold(text: str) -> str:
    """Compatibility forms folded (NFKC), dashes as hyphens, invisible characters gone.

    Enclosed and raised numbers are no part of a text's own numbers: blanks stand for them.
    """
    if text.isascii():
        return text
    found = unicodedata.normalize("NFKC", text.translate(_ENCLOSED))
    return _FOLDED.sub(lambda odd: "" if odd[1] else "-", found)


def strike(text: str, spans: Sequence[Span]) -> str:
    """The text with these places blotted out, of the same length."""
    for start, end in spans:
        text = text[:start] + _STRUCK * (end - start) + text[end:]
    return text

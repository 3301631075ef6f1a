"""Folding: one form for search keys out of the many ways the same characters are written.

Folded text is a *key*; what is stored and shown is never folded (DOMAIN 4.2: NFKC turns ① into 1).
`theme/static/js/search/folding.js` is this module's twin; `tests/vectors/analyzer.json` and a test
over every assigned character hold the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

HAN = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # all extensions
    "\u2e80-\u2eff"  # radicals supplement that no table maps
    "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe"  # kana: no spaces between words either
    "\ue000-\uf8ff"  # characters made on a local machine stand for characters of names (CHR-06)
)
"""The inside of a character class: writing without spaces, indexed in pairs. Fixed ranges, since
the Unicode tables of Python and of a browser differ in age."""

VARIANTS = {
    "\u2022": "·",
    "\u2027": "·",
    "\u30fb": "·",
    "\u2219": "·",
    "\u22c5": "·",  # name dots, CHR-04
    "\u2010": "-",
    "\u2011": "-",
    "\u2013": "-",
    "\u2212": "-",
    "○": "〇",
    "ς": "σ",
    "⺠": "民",
    "⻓": "长",
    "⻚": "页",  # NFKC leaves the radicals supplement alone, CHR-03
    "戶": "户",
    "戸": "户",
    "吳": "吴",
    "黃": "黄",
    "郞": "郎",  # CHR-09
}
"""One character for another, in keys only."""

TABLE = Path(__file__).with_name("traditional.txt")
"""Traditional characters as simplified ones, in keys only (DOMAIN CHR-08); the file says whence."""

_DROPPED = "\u0640\ufe00-\ufe0f\U000e0001-\U000e01ef"  # tatweel, variation selectors, tags
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPACES = re.compile("[ \\t\\r\\n]+")
_NAME_DOT = re.compile(f"(?<=[{HAN}]) ?· ?(?=[{HAN}])")
_THOUSANDS = re.compile("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def fold(text: str) -> str:
    """The search form of a text: width, case, accents, invisible characters, name dots, variants.

    Traditional characters are among the variants. Idempotent; runs of white space become one
    space. Marks other than Latin, Greek and Cyrillic accents stay: Uyghur and Tibetan are not
    readable without theirs.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _invisible().sub("", text)).lower()
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFKC", text).lower().translate(_keys())
    text = _NAME_DOT.sub("", _SPACES.sub(" ", text.lower()))
    return _THOUSANDS.sub("", text)


def traditional() -> dict[str, str]:
    """The pairs of `TABLE`: a traditional character to the one it is searched as."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


_DIGITS = "".join(chr(code) for code in range(0x23, 0x7F) if code != 0x5C)
_LAST = 45


def browser_table() -> str:
    """The text of the browser's module `traditional.js`, which is this table and nothing else.

    Written as the differences of code points, half the bytes of the characters.
    """
    table = traditional()
    lists = [_steps(map(ord, table)), _steps(map(ord, table.values()))]
    names = ("TRADITIONAL", "SIMPLIFIED")
    return (
        "/* Traditional characters and, in the same places, what they are searched as, as\n"
        "   differences of code points. Written from generator/search/traditional.txt by\n"
        "   generator.search.folding.browser_table: edit that file. */\n"
    ) + "".join(f'export const {name} =\n  "{steps}";\n'
                for name, steps in zip(names, lists, strict=True))  # fmt: skip


def _steps(points: Iterable[int]) -> str:
    """Twice the difference, less one where it falls; digits, those of the last place of its own."""
    written = []
    before = 0
    for point in points:
        step, before = 2 * (point - before), point
        written.append(_number(step if step >= 0 else -step - 1))
    return "".join(written)


def _number(value: int) -> str:
    value, last = divmod(value, _LAST)
    digits = _DIGITS[last]
    while value:
        value, digit = divmod(value, len(_DIGITS) - _LAST)
        digits = _DIGITS[_LAST + digit] + digits
    return digits


@lru_cache(maxsize=1)
def _keys() -> dict[int, str]:
    return str.maketrans(traditional() | VARIANTS)


@lru_cache(maxsize=1)
def word_class() -> str:
    r"""The inside of a character class: letters, marks and digits of planes 0 and 1, without HAN.

    Taken from Unicode's general categories L, M and N, as `\p{L}\p{M}\p{N}` in the browser.
    """
    han = re.compile(f"[{HAN}]")
    return _ranges(
        point
        for point in range(0x20000)
        if unicodedata.category(chr(point))[0] in "LMN" and not han.match(chr(point))
    )


@lru_cache(maxsize=1)
def _invisible() -> re.Pattern[str]:
    """General category Cf (zero-width, bidi controls, soft hyphen, ...) and `_DROPPED`."""
    formats = _ranges(p for p in range(0x20000) if unicodedata.category(chr(p)) == "Cf")
    return re.compile(f"[{formats}{_DROPPED}]")


def _ranges(points: Iterable[int]) -> str:
    """Ascending code points as the ranges of a character class."""
    spans: list[list[int]] = []
    for point in points:
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in spans)

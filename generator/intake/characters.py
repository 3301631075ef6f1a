"""Characters of one value: accepted, normalised with a notice, or refused (CHR-01 to CHR-15).

There are four kinds of text, since the right treatment differs: a *code* (case number, credit
code) is brought to its canonical form; a *name* is stored as given, save for characters that stand
there by a technical accident; *prose* is left alone; a *number* loses its ornaments. Each function
maps a value to (value, notices) and knows nothing of files.

`NEEDS_ATTENTION` says by one regular expression per kind which values change or get a notice at
all: a column that nowhere matches is clean (a property the tests hold the functions to).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from generator.findings import Severity
from generator.intake.character_tables import (
    BIDI_CONTROLS,
    BIDI_MARKS,
    CONTROLS,
    DASHES,
    DOTS,
    INVISIBLE,
    PRIVATE_USE,
    RADICALS,
    SLIPS,
)
from generator.intake.mojibake import candidates, damages
from generator.intake.notices import Notice

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE
Read = tuple[str, tuple[Notice, ...]]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RADICAL = "".join(sorted(RADICALS))
_BIDI = BIDI_CONTROLS + BIDI_MARKS
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_FOLD_WIDE = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
_DASHES_TO_HYPHEN = str.maketrans(dict.fromkeys(DASHES, "-"))
_PLACEHOLDER = (
    "[?？□〓＊■]|[(（\\[［〔][^()（）]{1,3}[+＋][^()（）]{1,3}[)）\\]］〕]"
    f"|[\\[［][{_HAN}]{{2,3}}[\\]］]|\\.(?:gif|png|jpe?g|bmp)"
)
_NAME_DOT = f"(?<=[{_HAN}\u0600-\u06ffA-Za-z])([{DOTS}])(?=[{_HAN}\u0600-\u06ffA-Za-z])"
_RARE = "\u3400-\u4dbf\U00020000-\U0002f7ff\U0002fa20-\U0003ffff"
_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_STRAY_COMMAS = re.compile("([0-9][0-9,.]*?)[、，,；;。]+")
_ASCII_STOP = re.compile(f"[{_HAN}]\\.(?![0-9a-z])")
_SLIP = "|".join(SLIPS)
_ACCIDENT = f"{_RADICAL}{_PRIVATE}{_BIDI}"

NEEDS_ATTENTION: Mapping[str, str] = {
    "code": f"[{_ACCIDENT}{INVISIBLE}{_WIDE}{DASHES}]",
    "name": f"[{_ACCIDENT}{INVISIBLE}{_RARE}{_COMPATIBILITY}{DOTS}\u0300-\u036f]|{_PLACEHOLDER}",
    "prose": f"[{_ACCIDENT}{_RARE}]|[{_HAN}]\\.|{_SLIP}",
    "number": "[^0-9.+\\-]",
    "damage": candidates(),
}
"""Kind -> regular expression, valid for Python's `re` and for RE2. `damage` is for values that
did not pass through `encodings.decode`, such as cells of a workbook."""

UNUSUAL = "|".join((
    NEEDS_ATTENTION["code"],
    f"[{CONTROLS}{INVISIBLE}{_RARE}{_COMPATIBILITY}{DOTS.replace('.', '')}\u0300-\u036f]",
    f"[{_HAN}\u0600-\u06ff]\\.|{_SLIP}",
    _PLACEHOLDER.replace("{1,3}", "{1,6}"),  # a quotation mark counts twice in CSV
))  # fmt: skip
"""Where a whole text does not match, no code, name or prose in it needs attention."""


def read_code(value: str) -> Read:
    """A code in canonical characters: ASCII width, hyphens, nothing invisible."""
    value, notices = _accidents(value)
    steps = (
        ("CHR-11", lambda v: re.sub(f"[{INVISIBLE}]", "", v)),
        ("CHR-01", lambda v: re.sub(f"[{_WIDE}]", lambda m: m[0].translate(_FOLD_WIDE), v)),
        ("CHR-14", lambda v: v.translate(_DASHES_TO_HYPHEN)),
    )
    for code, step in steps:
        value, notices = _apply(code, step, value, notices)
    return value, notices


def read_name(value: str) -> Read:
    """A name as given: radicals, private use and dots repaired, everything else kept.

    Width, variants, traditional and simplified forms are never touched: 黄昇 is not 黄升.
    """
    value, notices = _accidents(value)
    value, notices = _apply("CHR-04", _unify_dots, value, notices)
    return value, (*notices, *_remarks_on_name(value))


def read_prose(value: str) -> Read:
    """Running text: repaired where a technical accident is certain, otherwise left alone."""
    uyghur = bool(re.search("[\u0600-\u06ff]", value))
    value, notices = _accidents(value, bidi_allowed=uyghur)
    return value, (*notices, *_remarks_on_prose(value))


def read_number_text(value: str) -> Read:
    """A number typed as text, without white space and full-width forms; commas stay.

    A stray comma behind the digits is refused with a suggestion, since a digit may be lost
    (`2166、、`).
    """
    value, notices = _accidents(value)
    value, notices = _apply("CHR-11", lambda v: re.sub(f"[{INVISIBLE}]", "", v), value, notices)
    value, notices = _apply("XLS-07", str.strip, value, notices)
    stray = _STRAY_COMMAS.fullmatch(unicodedata.normalize("NFKC", value).replace("､", "、"))
    if stray:
        after = stray[1].rstrip(",.")
        return value, (*notices, Notice("CHR-13", E, value, after, "a digit may be lost"))
    return _apply("CHR-01", _fold_number, value, notices)


READERS: Mapping[str, Callable[[str], Read]] = {
    "code": read_code,
    "name": read_name,
    "prose": read_prose,
    "number": read_number_text,
}
"""Kind of text -> its function."""


def read_controls(value: str) -> tuple[Notice, ...]:
    """Control characters (CHR-11), which no kind of text may hold."""
    controls = dict.fromkeys(re.findall(f"[{CONTROLS}]", value))
    if not controls:
        return ()
    points = ", ".join(f"U+{ord(c):04X}" for c in controls)
    return (Notice("CHR-11", E, value, "", f"{points}: a control character, no text"),)


def read_damage(value: str) -> tuple[Notice, ...]:
    """Mojibake inside one value (ENC-08, ENC-09): refused, with what it would be as suggestion."""
    return tuple(
        Notice(d.code, E, value[d.start : d.end], d.suggestion, d.kind) for d in damages(value)
    )


def rare_characters(value: str) -> tuple[tuple[str, str], ...]:
    """Characters that a visitor's fonts may lack, each with its code point (`U+36C3`)."""
    return tuple((c, f"U+{ord(c):04X}") for c in dict.fromkeys(re.findall(f"[{_RARE}]", value)))


def _accidents(value: str, *, bidi_allowed: bool = False) -> Read:
    """What is wrong in any kind of text: radicals, private use, bidirectional controls."""
    notices: tuple[Notice, ...] = ()
    value, notices = _apply("CHR-03", lambda v: v.translate(_MAP_RADICALS), value, notices)
    value, notices = _apply("CHR-06", lambda v: v.translate(_MAP_PRIVATE), value, notices)
    private = re.findall(f"[{_PRIVATE}]", value)
    if private:
        points = ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(private))
        notices += (Notice("CHR-06", E, value, "", f"{points}: no character of any standard"),)
    controls = re.findall(f"[{BIDI_CONTROLS}]", value)
    if controls and not bidi_allowed:
        points = ", ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(controls))
        notices += (Notice("CHR-11", E, value, "", f"{points} can make text look different"),)
    return value, notices


_MAP_RADICALS = str.maketrans(RADICALS)
_MAP_PRIVATE = str.maketrans(PRIVATE_USE)


def _apply(code: str, step: Callable[[str], str], value: str, notices: tuple[Notice, ...]) -> Read:
    after = step(value)
    if after == value:
        return value, notices
    return after, (*notices, Notice(code, N, value, after))


def _unify_dots(value: str) -> str:
    """Dots between letters become U+00B7; an ASCII dot only between hanzi (`J.K.` stays)."""

    def unify(match: re.Match[str]) -> str:
        before, after = value[match.start() - 1], value[match.end()]
        if match[1] in ".．" and (before.isascii() or after.isascii()):
            return match[1]
        return "·"

    return re.sub(_NAME_DOT, unify, value)


def _remarks_on_name(value: str) -> tuple[Notice, ...]:
    found: list[Notice] = []
    placeholder = re.search(_PLACEHOLDER, value)
    if placeholder:
        found.append(Notice("CHR-07", E, value, "", f"{placeholder[0]!r} stands for a character"))
    if re.search(f"[{INVISIBLE}]", value):
        found.append(Notice("CHR-11", N, value, "", "kept as given; left out of the key"))
    decomposed = re.search("[\u0300-\u036f]", value)
    if re.search(f"[{_COMPATIBILITY}]", value) or (
        decomposed and unicodedata.normalize("NFC", value) != value
    ):
        found.append(Notice("CHR-02", N, value, "", "kept as given; NFC would rewrite it"))
    return (*found, *_rare(value))


def _remarks_on_prose(value: str) -> tuple[Notice, ...]:
    found: list[Notice] = []
    ascii_stops = len(_ASCII_STOP.findall(value))
    stops = ascii_stops + sum(value.count(c) for c in "。！？")
    if ascii_stops * 20 > stops:
        detail = f"{ascii_stops} of {stops} sentences end with an ASCII full stop"
        found.append(Notice("CHR-12", W, value[:40], "", detail))
    for slip in dict.fromkeys(re.findall(_SLIP, value)):
        found.append(Notice("CHR-15", W, slip, SLIPS[slip], "a slip?"))
    return (*found, *_rare(value))


def _rare(value: str) -> tuple[Notice, ...]:
    rare = rare_characters(value)
    if not rare:
        return ()
    detail = ", ".join(point for _, point in rare)
    return (Notice("CHR-05", N, "".join(c for c, _ in rare), "", detail),)


def _fold_number(value: str) -> str:
    """ASCII width for digits, commas, points, signs and the percent sign."""
    return value.translate(_FOLD_WIDE).replace("−", "-").replace("﹣", "-")

"""Regular expressions that Python and RE2 read alike, and lists of codes as one expression.

A long list of codes as an alternation that shares its beginnings is matched in the time of one
code, where an IN list costs the time of the whole list in every row.
"""

from __future__ import annotations

from collections.abc import Iterable

CJK = "一-鿿"
"""A range for a character class: the unified ideographs U+4E00 to U+9FFF."""

LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
"""Four digits; the year 0000 counts as leap."""

CALENDAR_DAY = (
    "(?:[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{LEAP_YEAR}0229)"
)
"""Eight digits YYYYMMDD that are a day of the Gregorian calendar."""


def any_of(codes: Iterable[str]) -> str:
    """An expression for exactly these codes; the codes hold no special characters."""
    return _branches(sorted(set(codes)))


def _branches(codes: list[str]) -> str:
    """Codes that share their first character share one branch."""
    ends = "" in codes
    groups: dict[str, list[str]] = {}
    for code in codes:
        if code:
            groups.setdefault(code[0], []).append(code[1:])
    if not groups:
        return ""
    merged: dict[str, str] = {}
    for first, rest in groups.items():
        tail = _branches(rest)
        merged[tail] = merged.get(tail, "") + first
    parts = [_one_of(firsts) + tail for tail, firsts in merged.items()]
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if ends else "")


def _one_of(characters: str) -> str:
    return characters if len(characters) == 1 else f"[{characters}]"

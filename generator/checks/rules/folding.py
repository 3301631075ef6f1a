"""Code fields as they are typed -> as they are meant (DOMAIN CHR-01, CHR-11).

Full-width letters and digits become ASCII, small letters capitals; blanks, hyphens and invisible
characters go. Given as two strings for a character-by-character translation, which Python and
DuckDB do alike; `str.upper` and `upper()` differ on letters like ß.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

DIGITS = "0123456789"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in DIGITS + _CAPITALS + _CAPITALS.lower()})

BLANKS = " \t\n\r\u00a0\u2002\u2003\u2009\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff"
"""Blanks and invisible characters, none of which means anything in a code."""
HYPHENS = "-－—–‐‑−﹣"

FROM = (DIGITS + _CAPITALS + _CAPITALS.lower()).translate(_WIDE) + _CAPITALS.lower()
TO = DIGITS + _CAPITALS + _CAPITALS + _CAPITALS
_TABLE = str.maketrans(FROM, TO, BLANKS + HYPHENS)


def fold_code(text: str) -> str:
    """A code without blanks and hyphens, in ASCII capitals."""
    return text.translate(_TABLE)


def fold_code_column(text: ibis.expr.types.StringValue) -> ibis.expr.types.StringValue:
    """`fold_code` for a column."""
    return text.translate(FROM + BLANKS + HYPHENS, TO)

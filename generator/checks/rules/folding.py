"""Code fields as they are typed -> as they are meant (DOMAIN CHR-01, CHR-11).

Full-width letters and digits become ASCII, small letters capitals; blanks, hyphens and invisible
characters go. `str.upper` would do more than that: it makes two letters of ß.
"""

from __future__ import annotations

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

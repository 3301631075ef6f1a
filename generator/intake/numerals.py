"""Chinese numerals -> integers: positional (二〇一六), with units (二十四), capital (壹万贰仟)."""

from __future__ import annotations

DIGITS: dict[str, int] = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{c: i for i, c in enumerate("０１２３４５６７８９")},
    **{c: i for i, c in enumerate("0123456789")},
    **dict.fromkeys("〇○ＯO", 0),
    "两": 2, "弐": 2, "贰": 2, "叄": 3, "弌": 1,
}  # fmt: skip
"""Every way to write one digit; four signs stand for zero in years (CHR-10)."""

_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SHORT = {"廿": 20, "卅": 30}
_GROUPS = {"亿": 10**8, "万": 10**4, "萬": 10**4}


def positional(text: str) -> int | None:
    """`二〇一六` -> 2016; None where a character is no digit."""
    if not text or any(c not in DIGITS for c in text):
        return None
    return int("".join(str(DIGITS[c]) for c in text))


def chinese_integer(text: str) -> int | None:
    """`二十四` -> 24, `壹万贰仟叁佰` -> 12300, `廿三` -> 23; None where it is no number.

    Units must fall within a group of four places, as they are read aloud; 零 may stand between.
    """
    if not text:
        return None
    for sign, size in _GROUPS.items():
        if sign in text:
            left, _, right = text.rpartition(sign)
            head, tail = chinese_integer(left), _below_ten_thousand(right) if right else 0
            if sign == "亿" and right:
                tail = chinese_integer(right.lstrip("零〇"))
            if head is None or tail is None or tail >= size:
                return None
            return head * size + tail
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _SHORT and not total and digit is None:
            total, last = _SHORT[char], 10
        elif char in _TENS:
            unit = _TENS[char]
            if unit >= last or (digit is None and unit != 10):
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif char in "零〇" and digit is None:
            continue
        elif char in DIGITS and digit is None:
            digit = DIGITS[char]
        else:
            return None
    return total + (digit or 0) if text.strip("零〇") or text in ("零", "〇") else None

r"""Python regular expressions -> RE2, so far as a match in RE2 proves a match in Python.

The engine asks RE2 first and Python only about the values that RE2 refuses. So the translation may
accept less than the original, never more: `\d` becomes `[0-9]`, and what cannot be kept within
those bounds (look-around, back-references, word boundaries, flags) is not translated at all.
"""

from __future__ import annotations

import re
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

LONGEST_REPEAT = 1000
"""RE2 refuses longer repetitions."""

_ASCII = frozenset(range(128))
_DIGITS = frozenset(map(ord, "0123456789"))
_WORD = _DIGITS | frozenset(c for c in _ASCII if chr(c).isalpha()) | {ord("_")}
_SPACE = frozenset(map(ord, " \t\n\r\f\v"))
_CATEGORIES = {
    "CATEGORY_DIGIT": _DIGITS,
    "CATEGORY_NOT_DIGIT": _ASCII - _DIGITS,
    "CATEGORY_WORD": _WORD,
    "CATEGORY_NOT_WORD": _ASCII - _WORD,
    "CATEGORY_SPACE": _SPACE,
    "CATEGORY_NOT_SPACE": _ASCII - _SPACE - frozenset(range(0x1C, 0x20)),
}
"""Their ASCII part: Python's classes hold more (or, negated, other) characters beyond it."""


class _Untranslatable(Exception):
    pass


def to_re2(pattern: str) -> str | None:
    """An RE2 expression whose full matches are full matches of `pattern`; None where there is none.

    Raises `re.error` where `pattern` is no Python expression.
    """
    re.compile(pattern)
    tree = syntax(pattern)
    if tree is None:
        return None
    try:
        translated = f"^(?:{_sequence(tree)})$"
    except _Untranslatable:
        return None
    return translated if _accepted(translated) else None


def syntax(pattern: str) -> Any:
    """The tree of a Python expression; None where flags change what it means."""
    tree = _parser.parse(pattern)
    return None if tree.state.flags & ~re.UNICODE.value else tree


def _accepted(pattern: str) -> bool:
    """Whether RE2 can build the expression within its memory."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _sequence(items: Any) -> str:
    return "".join(_item(operator.name, argument) for operator, argument in items)


def _item(operator: str, argument: Any) -> str:
    if operator == "LITERAL":
        return _character(argument)
    if operator == "NOT_LITERAL":
        return f"[^{_character(argument)}]"
    if operator == "ANY":
        return r"[^\n]"
    if operator == "IN":
        return _set(argument)
    if operator == "BRANCH":
        return "(?:" + "|".join(map(_sequence, argument[1])) + ")"
    if operator == "SUBPATTERN" and not argument[1] and not argument[2]:
        return f"(?:{_sequence(argument[3])})"
    if operator in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat(*argument)
    if operator == "AT" and argument.name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return r"\A"
    if operator == "AT" and argument.name in ("AT_END", "AT_END_STRING"):
        return r"\z"
    raise _Untranslatable(operator)


def _repeat(least: int, most: Any, items: Any) -> str:
    body = f"(?:{_sequence(items)})"
    if least > LONGEST_REPEAT or (most != _constants.MAXREPEAT and most > LONGEST_REPEAT):
        raise _Untranslatable("repeat")
    if most == _constants.MAXREPEAT:
        return body + {0: "*", 1: "+"}.get(least, f"{{{least},}}")
    return f"{body}{{{least},{most}}}"


def _set(members: Any) -> str:
    negated = members[0][0].name == "NEGATE"
    parts: list[str] = []
    within_ascii = False
    for operator, argument in members[1:] if negated else members:
        if operator.name == "LITERAL":
            parts.append(_character(argument))
        elif operator.name == "RANGE":
            parts.append(f"{_character(argument[0])}-{_character(argument[1])}")
        elif operator.name == "CATEGORY" and argument.name in _CATEGORIES:
            # Negated, the class must lose every character that Python's class might hold.
            held = _CATEGORIES[argument.name]
            within_ascii = within_ascii or negated
            parts += map(_character, sorted(_beyond(argument.name) if negated else held))
        else:
            raise _Untranslatable(operator.name)
    if within_ascii:
        parts.append(r"\x{80}-\x{10FFFF}")
    return f"[{'^' if negated else ''}{''.join(parts)}]"


def _beyond(category: str) -> frozenset[int]:
    """The ASCII characters that a class holds in Python, or might."""
    return _CATEGORIES[category] | (frozenset(range(0x1C, 0x20)) if "SPACE" in category else set())


def _character(code: int) -> str:
    return rf"\x{{{code:X}}}"

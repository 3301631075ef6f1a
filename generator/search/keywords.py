"""Cells with several values, above all the keywords of a guiding case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SEPARATORS = re.compile(r"\s*[|；;\n]\s*")
_SPACES = re.compile(r"[\s\u3000]+")


def listed(value: str) -> tuple[str, ...]:
    """A cell with several values, separated by `|`, a semicolon or a new line."""
    return tuple(part for part in _SEPARATORS.split(value.strip()) if part)


def keywords_of(case: Mapping[str, Any]) -> tuple[str, ...]:
    """The keywords of a case; separated by spaces where no other separator is there."""
    value = str(case.get("keywords") or "")
    parts = listed(value)
    found = parts if len(parts) > 1 else tuple(p for p in _SPACES.split(value.strip()) if p)
    return tuple(dict.fromkeys(found))

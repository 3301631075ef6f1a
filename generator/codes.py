"""Every code that a finding may carry, from the three registers that state them.

`findings.CODES` has the program's own codes and Frictionless's, `intake.codes` those of reading
files (DOMAIN.md section 4), `checks.rules.codes` the domain rules (section 2). No code stands in
two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from generator.checks.rules.codes import titles as rule_titles
from generator.findings import CODES
from generator.intake.codes import CODES as READING_CODES
from generator.model import Text


@cache
def titles() -> Mapping[str, Text]:
    """The short text of every code, in the order of the registers."""
    return {**CODES, **READING_CODES, **rule_titles()}


def title_of(code: str) -> Text:
    """The code's short text in Chinese and English; the code itself where it is not listed."""
    return titles().get(code, Text.of(code, code))

"""What a code means: domain rules by their register, tabular errors by Frictionless, else ours."""

from __future__ import annotations

from generator.checks.check import hint_of
from generator.checks.rules.codes import explanation_of, rule_codes
from generator.errors import ImpossibleRequest
from generator.findings import CODES
from generator.settings import nearest


def explanation(code: str) -> str:
    """Title in both languages; source and example of a rule, or the standard's text; the hint."""
    if code in rule_codes():
        return explanation_of(code)
    if code not in CODES:
        known = {*CODES, *rule_codes()}
        raise ImpossibleRequest(f"unknown code {code!r}\n  {nearest(code, known)}")
    title = CODES[code]
    lines = [f"{code}: {title('zh')} {title('en')}", _description(code), _hinted(hint_of(code))]
    return "\n".join(line for line in lines if line)


def _description(code: str) -> str:
    import frictionless.errors as known

    for name in dir(known):
        candidate = getattr(known, name)
        if getattr(candidate, "type", None) == code:
            return f"  {candidate.description}"
    return ""


def _hinted(hint: str) -> str:
    return f"  → {hint}" if hint else ""

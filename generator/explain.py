"""What a code means: ours from `findings.CODES`, the tabular ones from Frictionless."""

from __future__ import annotations

from generator.checks.check import hint_of
from generator.errors import ImpossibleRequest
from generator.findings import CODES
from generator.settings import nearest


def explanation(code: str) -> str:
    """Title in both languages, the description of the standard where there is one, the hint."""
    if code not in CODES:
        raise ImpossibleRequest(f"unknown code {code!r}\n  {nearest(code, set(CODES))}")
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

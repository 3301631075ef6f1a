"""The register of the domain rules: title, severity, source and example of every id.

The texts are data (`data/codes/*.toml`), one file per subject. `basis` tells how sure the rule is:
`statute` (read in the text of the norm), `standard` (a technical standard, recomputed), `practice`
(measured on published data or a decision of this project), `remembered` (not verified against the
text: never an error by default).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generator.findings import Severity
from generator.model import Text

FOLDER = Path(__file__).with_name("data")
"""The data files of the rules."""

BASES = ("statute", "standard", "practice", "remembered")


@dataclass(frozen=True, slots=True)
class RuleCode:
    """One rule: what it is called, how grave it is, where it comes from, how it looks."""

    id: str
    title: Text
    severity: Severity
    source: str
    basis: str
    bad: str
    good: str
    hint: str

    @property
    def configurable(self) -> bool:
        """Whether a site may set the severity: not where a statute or a standard decides."""
        return self.basis in ("practice", "remembered")


@cache
def rule_codes() -> Mapping[str, RuleCode]:
    """Every rule by id, in the order of the files."""
    return {
        code.id: code for file in sorted((FOLDER / "codes").glob("*.toml")) for code in _of(file)
    }


@cache
def answers() -> Mapping[str, str]:
    """Of rules that are no code of a finding: what the program does about them, as plain text."""
    stated = tomllib.loads((FOLDER / "answered.toml").read_text(encoding="utf-8"))
    return {
        key: f"{key}: {rule['zh']} {rule['en']}\n  source: {rule['source']}\n  → {rule['answer']}"
        for key, rule in stated.items()
    }


def titles() -> dict[str, Text]:
    """Short texts of all ids in both languages, as `findings.CODES` wants them."""
    return {code.id: code.title for code in rule_codes().values()}


def severity_of(code: str, overrides: Mapping[str, Severity] | None = None) -> Severity:
    """How grave a breach is: as a site has set it where it may, else as registered."""
    rule = rule_codes()[code]
    chosen = (overrides or {}).get(code)
    return chosen if chosen is not None and rule.configurable else rule.severity


def note_of(code: str) -> str:
    """What a finding says besides the title: where the rule comes from."""
    return f"source: {rule_codes()[code].source}"


def problems_of(overrides: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with a site's own severities: unknown ids, unknown words, fixed rules."""
    found = []
    for code, word in overrides.items():
        rule = rule_codes().get(code)
        if rule is None:
            found.append(f"{code}: no such rule")
        elif word not in tuple(Severity):
            found.append(f"{code}: {word!r} is none of {', '.join(Severity)}")
        elif not rule.configurable:
            found.append(f"{code}: the severity follows from {rule.source} and is fixed")
    return tuple(found)


def explanation_of(code: str) -> str:
    """Rule, source and example as plain text, one fact a line; KeyError for an unknown id."""
    rule = rule_codes()[code]
    lines = [
        f"{rule.id}: {rule.title('zh')} {rule.title('en')}",
        f"  severity: {rule.severity}{' (a site may change it)' if rule.configurable else ''}",
        f"  source: {rule.source} ({rule.basis})",
    ]
    lines += [f"  wrong: {rule.bad}"] if rule.bad else []
    lines += [f"  right: {rule.good}"] if rule.good else []
    lines += [f"  → {rule.hint}"] if rule.hint else []
    return "\n".join(lines)


def _of(file: Path) -> Iterator[RuleCode]:
    for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        yield _rule(key, entry)


def _rule(key: str, entry: Mapping[str, Any]) -> RuleCode:
    return RuleCode(
        id=key,
        title=Text.of(entry["zh"], entry["en"]),
        severity=Severity(entry["severity"]),
        source=entry["source"],
        basis=entry["basis"],
        bad=entry.get("bad", ""),
        good=entry.get("good", ""),
        hint=entry.get("hint", ""),
    )

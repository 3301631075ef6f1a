"""Findings for people and programs: text for a terminal, JSON, annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generator.codes import title_of
from generator.findings import Finding, Severity, count_by_severity, sort_findings

SCREEN = 34
"""Lines of findings in a terminal; the rest are counted. `--format json` has them all."""

MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTICE: "·"}


def as_text(findings: Sequence[Finding]) -> str:
    """One screen: the gravest first, each with place, rows, examples and what to do."""
    ordered = sort_findings(findings)
    shown = _on_screen(ordered)
    blocks = [_block(ordered[i]) for i in sorted(shown)]
    rest = [f for i, f in enumerate(ordered) if i not in shown]
    if rest:
        blocks.append(_rest(rest))
    return "\n".join([*blocks, _total(ordered)])


def _on_screen(ordered: Sequence[Finding]) -> set[int]:
    """Which findings fit on the screen: one of each code before a second of any, gravest first."""
    times: Counter[tuple[Severity, str]] = Counter()
    turns: list[tuple[bool, int]] = []
    for place, finding in enumerate(ordered):
        kind = finding.severity, finding.code
        turns.append((times[kind] > 0, place))
        times[kind] += 1
    shown: set[int] = set()
    lines = 0
    for _, place in sorted(turns):
        lines += _block(ordered[place]).count("\n") + 1
        if shown and lines > SCREEN:
            break
        shown.add(place)
    return shown


def held_in(findings: Sequence[Finding]) -> list[str]:
    """The datasets that stay at their last good release, by name."""
    return sorted({f.dataset for f in findings if f.code == "dataset-held"})


def _rest(findings: Sequence[Finding]) -> str:
    """What did not fit, by code."""
    counted = Counter(f.code for f in findings)
    named = ", ".join(f"{code} × {n}" for code, n in sorted(counted.items()))
    return f"… and {len(findings)} more ({named}); see them all with --format json"


def as_json(findings: Sequence[Finding]) -> str:
    """Every finding: `{"counts": {...}, "held": [dataset, ...], "findings": [...]}`."""
    ordered = sort_findings(findings)
    value = {
        "counts": count_by_severity(ordered),
        "held": held_in(ordered),
        "findings": [_as_dict(f) for f in ordered],
    }
    return json.dumps(value, ensure_ascii=False, indent=1)


def _as_dict(finding: Finding) -> dict[str, Any]:
    stated = finding.as_dict()
    code, severity = stated.pop("code"), stated.pop("severity")
    title = dict(title_of(finding.code).by_language)
    return {"code": code, "severity": severity, "title": title, **stated}


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands, one line per finding, which GitHub shows beside the file."""
    return "\n".join(_annotation(f) for f in sort_findings(findings))


FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def _block(finding: Finding) -> str:
    title = title_of(finding.code)
    lines = [
        f"{MARKS[finding.severity]} {title('zh')} {title('en')} [{finding.code}]  {finding.place}"
    ]
    rows = ", ".join(map(str, finding.rows))
    if rows:
        more = ", …" if finding.count > len(finding.rows) else ""
        lines.append(f"    {finding.count} × in rows {rows}{more}")
    if finding.examples:
        lines.append("    value: " + ", ".join(repr(e) for e in finding.examples))
    if finding.detail:
        lines.append(f"    {finding.detail}")
    if finding.hint:
        lines.append(f"    → {finding.hint}")
    return "\n".join(lines)


def _total(findings: Sequence[Finding]) -> str:
    counts = count_by_severity(findings)
    if not findings:
        return "✓ 未发现问题 No findings"
    total = "合计 Total: " + ", ".join(f"{n} {s}{'s' if n != 1 else ''}" for s, n in counts.items())
    held = held_in(findings)
    return f"{total}\n暂停更新 Held at the last good release: {', '.join(held)}" if held else total


def _annotation(finding: Finding) -> str:
    place = [f"file={_escape_property(finding.file)}"] if finding.file else []
    line = finding.line or (finding.rows[0] if finding.rows else None)
    place += [f"line={line}"] if line else []
    place.append(f"title={_escape_property(finding.code)}")
    parts = (title_of(finding.code)("zh"), finding.place, finding.detail, finding.hint)
    return f"::{finding.severity} {','.join(place)}::{_escape(' — '.join(p for p in parts if p))}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")

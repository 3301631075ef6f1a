"""What happened to one value, before it is known in which file and cell it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.findings import EXAMPLES, Finding, Severity
from generator.model import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A code's texts: what it is called, how grave it is, where it comes from, what to do."""

    title: Text
    severity: Severity
    source: str
    example: str
    hint: str


def rule(severity: Severity, zh: str, en: str, source: str, example: str, hint: str) -> Rule:
    """A rule, its texts in the order in which the tables of codes state them."""
    return Rule(Text.of(zh, en), severity, source, example, hint)


@dataclass(frozen=True, slots=True)
class Notice:
    """One observation on one value: `before` is what stood there, `after` what is read.

    For an error `after` is a suggestion and is never applied.
    """

    code: str
    severity: Severity
    before: str
    after: str = ""
    detail: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the value must not be used."""
        return self.severity is Severity.ERROR

    def shown(self, address: str = "", *, personal: bool = False) -> str:
        """`address: before -> after`; a person's datum is not shown, its length is."""
        if personal:
            text = f"({len(self.before)} characters, not shown)"
        else:
            text = f"{self.before!r}" * bool(self.before)
            text += f" -> {self.after!r}" * bool(self.after)
        return f"{address}: {text}" if address and text else address or text

    def told(self, value: str = "") -> str:
        """`before -> after` for what was done by the way, else the value as it stood."""
        done = self.severity is Severity.NOTICE and self.after
        return f"{self.before} -> {self.after}" if done else value or self.before

    def explained(self, *, personal: bool = False) -> str:
        """What is wrong, and for a refused value what may have been meant."""
        if personal:
            return ""
        meant = f"suggestion {self.after!r}" if self.refuses and self.after else ""
        return "; ".join(part for part in (self.detail, meant) if part)


def refused(notices: Iterable[Notice]) -> bool:
    """Whether any notice refuses the value."""
    return any(n.refuses for n in notices)


@dataclass(frozen=True, slots=True)
class Placed:
    """A notice and where it was made: the row's number in its file (header = 1), its address."""

    notice: Notice
    row: int
    address: str
    field: str = ""


def findings_of(
    placed: Iterable[Placed],
    *,
    file: str,
    hints: Mapping[str, Rule] | None = None,
    personal: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """One finding per (code, severity, field): count, first rows, first examples with address."""
    groups: dict[tuple[str, Severity, str], list[Placed]] = {}
    for p in placed:
        groups.setdefault((p.notice.code, p.notice.severity, p.field), []).append(p)
    found = []
    for (code, severity, field), members in groups.items():
        first = members[:EXAMPLES]
        details = dict.fromkeys(p.notice.detail for p in first if p.notice.detail)
        if field in personal:
            details = {}
        found.append(
            Finding(
                code,
                severity,
                field=field,
                file=file,
                count=len(members),
                rows=tuple(p.row for p in first),
                examples=tuple(p.notice.shown(p.address, personal=field in personal)
                               for p in first),
                detail="; ".join(details),
                hint=hints[code].hint if hints and code in hints else "",
            )
        )  # fmt: skip
    return tuple(found)

"""Everything the site is made from, as the pipeline hands it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from generator.disclosure.removals import Removals
from generator.findings import Finding, sort_findings
from generator.model import Release
from generator.settings import Settings
from generator.site.prose import ProsePage

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The input of the stage render.

    `releases` by dataset name; `findings` of all datasets and of the site itself, the latter
    without a dataset's name; `generated` is the clock of the build; `removals` by dataset name.
    """

    settings: Settings
    releases: Mapping[str, Release]
    findings: Sequence[Finding]
    prose: Sequence[ProsePage]
    generated: datetime
    removals: Mapping[str, Removals] = field(default_factory=dict)

    def of_kind(self, kind: str) -> Release | None:
        """The release whose `page_kind` is `kind`; the first by name where there are several."""
        return next((r for r in self.sorted_releases() if r.dataset.kind == kind), None)

    def sorted_releases(self) -> tuple[Release, ...]:
        """All releases by name."""
        return tuple(self.releases[name] for name in sorted(self.releases))

    def findings_of(self, name: str) -> tuple[Finding, ...]:
        """What was found in one dataset; the empty name stands for the site itself.

        A release may know more than the checks did: what came up when its files were written.
        """
        found = [f for f in self.findings if f.dataset == name]
        release = self.releases.get(name)
        return sort_findings(dict.fromkeys([*found, *(release.findings if release else ())]))


def rows_of(release: Release, resource: str = "") -> list[dict[str, Any]]:
    """The rows of a resource, of the first one where none is named; none where it is absent."""
    table = release.tables.get(resource) if resource else release.main_table
    return [] if table is None else list(table.to_pylist())


def text(row: Row, name: str) -> str:
    """A column as text; empty where the column or the value is missing."""
    value = row.get(name)
    return "" if value is None else str(value)


def day(row: Row, name: str) -> date | None:
    """A column as a date; None where it is something else."""
    value = row.get(name)
    return value if isinstance(value, date) else None


def whole(row: Row, name: str) -> int | None:
    """A column as an integer; None where it is something else."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else None


def truth(row: Row, name: str) -> bool:
    """A column as a boolean; a missing one is false."""
    return row.get(name) in (True, "true", "1", "是")

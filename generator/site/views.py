"""The small immutable parts that the contexts of `contexts.py` are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from generator.findings import Finding
from generator.model import Artifact, Dataset, Field, Resource


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads; `note` is shown beside it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the `<head>`: titles, census meta tags (国务院办公厅 indicators), robots."""

    title: str
    description: str
    url: str
    alternates: tuple[tuple[str, str], ...]
    column: str
    keywords: str = ""
    published: date | None = None
    source: str = ""
    volatile: bool = False
    json_ld: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the table that says the same. `legend` names the colours in their order."""

    title: str
    svg: Markup
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with its name, whole and as it is spoken."""

    label: str
    value: str
    exact: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the data for display; `href` only where a visitor may follow it."""

    text: str
    href: str = ""
    numeric: bool = False
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """What a column holds, in counts. `top` lists (value, count, bar)."""

    field: Field
    filled: int
    share: float
    bar: Markup
    distinct: int | None
    least: str
    greatest: str
    top: tuple[tuple[str, int, Markup], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code that reads the downloads."""

    name: str
    title: str
    language: str
    code: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One table of a dataset, as its page shows it."""

    resource: Resource
    rows: int
    preview: Preview | None
    statistics: tuple[ColumnStatistics, ...]
    downloads: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class DatasetCard:
    """A dataset in a list."""

    dataset: Dataset
    url: str
    rows: int
    formats: tuple[str, ...]
    pages: Link | None
    held: bool = False


@dataclass(frozen=True, slots=True)
class CourtRow:
    """A court in a list."""

    code: str
    name: str
    level: str
    superior: str
    url: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A guiding case in a list."""

    number: int
    title: str
    batch: int | None
    day: date | None
    year: int | None
    url: str
    retired: bool
    summarised: bool


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The tables of one court and year, in a list."""

    court: str
    year: int
    url: str
    stages: tuple[str, ...]
    tables: int
    fictional: bool


BudgetLine = tuple[str, str, int, tuple[str, ...]]
"""Label, code, indent and the value of each measure."""


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """One published table, its measures side by side.

    `title` is as published; `role` says the same in this language where that is another one.
    `groups` are the rows by side (income, expenditure), each with its heading; the heading is
    empty where the table has one side only. A row is its label, its code, its indent (0 to 2)
    and a value per measure. `main` tables are shown open.
    """

    anchor: str
    stage: str
    role: str
    title: str
    unit: str
    headings: tuple[str, ...]
    groups: tuple[tuple[str, tuple[BudgetLine, ...]], ...]
    main: bool
    approved: date | None
    published: date | None
    source_url: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """An item of the duty catalogue and what this site does about it."""

    id: str
    title: str
    reference: str
    audience: str
    frequency: str
    state: str
    links: tuple[Link, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code that findings carry; `lines` say in English what it means, each a fact of its own."""

    code: str
    title: str
    title_other: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The privacy notice of a volatile dataset: label and value, periods of correction, contact."""

    facts: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class QualityRow:
    """The checks of one dataset."""

    name: str
    title: str
    url: str
    gate: str
    rows: int
    withheld: int
    counts: Mapping[str, int]
    as_of: date | None
    interval: str
    freshness: str
    findings: tuple[Finding, ...]

"""Rows of the dataset `budgets` -> tables that can be added up, in exact decimal arithmetic.

One row is one printed figure; a table is what one court published for one year, stage and role.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from generator.checks.rules.codes import FOLDER

Row = Mapping[str, Any]
Key = tuple[str, int, str]
"""Court, year and stage."""

LEAST_NAME = 4
"""Letters of a name that a text can be searched for: 合计 or 其他 may mean anything."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in yuan (or a count) and the step to which it was rounded in print."""

    value: Decimal
    step: Decimal
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its label, its codes ("" where it has none), its figures by column."""

    number: int
    label: str
    side: str
    code: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """One published table. `complete` is false for an extract: a missing line is not a zero."""

    role: str
    lines: tuple[Line, ...]
    complete: bool
    units: frozenset[str]

    def line(self, meaning: str) -> Line | None:
        """The line that has one of the printed names of a meaning of `labels`."""
        names = standard()["labels"][meaning]
        return next((line for line in self.lines if line.label in names), None)

    def figure(self, meaning: str, column: str) -> Figure | None:
        """The figure of a meaning in a column, None where it is not there."""
        line = self.line(meaning)
        return line.figures.get(column) if line else None

    @property
    def total(self) -> Line | None:
        """The line of the grand total."""
        return self.line("total")

    def columns(self) -> tuple[str, ...]:
        """The columns of the table in order of appearance."""
        return tuple(dict.fromkeys(c for line in self.lines for c in line.figures))


@dataclass(frozen=True, slots=True)
class Budget:
    """The tables of one court for one year and stage (预算 or 决算), by role."""

    court: str
    year: int
    stage: str
    tables: Mapping[str, BudgetTable]
    approved_on: date | None = None
    published_on: date | None = None
    complete: bool = True
    notes: tuple[str, ...] = field(default=())

    def named_amounts(self, column: str) -> Mapping[str, Decimal]:
        """Amounts of one column in yuan by the name of their line, where it names one amount."""
        found: defaultdict[str, set[Decimal]] = defaultdict(set)
        for table in self.tables.values():
            for line in table.lines:
                if column in line.figures and len(line.label) >= LEAST_NAME:
                    found[line.label].add(line.figures[column].value)
        return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}

    @property
    def place(self) -> str:
        """How findings name it."""
        return f"{self.court} {self.year} {self.stage}"


@cache
def standard() -> Mapping[str, Any]:
    """Names, identities and units of the standard tables."""
    return tomllib.loads((FOLDER / "budget-tables.toml").read_text(encoding="utf-8"))


def budgets_of(rows: Iterable[Row], texts: Iterable[Row] = ()) -> tuple[Budget, ...]:
    """The budgets in rows of the schema `budget-line`, sorted by court, year and stage.

    What `texts` say of a budget is among its notes; a budget may be known by its text alone.
    """
    groups: defaultdict[Key, list[Row]] = defaultdict(list)
    told: defaultdict[Key, list[str]] = defaultdict(list)
    for row in rows:
        groups[_key(row)].append(row)
    for row in texts:
        told[_key(row)].append(str(row["text"] or ""))
    known = {key: _budget(*key, group) for key, group in groups.items()}
    alone = {key: Budget(*key, tables={}, complete=False) for key in told if key not in known}
    budgets = {**known, **alone}
    return tuple(
        replace(budgets[key], notes=(*budgets[key].notes, *told[key])) for key in sorted(budgets)
    )


def _key(row: Row) -> Key:
    return str(row["court_name"]), int(row["fiscal_year"]), str(row["stage"])


def figure_of(row: Row) -> Figure | None:
    """The amount of a row, with the step of its printed form; None where it holds no number."""
    value = row.get("amount_yuan")
    counted = value is None or value == ""
    value = row.get("quantity") if counted else value
    try:
        number = Decimal(str(value))
        places = int(Decimal(str(row["amount_published"]).replace(",", "")).as_tuple().exponent)
    except (InvalidOperation, ValueError):
        return None
    unit = standard()["units"].get(row["unit_published"], 1) if not counted else 1
    return Figure(number, Decimal(1).scaleb(min(places, 0)) * unit, str(row["line_label"]))


def _budget(court: str, year: int, stage: str, rows: list[Row]) -> Budget:
    by_role: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_role[str(row["table_role"])].append(row)
    return Budget(
        court=court,
        year=year,
        stage=stage,
        tables={role: _table(role, group) for role, group in by_role.items()},
        approved_on=next(_dates(rows, "approved_on"), None),
        published_on=next(_dates(rows, "published_on"), None),
        complete=all(_truth(row["complete"]) for row in rows),
        notes=tuple(dict.fromkeys(str(row["note"]) for row in rows if row.get("note"))),
    )


def _table(role: str, rows: list[Row]) -> BudgetTable:
    by_line: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_line[int(row["line_no"])].append(row)
    return BudgetTable(
        role=role,
        lines=tuple(_line(number, by_line[number]) for number in sorted(by_line)),
        complete=all(_truth(row["complete"]) for row in rows),
        units=frozenset(u for row in rows if (u := row["unit_published"]) in standard()["units"]),
    )


def _line(number: int, rows: list[Row]) -> Line:
    first = rows[0]
    code = str(first.get("function_code") or first.get("economic_code") or "")
    figures = {str(row["measure"]): f for row in rows if (f := figure_of(row)) is not None}
    return Line(number, str(first["line_label"]), str(first.get("side") or ""), code, figures)


def _dates(rows: Iterable[Row], name: str) -> Iterator[date]:
    for row in rows:
        value = row.get(name)
        if value:
            yield value if isinstance(value, date) else date.fromisoformat(str(value))


def _truth(value: object) -> bool:
    return value is True or str(value).lower() == "true"

"""Rules STA-07, STA-09 and STA-10 on figures, whatever they count.

Tables as they were printed, with their sums, are the business of `printed_tables`.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.rules.observation import Observation

TOTALS = ("合计", "总计", "小计", "总数")
SMALL_CELL = 5
"""Counts of persons below this can point at somebody (STA-10)."""

_NUMBER = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(\D*)")


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A table as printed: `cells[row][column]`, "" where nothing stands.

    A label of `TOTALS` marks the sums. `heading` is the title with its period and unit.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    heading: str = ""
    unit: str = ""

    @property
    def body(self) -> tuple[range | tuple[int, ...], tuple[int, ...]]:
        """The indices of the rows and columns that are no sums."""
        return (
            tuple(i for i, label in enumerate(self.rows) if label not in TOTALS),
            tuple(i for i, label in enumerate(self.columns) if label not in TOTALS),
        )


def number_of(cell: str) -> Decimal | None:
    """A cell as a number if it is nothing but one (thousands commas allowed), else None."""
    found = _NUMBER.fullmatch(cell.strip())
    return Decimal(found[1].replace(",", "")) if found and not found[2] else None


def check_cumulative(
    series: Sequence[tuple[str, Decimal]], place: str = ""
) -> Iterator[Observation]:
    """STA-07: a cumulative series, given in order of time, never falls."""
    for (before, first), (period, second) in itertools.pairwise(series):
        if second < first:
            yield Observation(
                "STA-07", f"{place} {period}".strip(), f"{second} after {first} ({before})"
            )


def check_definitions(figures: Iterable[tuple[str, str]]) -> Iterator[Observation]:
    """STA-09: figures of one name (first) share one definition (second), such as their unit."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, definition in figures:
        found[name].add(definition)
    for name, definitions in sorted(found.items()):
        if len(definitions) > 1:
            yield Observation("STA-09", name, f"counted as {' and as '.join(sorted(definitions))}")


def check_small_cells(table: Crosstab) -> Iterator[Observation]:
    """STA-10: counts of persons from 1 to 4 are suppressed, and so that sums do not give them away.

    A suppressed cell is empty or `*`. One such cell alone in its row or column follows from the
    total, so a second one must be suppressed there too.
    """
    body_rows, body_columns = table.body
    hidden = {(r, c) for r in body_rows for c in body_columns if table.cells[r][c] in ("", "*")}
    for row in body_rows:
        for column in body_columns:
            value = number_of(table.cells[row][column])
            if value is not None and 0 < value < SMALL_CELL:
                place = f"{table.rows[row]} × {table.columns[column]}"
                yield Observation("STA-10", place, "a small count of persons is shown")
    for row, column in sorted(hidden):
        by_row = _index_of_total(table.columns) is not None and _alone(hidden, row, 0)
        by_column = _index_of_total(table.rows) is not None and _alone(hidden, column, 1)
        if by_row or by_column:
            place = f"{table.rows[row]} × {table.columns[column]}"
            yield Observation("STA-10", place, "the suppressed count follows from the total")


def _alone(hidden: set[tuple[int, int]], index: int, axis: int) -> bool:
    return sum(cell[axis] == index for cell in hidden) == 1


def _index_of_total(labels: Sequence[str]) -> int | None:
    return next((i for i, label in enumerate(labels) if label in TOTALS), None)

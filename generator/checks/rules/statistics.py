"""Rules STA-01 to STA-10 on tables of figures, whatever they count.

A crosstab is given as it was printed: labels and cells as text. Nothing is repaired; where sums
disagree, every candidate is named with its evidence and a person decides.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.rules.observation import Observation

TOTALS = ("合计", "总计", "小计", "总数")
SMALL_CELL = 5
"""Counts of persons below this can point at somebody (STA-10)."""

_NUMBER = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(\D*)")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")
_PART_YEAR = re.compile(
    r"第?[一二三四1-4]季度|上半年|下半年|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月"
)


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


def candidate_of(cell: str) -> Decimal | None:
    """The number a cell begins with, whatever follows: what may have been meant."""
    found = _NUMBER.fullmatch(cell.strip())
    return Decimal(found[1].replace(",", "")) if found else None


def check_crosstab(table: Crosstab) -> Iterator[Observation]:
    """STA-01 to STA-04 and STA-08 on one table."""
    yield from check_cells(table)
    yield from check_sums(table)
    yield from check_period(table.heading, table.rows)
    if not table.unit:
        yield Observation("STA-08", table.heading, "no unit is declared for the table")


def check_cells(table: Crosstab) -> Iterator[Observation]:
    """STA-03: cells are numbers and nothing else; what follows a number is named, not cut off."""
    for row, label in enumerate(table.rows):
        for column, heading in enumerate(table.columns):
            cell = table.cells[row][column]
            if cell and number_of(cell) is None:
                meant = candidate_of(cell)
                known = f"; {meant} would be the number" if meant is not None else ""
                yield Observation("STA-03", f"{label} × {heading}", f"{cell!r} is no number{known}")


def check_sums(table: Crosstab) -> Iterator[Observation]:
    """STA-01 for rows and columns, STA-02 for the grand total, with all candidates."""
    body_rows, body_columns = table.body
    total_row = _index_of_total(table.rows)
    total_column = _index_of_total(table.columns)
    for row in body_rows if total_column is not None else ():
        parts = [table.cells[row][c] for c in body_columns]
        yield from _compare("STA-01", table.rows[row], parts, table.cells[row][total_column or 0])
    for column in body_columns if total_row is not None else ():
        parts = [table.cells[r][column] for r in body_rows]
        yield from _compare(
            "STA-01", table.columns[column], parts, table.cells[total_row or 0][column]
        )
    if total_row is not None and total_column is not None:
        printed = table.cells[total_row][total_column]
        by_row = _sum([table.cells[total_row][c] for c in body_columns])
        by_column = _sum([table.cells[r][total_column] for r in body_rows])
        yield from _grand_total(printed, by_row, by_column)


def check_period(heading: str, labels: Sequence[str]) -> Iterator[Observation]:
    """STA-04: the years of the heading are those of the rows, and so are parts of years."""
    stated, found = _YEARS.findall(heading), _YEARS.findall(" ".join(labels))
    if stated and found and (min(stated), max(stated)) != (min(found), max(found)):
        detail = f"heading {min(stated)}-{max(stated)}, rows {min(found)}-{max(found)}"
        yield Observation("STA-04", heading, detail)
    part = _PART_YEAR.search(heading)
    if part and not any(_PART_YEAR.search(label) for label in labels):
        yield Observation("STA-04", heading, f"the heading ends in {part[0]}, the rows are years")


def check_mentions(
    mentions: Mapping[str, Decimal], cells: Mapping[str, Decimal]
) -> Iterator[Observation]:
    """STA-05: a number of the running text equals the cell it speaks of (same key)."""
    for key in sorted(set(mentions) & set(cells)):
        if mentions[key] != cells[key]:
            others = sorted(k for k, value in cells.items() if value == mentions[key])
            hint = f"; that is the figure of {', '.join(others)}" if others else ""
            detail = f"{mentions[key]} in the text, {cells[key]} in the table{hint}"
            yield Observation("STA-05", key, detail)


def check_flow(
    opening: Decimal, received: Decimal, closed: Decimal, pending: Decimal, place: str = ""
) -> Iterator[Observation]:
    """STA-06: 旧存 + 新收 = 结案 + 未结."""
    if opening + received != closed + pending:
        left, right = opening + received, closed + pending
        detail = f"{opening} + {received} = {left}, {closed} + {pending} = {right}"
        yield Observation("STA-06", place, detail)


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


def _compare(code: str, place: str, parts: Sequence[str], printed: str) -> Iterator[Observation]:
    total, found = number_of(printed), _sum(parts)
    if total is not None and found is not None and total != found:
        yield Observation(code, place, f"{found} by addition, {total} in print")


def _grand_total(
    printed: str, by_row: Decimal | None, by_column: Decimal | None
) -> Iterator[Observation]:
    total = number_of(printed)
    if total is None or by_row is None or by_column is None:
        return
    if total != by_row or total != by_column:
        evidence = f"{by_row} by the row of sums, {by_column} by the column of sums"
        yield Observation("STA-02", "合计 × 合计", f"{total} in print, {evidence}")


def _sum(cells: Sequence[str]) -> Decimal | None:
    """The sum of cells as far as they can be read; None where one says nothing at all."""
    numbers = [candidate_of(cell) for cell in cells]
    if any(number is None for number in numbers):
        return None
    return sum((number for number in numbers if number is not None), Decimal(0))


def _index_of_total(labels: Sequence[str]) -> int | None:
    return next((i for i, label in enumerate(labels) if label in TOTALS), None)

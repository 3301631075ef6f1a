"""Tables as they were printed: their sums, their cells, their heading, the text about them.

Nothing is repaired. A wrong total is reported with every candidate and what speaks for it: the row,
the column, the sentence in the text (STA-01 to STA-05, TAB-07). A person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checks.rules.codes import rule_codes
from generator.findings import Finding, Severity
from generator.intake.amounts import Figure, read_figure
from generator.intake.codes import RULES
from generator.intake.columns import squeezed
from generator.intake.dates import DateReading, read_date

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

TOTAL = re.compile("(?:合|总)计")
_PERIOD = re.compile("[0-9]{4}年?(?:[—–~～至-]+[0-9]{4})?年?(?:第?[一二三四1-4]季度|[上下]半年)?")
Addend = tuple[str, Decimal]

UNSURE = "no other sum of the table agrees: is it a sum at all?"


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """Figures by row and column. `labels[0]` heads the row names; `rows[i][0]` is a row's name.

    The total row and column, where there are any, are among them and found by their name.
    `numbers` are the rows' numbers in the file (by default from 2), `fields` the columns' names in
    the schema (by default their labels).
    """

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    file: str = ""
    numbers: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def total_row(self) -> int | None:
        """Index of the row called 合计 or 总计."""
        heads = [squeezed(r[0]) for r in self.rows]
        return next((i for i, h in enumerate(heads) if TOTAL.fullmatch(h)), None)

    @property
    def total_column(self) -> int | None:
        """Index of the column called 合计 or 总计."""
        found = (i for i, t in enumerate(self.labels) if i and TOTAL.fullmatch(squeezed(t)))
        return next(found, None)

    def name(self, row: int, column: int) -> str:
        """A cell by its row's and column's names: `2015年/来电`."""
        return f"{self.rows[row][0]}/{self.labels[column]}"

    def figure(self, row: int, column: int) -> Figure:
        """What the cell says; its value is None where it is refused or empty."""
        return read_figure(self.rows[row][column])

    def value(self, row: int, column: int) -> Decimal | None:
        """The figure, or the suggestion for a refused one: for adding up, never to be stored."""
        figure = self.figure(row, column)
        if figure.value is None:
            text = next((n.after for n in figure.notices if n.after), "")
            return Decimal(text) if text else None
        return None if figure.approximate else figure.value


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in running text that names a cell: by the row's and the column's name."""

    phrase: str
    value: Decimal
    row: str
    column: str


def check_table(table: StatisticsTable, mentions: Sequence[Mention] = ()) -> tuple[Finding, ...]:
    """Every check of one table, in the order of the rules' ids.

    A sum that does not agree is an error where another of its kind does: that shows that the table
    is one whose rows, or columns, add up. Else it is a warning.
    """
    return (
        *check_sums(table),
        *check_grand_total(table, mentions),
        *check_cells(table),
        *check_period(table),
        *check_mentions(table, mentions),
        *missing_margins(table),
    )


def check_sums(table: StatisticsTable) -> Iterator[Finding]:
    """STA-01: every row against its total, every column against its total; the corner apart."""
    sure = _confirmed(table)
    for row, column, addends, what in _sums(table):
        printed = table.value(row, column)
        if (row, column) != _corner(table) and printed is not None and addends:
            severity = E if what in sure else W
            yield from _compare(table, severity, row, column, printed, addends, what)


def check_grand_total(
    table: StatisticsTable, mentions: Sequence[Mention] = ()
) -> Iterator[Finding]:
    """STA-02: the corner against both margins, with every candidate and its evidence."""
    row, column = _corner(table)
    if row is None or column is None or (printed := table.value(row, column)) is None:
        return
    evidence: dict[Decimal, list[str]] = {printed: ["printed"]}
    for r, c, addends, what in _sums(table):
        if (r, c) == (row, column) and addends:
            evidence.setdefault(_total(addends), []).append(f"{what}: {_written(addends)}")
    for mention in mentions:
        if TOTAL.fullmatch(squeezed(mention.row)) and TOTAL.fullmatch(squeezed(mention.column)):
            evidence.setdefault(mention.value, []).append(f"the text: {mention.phrase}")
    others = [v for v in evidence if abs(v - printed) > _tolerance([("", printed), ("", v)])]
    if others:
        severity = E if _confirmed(table) else W
        yield _finding(table, "STA-02", severity, row, column, _candidates(evidence))


def check_cells(table: StatisticsTable) -> Iterator[Finding]:
    """STA-03: cells that are no pure number; XLS-07 where a unit stands beside the number."""
    for row in range(len(table.rows)):
        for column in range(1, len(table.labels)):
            figure = table.figure(row, column)
            if figure.value is None and table.rows[row][column].strip():
                yield _finding(table, "STA-03", E, row, column, _support(table, row, column))
            elif figure.unit:
                detail = f"{figure.value:f} with the unit {figure.unit}"
                yield _finding(table, "XLS-07", N, row, column, detail)


def check_period(table: StatisticsTable) -> Iterator[Finding]:
    """STA-04: the period of the heading against the periods of the rows."""
    stated = next((p for m in _PERIOD.finditer(table.title) if (p := read_date(m[0])).start), None)
    spans = [p for r in table.rows if (p := read_date(r[0])).start]
    if stated is None or not spans:
        return
    start, end = min(p.iso[:10] for p in map(_days, spans)), max(_last(p) for p in spans)
    if (start, end) != (_days(stated).iso[:10], _last(stated)):
        detail = f"the heading says {_days(stated).iso}, the rows cover {start}/{end}"
        yield Finding("STA-04", W, file=table.file, detail=detail, hint=_hint("STA-04"),
                      examples=(table.title,))  # fmt: skip


def check_mentions(table: StatisticsTable, mentions: Sequence[Mention]) -> Iterator[Finding]:
    """STA-05: figures of the text against the cells they name, printed and computed."""
    rows = {squeezed(r[0]): i for i, r in enumerate(table.rows)}
    columns = {squeezed(t): i for i, t in enumerate(table.labels)}
    for mention in mentions:
        row, column = rows[squeezed(mention.row)], columns[squeezed(mention.column)]
        printed = table.value(row, column)
        evidence: dict[Decimal, list[str]] = {mention.value: [f"the text: {mention.phrase}"]}
        if printed is not None:
            evidence.setdefault(printed, []).append("printed in the table")
        for r, c, addends, what in _sums(table):
            if (r, c) == (row, column) and addends:
                evidence.setdefault(_total(addends), []).append(f"{what}: {_written(addends)}")
        if len(evidence) > 1:
            evidence[mention.value] += _elsewhere(table, mention.value, (row, column))
            yield _finding(table, "STA-05", E, row, column, _candidates(evidence))


def missing_margins(table: StatisticsTable) -> Iterator[Finding]:
    """TAB-07: totals that the table leaves out, computed and called computed."""
    for row, column, value in computed_margins(table):
        detail = f"{table.name(row, column)} is not printed; computed: {value:f}"
        yield _finding(table, "TAB-07", N, row, column, detail)


def computed_margins(table: StatisticsTable) -> tuple[tuple[int, int, Decimal], ...]:
    """(row, column, sum) for every total cell that is empty and whose addends are all there."""
    found: dict[tuple[int, int], Decimal] = {}
    for row, column, addends, _ in _sums(table):
        if addends and not table.rows[row][column].strip():
            found.setdefault((row, column), _total(addends))
    return tuple((r, c, v) for (r, c), v in found.items())


def _corner(table: StatisticsTable) -> tuple[int | None, int | None]:
    return table.total_row, table.total_column


def _confirmed(table: StatisticsTable) -> frozenset[str]:
    """The directions in which a sum of two addends or more agrees with what is printed."""
    return frozenset(
        what for row, column, addends, what in _sums(table)
        if (row, column) != _corner(table) and len(addends) > 1
        and table.value(row, column) == _total(addends)
    )  # fmt: skip


def _sums(table: StatisticsTable) -> Iterator[tuple[int, int, list[Addend], str]]:
    """(row, column of the total, addends, "row" or "column"); no addends where one is missing."""
    total_row, total_column = table.total_row, table.total_column
    rows = [r for r in range(len(table.rows)) if r != total_row]
    columns = [c for c in range(1, len(table.labels)) if c != total_column]
    if total_column is not None:
        for r in range(len(table.rows)):
            yield r, total_column, _addends(table, [(r, c) for c in columns]), "sum of the row"
    if total_row is not None:
        for c in range(1, len(table.labels)):
            yield total_row, c, _addends(table, [(r, c) for r in rows]), "sum of the column"


def _addends(table: StatisticsTable, cells: Sequence[tuple[int, int]]) -> list[Addend]:
    values = [(table.name(r, c), table.value(r, c)) for r, c in cells]
    known = [(name, v) for name, v in values if v is not None]
    return known if len(known) == len(values) else []


def _compare(
    table: StatisticsTable, severity: Severity, row: int, column: int, printed: Decimal,
    addends: Sequence[Addend], what: str,
) -> Iterator[Finding]:  # fmt: skip
    """Equal: nothing. Within the rounding of the addends: a notice. Beyond: as grave as stated."""
    difference = abs(_total(addends) - printed)
    if not difference:
        return
    rounding = difference <= _tolerance([("", printed), *addends])
    detail = _candidates({printed: ["printed"], _total(addends): [f"{what}: {_written(addends)}"]})
    remark = "; rounding" if rounding else "" if severity is E else f"; {UNSURE}"
    yield _finding(table, "STA-01", N if rounding else severity, row, column, detail + remark)


def _tolerance(figures: Sequence[Addend]) -> Decimal:
    """Half a unit of the last place for each figure, none where all are whole numbers."""
    places = max(-int(v.as_tuple().exponent) for _, v in figures)
    return Decimal(5).scaleb(-places - 1) * len(figures) if places > 0 else Decimal(0)


def _support(table: StatisticsTable, row: int, column: int) -> str:
    """What a refused cell probably says, and which sums agree with it."""
    value = table.value(row, column)
    if value is None:
        return "no number"
    agreeing = []
    for r, c, addends, what in _sums(table):
        names = [name for name, _ in addends]
        if table.name(row, column) in names and table.value(r, c) == _total(addends):
            agreeing.append(f"{what} {table.name(r, c)}: {_written(addends)}")
    confirmed = f"; agrees with the {' and the '.join(agreeing)}" if agreeing else ""
    return f"suggestion {value:f}{confirmed}"


def _elsewhere(table: StatisticsTable, value: Decimal, place: tuple[int, int]) -> list[str]:
    """Other cells in which the same value stands, or for which it is computed."""
    cells = [(r, c) for r in range(len(table.rows)) for c in range(1, len(table.labels))]
    return [f"it is {table.name(r, c)}" for r, c in cells
            if (r, c) != place and table.value(r, c) == value]  # fmt: skip


def _total(addends: Sequence[Addend]) -> Decimal:
    return sum((v for _, v in addends), Decimal(0))


def _written(addends: Sequence[Addend]) -> str:
    return "+".join(f"{v:f}" for _, v in addends)


def _candidates(evidence: Mapping[Decimal, Sequence[str]]) -> str:
    return "; ".join(f"{value:f} ({', '.join(why)})" for value, why in evidence.items())


def _days(period: DateReading) -> DateReading:
    return DateReading(period.start, period.end, "range")


def _last(period: DateReading) -> str:
    return period.end.isoformat() if period.end else ""


def _finding(
    table: StatisticsTable, code: str, severity: Severity, row: int, column: int, detail: str
) -> Finding:
    return Finding(
        code, severity, field=(table.fields or table.labels)[column], file=table.file,
        rows=(table.numbers[row] if table.numbers else row + 2,),
        examples=(f"{table.name(row, column)}: {table.rows[row][column]!r}",),
        detail=detail, hint=_hint(code),
    )  # fmt: skip


def _hint(code: str) -> str:
    return rule_codes()[code].hint if code in rule_codes() else RULES[code].hint

"""A workbook (`.xlsx`) -> tables of strings with the address of every cell, and what was found.

Values come from python-calamine, structure from `sheet_parts`, the place of the table from
`layout`, the text of each cell from `cells`. Nothing is repaired without a notice; what could only
be guessed is refused with file, sheet and cell.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from generator.findings import Finding, Severity
from generator.intake.amounts import MONEY
from generator.intake.cells import Cell, plain, read_cell
from generator.intake.codes import RULES
from generator.intake.columns import Column, column_of_label, parted, squeezed
from generator.intake.containers import check_container
from generator.intake.dates import date_forms
from generator.intake.layout import Layout, Part, lay_out
from generator.intake.notices import Notice, Placed, findings_of
from generator.intake.sheet_findings import book_findings, sheet_notices
from generator.intake.sheet_parts import SheetParts, address, column_letters, read_parts

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of one sheet, or one half of it.

    `rows` hold data only, `derived` the total rows that are verified but not stored; `numbers` and
    `derived_numbers` are their row numbers on the sheet (from 1), `columns` the letters of the
    columns. `unit` is what a line beside the table declares, `notes` are all such lines. `cells` is
    what was noticed on cells of `rows`, `people` the labels of personal columns.
    """

    sheet: str
    part: str
    title: str
    unit: str
    notes: tuple[str, ...]
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    derived: tuple[tuple[str, ...], ...]
    derived_numbers: tuple[int, ...]
    cells: tuple[Placed, ...] = ()
    people: frozenset[str] = frozenset()

    @property
    def units(self) -> tuple[str, ...]:
        """By column the unit of money that its label, else a line beside the table, declares."""
        beside = self.unit if self.unit in MONEY else ""
        return tuple(parted(label)[1] or beside for label in self.labels)

    def address(self, row: int, column: int) -> str:
        """`表1!B3` for a cell of `rows` by its indices."""
        return f"{self.sheet}!{self.columns[column]}{self.numbers[row]}"


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """The tables of a workbook in the order of its sheets.

    `structure` are the findings on everything but the cells of their rows.
    """

    tables: tuple[SheetTable, ...]
    structure: tuple[Finding, ...]
    file: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, those on single cells gathered by code and column."""
        cells = (
            f for t in self.tables
            for f in findings_of(t.cells, file=self.file, hints=RULES, personal=t.people)
        )  # fmt: skip
        return (*self.structure, *cells)


def read_workbook(
    path: Path,
    *,
    file: str = "",
    known: Mapping[str, Column] | None = None,
    sheet: str | None = None,
    personal: bool = False,
) -> WorkbookReading:
    """Read every visible sheet, or the one called `sheet`.

    `known` are the columns by label without white space (`columns.columns_of_fields`); other labels
    are judged by their words. `personal` says that the dataset holds natural persons' data, for
    which hidden content is an error.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # only where a workbook is read

    refusal = check_container(path, file=file, expected="xlsx")
    if refusal is not None:
        return WorkbookReading((), (refusal,))
    try:
        parts = read_parts(path)
        book = CalamineWorkbook.from_path(str(path))
        visible = [p for p in parts.sheets if not p.hidden and sheet in (None, p.name)]
        grids = {
            p.name: book.get_sheet_by_name(p.name).to_python(skip_empty_area=False)
            for p in visible
            if p.name in book.sheet_names
        }
    except (KeyError, ValueError, zipfile.BadZipFile, ParseError, ExpatError, CalamineError) as e:
        return WorkbookReading((), (_broken(file, e),))
    tables: list[SheetTable] = []
    findings = book_findings(parts, file, personal)
    if sheet is not None and not visible:
        names = ", ".join(p.name for p in parts.sheets if not p.hidden)
        findings.append(_missing_sheet(file, sheet, names))
    for p in visible:
        reader = _SheetReader(p, grids.get(p.name, []), known or {}, file, personal)
        tables += reader.tables()
        findings += reader.findings()
    return WorkbookReading(tuple(tables), tuple(findings), file)


class _SheetReader:
    """One sheet: lay out, then read the cells of each part."""

    def __init__(
        self,
        parts: SheetParts,
        cells: Sequence[Sequence[Cell]],
        known: Mapping[str, Column],
        file: str,
        personal: bool,
    ) -> None:
        self.parts, self.cells, self.known = parts, [list(r) for r in cells], known
        self.file, self.personal = file, personal
        self.placed: list[Placed] = []
        self.people: set[str] = set()

    def tables(self) -> Iterator[SheetTable]:
        """The tables of this sheet; findings gather on the way."""
        self.placed += sheet_notices(self.parts, len(self.cells), self.personal)
        layout = self._laid_out()
        if layout is None:
            return
        self._fill_down(layout)
        self._remark_layout(layout)
        if any(code == "TAB-09" for code, *_ in layout.problems):
            return
        for part in layout.parts:
            yield self._table(layout, part)

    def findings(self) -> tuple[Finding, ...]:
        """What was noticed on this sheet beside the cells of rows, by code and column."""
        return findings_of(
            self.placed, file=self.file, hints=RULES, personal=frozenset(self.people)
        )

    def _laid_out(self) -> Layout | None:
        texts = [[_shown(c) for c in row] for row in self.cells]
        return lay_out(texts, self.parts.merged, self.known.keys())

    def _fill_down(self, layout: Layout) -> None:
        """Merged cells below the header: downwards one value, sideways a missing margin."""
        for top, left, bottom, right in self.parts.merged:
            if top <= layout.header[1] or top >= len(self.cells):
                continue
            if left >= len(self.cells[top]) or self.cells[top][left] == "":
                continue
            value = self.cells[top][left]
            if bottom > top:
                for row in range(top, min(bottom + 1, len(self.cells))):
                    self.cells[row][left] = value
                where = f"{address(top, left)}:{address(bottom, right)}"
                self._note("TAB-03", N, top, left, _shown(value), f"{where} filled down")
            if right > left and top in layout.derived:
                self._to_total(layout, top, left, right)
            if right > left and top in layout.data + layout.derived:
                detail = "one figure stands over several columns: their own are missing"
                self._note("TAB-07", W, top, left, _shown(value), detail)

    def _to_total(self, layout: Layout, row: int, left: int, right: int) -> None:
        """A figure under several columns, the column of totals among them, is the grand total."""
        labels = {c: t for p in layout.parts for c, t in zip(p.columns, p.labels, strict=True)}
        at = next((c for c in range(left, right + 1) if labels.get(c) in ("合计", "总计")), left)
        line = self.cells[row]
        line += [""] * (at + 1 - len(line))
        line[left], line[at] = "", line[left]

    def _remark_layout(self, layout: Layout) -> None:
        for row, line in layout.notes:
            self._note("TAB-01", N, row, 0, line, "")
        for column, label in layout.spaced:
            self._note("TAB-12", N, layout.header[0], column, label, "", squeezed(label))
        for code, row, column, detail in layout.problems:
            self._note(code, E, row, column, _shown(self.cells[row][column]), detail)
        if len(layout.parts) > 1:
            names = " ‖ ".join(p.name or "(no name)" for p in layout.parts)
            self._note("TAB-04", N, layout.header[0], layout.parts[1].columns[0], names, "")
        for row in layout.derived:
            head = next((t for t in map(_shown, self.cells[row]) if t), "")
            self._note("TAB-05", N, row, 0, head, "")
        for part in layout.parts:
            years = [label for label in part.labels if _is_year(label)]
            if len(years) > 1:
                self._note("TAB-07", N, layout.header[1], part.columns[0], ", ".join(years),
                           "years stand as columns; `unpivot` makes them rows")  # fmt: skip

    def _table(self, layout: Layout, part: Part) -> SheetTable:
        columns = [self._column(label, layout.unit) for label in part.labels]
        for label, column in zip(part.labels, columns, strict=True):
            if column.personal:
                self.people.add(label)
        rows = [r for r in layout.data if len(layout.parts) == 1 or self._has(r, part)]
        derived = [r for r in layout.derived if len(layout.parts) == 1 or self._has(r, part)]
        cells: list[Placed] = []
        return SheetTable(
            self.parts.name, part.name, layout.title, layout.unit,
            tuple(line for _, line in layout.notes), part.labels,
            tuple(column_letters(c) for c in part.columns),
            tuple(self._read(rows, part, columns, cells)), tuple(r + 1 for r in rows),
            tuple(self._read(derived, part, columns, self.placed)), tuple(r + 1 for r in derived),
            tuple(cells), frozenset(self.people),
        )  # fmt: skip

    def _column(self, label: str, unit: str) -> Column:
        leaf = label.rpartition("/")[2]
        found = self.known.get(label) or self.known.get(leaf)
        if found is None:
            bare = self.known.get(parted(label)[0]) or self.known.get(parted(leaf)[0])
            found = bare if bare and bare.kind == "amount" else column_of_label(leaf)
        return Column(found.kind, found.width, found.personal, found.missing, found.unit or unit)

    def _has(self, row: int, part: Part) -> bool:
        return any(c < len(self.cells[row]) and self.cells[row][c] != "" for c in part.columns)

    def _read(
        self, rows: Sequence[int], part: Part, columns: Sequence[Column], noticed: list[Placed]
    ) -> Iterator[tuple[str, ...]]:
        dates: dict[int, list[str]] = {}
        for row in rows:
            texts = []
            for at, label, column in zip(part.columns, part.labels, columns, strict=True):
                cell = self.cells[row][at] if at < len(self.cells[row]) else ""
                text, notices = read_cell(column, cell, self.parts.formats.get((row, at), ""))
                for notice in notices:
                    noticed.append(self._place(notice, row, at, label))
                if column.kind == "date" or isinstance(cell, date):
                    dates.setdefault(at, []).append(_date_form(cell))
                texts.append(text)
            yield tuple(texts)
        for at, forms in dates.items():
            self._remark_dates(forms, rows[0], at, part.labels[part.columns.index(at)])

    def _remark_dates(self, forms: Sequence[str], row: int, at: int, label: str) -> None:
        counts = date_forms(f for f in forms if f != "cell")
        real = forms.count("cell")
        listed = [f"{real} real dates"] * bool(real) + [f"{n} {k}" for k, n in counts.items()]
        if len(listed) > 1:
            notice = Notice("XLS-05", N, label, "", ", ".join(listed))
            self.placed.append(self._place(notice, row, at, label))

    def _note(
        self, code: str, severity: Severity, row: int, column: int, before: str, detail: str,
        after: str = "",
    ) -> None:  # fmt: skip
        self.placed.append(self._place(Notice(code, severity, before, after, detail), row, column))

    def _place(self, notice: Notice, row: int, column: int, field: str = "") -> Placed:
        return Placed(notice, row + 1, f"{self.parts.name}!{address(row, column)}", field)


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return plain(cell)
    return cell if isinstance(cell, str) else str(cell)


def _date_form(cell: Cell) -> str:
    return "cell" if isinstance(cell, date) else _shown(cell)


def _is_year(label: str) -> bool:
    digits = label.removesuffix("年").removesuffix("年度")
    return len(digits) == 4 and digits.isdecimal() and digits.startswith(("19", "20"))


def _broken(file: str, error: Exception) -> Finding:
    return Finding("file-unreadable", E, file=file, detail=f"not a whole workbook: {error}",
                   hint="open the file in a spreadsheet program and save it again")  # fmt: skip


def _missing_sheet(file: str, sheet: str, names: str) -> Finding:
    return Finding("file-unreadable", E, file=file, detail=f"no visible sheet called {sheet!r}",
                   hint=f"the workbook has: {names}")  # fmt: skip

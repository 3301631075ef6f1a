"""Where the table is on a sheet: titles, unit, header of one or more levels, halves, notes.

Works on a grid of texts with merged ranges; knows nothing of workbooks, so that tables typed from a
page can be laid out too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from generator.intake.amounts import declared_unit
from generator.intake.columns import squeezed

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, all inclusive."""

NOTE_LINE = re.compile(
    "(?:金额)?单位[:：]|编制(?:单位|部门|人)?[:：]|注[:：释]|备注[:：]|说明[:：]|制表|填报|填表|审核人"
    "|数据来源|附[:：注]|公开[0-9]+表|栏次"
)
DERIVED = re.compile("(?:合|总|小)计|.*(?:合计|总计|小计)[:：]?|其中[:：].*")
_NUMERIC = re.compile(r"[-+]?[0-9][0-9,.]*%?、*")
_HEADER_WITHIN = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A table, or one of its side-by-side halves: sheet columns and their labels."""

    name: str
    columns: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(slots=True)
class Layout:
    """Rows of a sheet by what they are; rows and columns count from 0.

    `problems` are (code, row, column, detail) of what forbids reading the table.
    """

    title: str = ""
    unit: str = ""
    notes: list[tuple[int, str]] = field(default_factory=list)
    header: tuple[int, int] = (0, 0)
    parts: tuple[Part, ...] = ()
    spaced: list[tuple[int, str]] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    derived: list[int] = field(default_factory=list)
    problems: list[tuple[str, int, int, str]] = field(default_factory=list)


def lay_out(
    grid: Sequence[Sequence[str]], merges: Sequence[Merge] = (), known: Collection[str] = ()
) -> Layout | None:
    """Find the table; None where the grid holds no text. `known` are labels without white space."""
    return _Finder(grid, merges, known).find()


class _Finder:
    def __init__(
        self, grid: Sequence[Sequence[str]], merges: Sequence[Merge], known: Collection[str]
    ) -> None:
        self.width = max((len(r) for r in grid), default=0)
        self.grid = [list(r) + [""] * (self.width - len(r)) for r in grid]
        self.merges, self.known = merges, known
        self.anchor = {(r, c): (m[0], m[1]) for m in merges
                       for r in range(m[0], m[2] + 1) for c in range(m[1], m[3] + 1)}  # fmt: skip
        self.used = [c for c in range(self.width) if any(r[c].strip() for r in self.grid)]
        self.layout = Layout()

    def find(self) -> Layout | None:
        if not self.used:
            return None
        first = self._first_header_row()
        if first is None:
            return None
        last = self._last_header_row(first)
        self.layout.header = (first, last)
        for row in range(first):
            self._note(row)
        self._label(first, last)
        self._body(last + 1)
        return self.layout

    def text(self, row: int, column: int) -> str:
        """The text at a cell, of the merged cell where it belongs to one."""
        r, c = self.anchor.get((row, column), (row, column))
        return self.grid[r][c].strip() if r < len(self.grid) and c < self.width else ""

    def filled(self, row: int) -> list[int]:
        return [c for c in self.used if self.grid[row][c].strip()]

    def _is_note(self, row: int) -> bool:
        """A line beside the table: one cell at the left or across everything, or known words."""
        filled = self.filled(row)
        texts = [squeezed(self.grid[row][c]) for c in filled]
        if texts and all(NOTE_LINE.match(t) or "：" in t or ":" in t for t in texts):
            return True
        if len(filled) != 1 or len(self.used) == 1:
            return False
        across = next((m for m in self.merges if m[:2] == (row, filled[0])), None)
        if across and across[3] - across[1] + 1 >= len(self.used):
            return True
        return filled[0] == self.used[0] and not (across and across[2] > across[0])

    def _first_header_row(self) -> int | None:
        rows = [r for r in range(min(len(self.grid), _HEADER_WITHIN))
                if self.filled(r) and not self._is_note(r)]  # fmt: skip
        if not rows:
            return None
        if self.known:
            hits = {r: sum(squeezed(self.text(r, c)) in self.known for c in self.used)
                    for r in rows}  # fmt: skip
            best = max(rows, key=lambda r: (hits[r], -r))
            above = [r for r in rows if r < best and self._spans_columns(r)]
            return (above[0] if above else best) if hits[best] else rows[0]
        return rows[0]

    def _spans_columns(self, row: int) -> list[Merge]:
        return [m for m in self.merges if m[0] <= row <= m[2] and m[3] > m[1]]

    def _last_header_row(self, first: int) -> int:
        last = first
        while True:
            reach = max([m[2] for m in self.merges if first <= m[0] <= last], default=last)
            if reach > last:
                last = reach
            elif self._open(last) and self._is_text_row(last + 1):
                last += 1
            else:
                return last

    def _open(self, row: int) -> bool:
        """Whether a cell of this row stands over several columns, so that names must follow."""
        return any(m[2] == row and m[0] <= row for m in self._spans_columns(row))

    def _is_text_row(self, row: int) -> bool:
        if row >= len(self.grid):
            return False
        texts = [self.grid[row][c].strip() for c in self.filled(row)]
        return bool(texts) and not any(_NUMERIC.fullmatch(t) for t in texts)

    def _label(self, first: int, last: int) -> None:
        levels: dict[int, list[str]] = {}
        for column in self.used:
            texts = [self.text(row, column) for row in range(first, last + 1)]
            for text in texts:
                if text and squeezed(text) != text:
                    self.layout.spaced.append((column, text))
            levels[column] = list(dict.fromkeys(filter(None, map(squeezed, texts))))
        columns = [c for c in self.used if levels[c] or c == self.used[0]]
        nameless = [c for c in self.used if not levels[c] and c != self.used[0]]
        if self._open(last) or nameless:
            column = nameless[0] if nameless else self._spans_columns(last)[0][1]
            picture = " / ".join(
                "|".join(self.text(r, c) for c in self.used) for r in range(first, last + 1)
            )
            self.layout.problems.append(("TAB-02", last, column, f"the header reads {picture}"))
        self.layout.parts = _parts(columns, levels)
        self._check_repeats(last)

    def _check_repeats(self, row: int) -> None:
        for part in self.layout.parts:
            for index, label in enumerate(part.labels):
                if label and label in part.labels[:index]:
                    self.layout.problems.append(("TAB-12", row, part.columns[index],
                                                 f"the label {label!r} repeats"))  # fmt: skip

    def _body(self, first: int) -> None:
        blank = 0
        for row in range(first, len(self.grid)):
            filled = self.filled(row)
            if not filled:
                blank += 1
                continue
            aside = bool(blank) and self._is_note(row)
            if blank and self._is_second_header(row + 1 if aside else row):
                column = filled[0]
                self.layout.problems.append(("TAB-09", row, column, "a second table begins here"))
                return
            if aside or NOTE_LINE.match(squeezed(self.text(row, filled[0]))):
                self._note(row)
                continue
            self.layout.data += range(row - blank, row) if self.layout.data else ()
            blank = 0
            is_derived = DERIVED.fullmatch(squeezed(self._row_head(row)))
            (self.layout.derived if is_derived else self.layout.data).append(row)

    def _row_head(self, row: int) -> str:
        """The first text of a row that is no number."""
        texts = (self.text(row, c) for c in self.used)
        return next((t for t in texts if t and not _NUMERIC.fullmatch(t)), "")

    def _is_second_header(self, row: int) -> bool:
        """Below a gap: the labels again, or text in all columns that hold numbers above."""
        if row >= len(self.grid):
            return False
        labels = {label for p in self.layout.parts for label in p.labels if label}
        texts = {c: squeezed(self.text(row, c)) for c in self.filled(row)}
        if labels and labels <= set(texts.values()):
            return True
        rows = self.layout.data[:20]
        numeric = [c for c in self.used
                   if any(_NUMERIC.fullmatch(self.text(r, c)) for r in rows)]  # fmt: skip
        return bool(numeric) and len(texts) > 1 and all(
            c in texts and not _NUMERIC.fullmatch(texts[c]) for c in numeric
        )  # fmt: skip

    def _note(self, row: int) -> None:
        texts = list(dict.fromkeys(self.text(row, c) for c in self.filled(row)))
        if not texts:
            return
        line = " ".join(texts)
        self.layout.notes.append((row, line))
        self.layout.unit = self.layout.unit or declared_unit(line)
        if not self.layout.title and not NOTE_LINE.match(squeezed(line)):
            self.layout.title = line


def _parts(columns: Sequence[int], levels: dict[int, list[str]]) -> tuple[Part, ...]:
    """One part, or the halves of a table whose lowest labels repeat as a whole (TAB-04)."""
    leaves = [levels[c][-1] if levels[c] else "" for c in columns]
    for count in (2, 3):
        size, rest = divmod(len(leaves), count)
        if not rest and size >= 2 and leaves == leaves[:size] * count and len(set(leaves)) == size:
            chunks = [columns[i * size : (i + 1) * size] for i in range(count)]
            return tuple(Part(_shared(chunk, levels), tuple(chunk), tuple(leaves[:size]))
                         for chunk in chunks)  # fmt: skip
    return (Part("", tuple(columns), tuple("/".join(levels[c]) for c in columns)),)


def _shared(columns: Sequence[int], levels: dict[int, list[str]]) -> str:
    """The upper label that all columns of a half share: 收入, 支出."""
    tops = {levels[c][0] for c in columns if len(levels[c]) > 1}
    return tops.pop() if len(tops) == 1 else ""

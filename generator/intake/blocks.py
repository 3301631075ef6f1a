"""The rows of a resource as blocks, read by several threads, in the order of the files.

A delimited file is cut into regions at line ends outside quotation marks. Arrow's parser reads a
region exactly as Python's `csv` module does (tests/unit/checks/test_reading.py proves it by random
text) as long as every row has the width of the header; a region it refuses is read again by
`delimited.records`. A region whose end falls inside a quoted cell after all, because of stray
quotation marks, shows it; from there on the file is read serially.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.intake.delimited import Head, forget, records, wrong_utf8
from generator.intake.dialect import Dialect
from generator.intake.raw import Block, Placed, Result, Rows, UnreadableFile

if TYPE_CHECKING:
    import pyarrow as pa

REGION = 1 << 24
"""Bytes of text read at a time by one thread."""

AHEAD = 2
"""Regions that wait while every thread has one, so that none has to wait for the next."""

CACHED = 1 << 20
"""Bytes that a processor's cache holds."""

PARSED = CACHED >> 1
"""Bytes that Arrow parses at a time."""

BLOCK_ROWS = 50_000
"""Rows of a block that is read serially."""

END = "\x00end of region"
"""A row put after a region: where it does not come out whole, the region ends inside a cell."""


@dataclass(frozen=True, slots=True)
class File:
    """One part of a resource: UTF-8 bytes, how to read them, where the rows begin.

    `valid` says that somebody has seen that the bytes are UTF-8; else reading finds out, which
    takes a third of its time.
    """

    content: memoryview
    dialect: Dialect
    head: Head
    valid: bool = False


class _Misaligned(Exception):
    """A region that ends inside a quoted cell."""


@dataclass(frozen=True, slots=True)
class DelimitedRows:
    """All parts of a resource. `width` is the number of columns.

    `blanks_matter` says that an empty line differs from a row of empty cells, which is so unless
    "" stands for "no value"; Arrow cannot tell the two apart. `unseen` leaves it to the work to see
    whether texts are UTF-8: it may know that a column has few different ones.
    """

    files: tuple[File, ...]
    width: int
    blanks_matter: bool
    unseen: bool = False

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block and give the results in order."""
        first = 1
        for part, file in enumerate(self.files):
            in_file = file.head.records + 1
            first = in_file if part == 0 else first
            try:
                for block, result in self._scan_file(part, file, work, threads):
                    yield Placed(block, result, first, in_file)
                    first, in_file = first + block.records, in_file + block.records
            except UnreadableFile as error:
                found = wrong_utf8(file.content) or error  # the byte counts from the file's start
                found.part = part
                raise found from error

    def _scan_file(
        self, part: int, file: File, work: Callable[[Block], Result], threads: int
    ) -> Iterator[tuple[Block, Result]]:
        start = file.head.end
        if file.dialect.plain:
            with ThreadPoolExecutor(threads, thread_name_prefix="block") as pool:
                waiting: deque[tuple[int, Future[tuple[Block, Result]]]] = deque()
                regions = _regions(file.content, start, ord(file.dialect.quote))
                try:
                    for begin, end in regions:
                        task = pool.submit(self._region, part, file, begin, end, work)
                        waiting.append((begin, task))
                        if len(waiting) > threads + AHEAD:
                            start, task = waiting.popleft()
                            yield task.result()
                    while waiting:
                        start, task = waiting.popleft()
                        yield task.result()
                    return
                except _Misaligned:
                    pass
                finally:
                    for _, task in waiting:
                        task.cancel()
        done = file.head.records if start == file.head.end else 0
        for block in _serial_blocks(part, file, self.width, start, done):
            yield block, work(block)

    def _region(
        self, part: int, file: File, begin: int, end: int, work: Callable[[Block], Result]
    ) -> tuple[Block, Result]:
        block = self._read_region(part, file, begin, end)
        return block, work(block)

    def _read_region(self, part: int, file: File, begin: int, end: int) -> Block:
        try:
            return self._parsed(part, file, begin, end)
        finally:
            forget(file.content, begin, end)

    def _parsed(self, part: int, file: File, begin: int, end: int) -> Block:
        unseen = self.unseen and not file.valid
        checked = not (unseen or file.valid)
        cells = _parse(file, begin, end, self.width, checked=checked)
        if cells is None or (self.blanks_matter and _has_empty_row(cells)):
            return _exact_block(part, file, self.width, begin, end)
        return Block(part, cells, cells.num_rows, unseen=unseen)


def unseen(rows: Rows) -> Rows:
    """The rows for a work that sees itself whether texts are UTF-8."""
    return replace(rows, unseen=True) if isinstance(rows, DelimitedRows) else rows


def _regions(content: memoryview, start: int, quote: int) -> Iterator[tuple[int, int]]:
    while start < len(content):
        end = _region_end(content, start, quote)
        yield start, end
        start = end


def _region_end(content: memoryview, start: int, quote: int) -> int:
    """The first line end after `REGION` bytes with an even number of quotation marks before it."""
    seen = start + REGION
    if seen >= len(content):
        return len(content)
    marks = _count(content[start:seen], quote)
    give_up, guess = seen + REGION, 0
    while True:
        end = _line_end(content, seen)
        marks += _count(content[seen:end], quote)
        guess = guess or end
        if marks % 2 == 0 or end == len(content):
            return end
        if end > give_up:  # a stray mark: the guess is checked when it is read
            return guess
        seen = end


def _count(content: memoryview, octet: int) -> int:
    """How often a byte occurs."""
    import numpy as np

    octets = np.frombuffer(content, np.uint8)
    pieces = (octets[at : at + CACHED] for at in range(0, len(octets), CACHED))
    return sum(int(np.count_nonzero(piece == octet)) for piece in pieces)


def _line_end(content: memoryview, start: int) -> int:
    """The byte after the first line feed at or after `start`."""
    step = 1 << 12
    while start < len(content):
        found = bytes(content[start : start + step]).find(b"\n")
        if found >= 0:
            return start + found + 1
        start += step
    return len(content)


def _parse(file: File, begin: int, end: int, width: int, *, checked: bool) -> pa.Table | None:
    """A region by Arrow's parser; None where a row has another width or anything is doubtful.

    `checked` asks it whether the texts are UTF-8.
    """
    import pyarrow as pa

    content = file.content[begin:end]
    if width == 0 or bytes(content[:3]) == b"\xef\xbb\xbf":
        return None
    try:
        cells = _arrow_cells(file.dialect, content, width, checked=checked)
        ends_in_newline = cells.num_rows and cells.column(width - 1)[-1].as_py().endswith("\n")
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    if end == len(file.content) or not ends_in_newline:
        return cells
    marked = bytes(content) + _end_line(file.dialect, width).encode()
    try:
        cells = _arrow_cells(file.dialect, memoryview(marked), width, checked=checked)
        tail = [c[-1].as_py() for c in cells.columns]
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return None
    return cells[:-1] if tail == [END] + [""] * (width - 1) else None


def _end_line(dialect: Dialect, width: int) -> str:
    return END + dialect.delimiter * (width - 1) + "\n"


def _arrow_cells(dialect: Dialect, content: memoryview, width: int, *, checked: bool) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(i) for i in range(width)]
    size = PARSED if b"\r" not in bytes(content[PARSED - 1 :: PARSED]) else len(content) + 1
    return csv.read_csv(
        pa.py_buffer(content),
        csv.ReadOptions(use_threads=False, block_size=size, column_names=names),
        csv.ParseOptions(delimiter=dialect.delimiter, quote_char=dialect.quote,
                         newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()),
                           strings_can_be_null=False, quoted_strings_can_be_null=False,
                           check_utf8=checked),
    )  # fmt: skip


def _has_empty_row(cells: pa.Table) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    empty = pa.chunked_array([pa.repeat(True, cells.num_rows)])
    for column in cells.columns:
        empty = pc.and_(empty, pc.equal(column, ""))
        if not pc.any(empty).as_py():
            return False
    return True


def _exact_block(part: int, file: File, width: int, begin: int, end: int) -> Block:
    """A region by Python's reader. Raises `_Misaligned` where it ends inside a cell."""
    content = file.content[begin:end]
    if end == len(file.content):
        return _block(part, list(records(content, file.dialect)), width)
    found = list(records(content, file.dialect, after=[_end_line(file.dialect, max(width, 1))]))
    if not found or found[-1] != [END] + [""] * (max(width, 1) - 1):
        raise _Misaligned
    return _block(part, found[:-1], width)


def _serial_blocks(part: int, file: File, width: int, start: int, done: int) -> Iterator[Block]:
    """From byte `start` to the end by Python's reader; `done` records of the file came before."""
    rows: list[list[str]] = []
    positions: list[int] = []
    count = 0
    for number, cells in enumerate(records(file.content[start:], file.dialect), done + 1):
        if file.dialect.is_row(number, cells):
            rows.append(cells)
            positions.append(count)
        count += 1
        if count == BLOCK_ROWS:
            yield _block(part, rows, width, count, positions)
            rows, positions, count = [], [], 0
    if count:
        yield _block(part, rows, width, count, positions)


def _block(
    part: int,
    rows: list[list[str]],
    width: int,
    count: int | None = None,
    positions: Sequence[int] | None = None,
) -> Block:
    """Rows as columns; what does not fit the width is kept in `ragged`."""
    import pyarrow as pa

    ragged = {i: row for i, row in enumerate(rows) if len(row) != width}
    columns = [
        pa.array((row[c] if c < len(row) else None for row in rows), pa.string(), size=len(rows))
        for c in range(width)
    ]
    cells = pa.table(columns, names=[str(c) for c in range(width)])
    if positions is not None and len(positions) == count:
        positions = None
    return Block(part, cells, len(rows) if count is None else count, positions, ragged)

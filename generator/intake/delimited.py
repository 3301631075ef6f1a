"""Delimited text (CSV, TSV): the reader whose meaning holds.

Frictionless reads CSV with Python's `csv` module, not strict; so does `records`. The fast reader
in `blocks` must give the same rows, and hands every doubtful region over to this one.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import mmap
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from generator.intake.dialect import Dialect
from generator.intake.raw import UnreadableFile

CELL_LIMIT = 2**31 - 1
"""Python's reader refuses cells over 128 KiB by default; a judgment is longer than that."""

STEP = 1 << 24
"""How many bytes are turned into UTF-8 at a time."""


UNPACKED, RATIO = 1 << 28, 200
"""Bytes that a gzip file may hold, and how many times its own size beyond: no bomb is unpacked."""


def open_utf8(file: Path, encoding: str) -> memoryview:
    """The bytes of a file as UTF-8 without a BOM; mapped, not read.

    Another encoding is transcoded into a temporary file, block by block, and what is packed
    (`.gz`) is unpacked. Raises `UnreadableFile`.
    """
    try:
        name = codecs.lookup("gb18030" if encoding.lower() in ("gb2312", "gbk") else encoding).name
    except LookupError as error:
        raise UnreadableFile(
            "file-encoding", f"unknown encoding {encoding!r}", "use utf-8, gb18030 or utf-16"
        ) from error
    try:
        with _plain(file) as stream:
            if name in ("utf-8", "utf-8-sig", "ascii"):
                return _without_bom(_mapped(stream))
            return _without_bom(_transcoded(stream, name, encoding))
    except OSError as error:
        raise UnreadableFile.of(error) from error


@contextmanager
def _plain(file: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, from its start."""
    if file.suffix.lower() != ".gz":
        with file.open("rb") as stream:
            yield stream
        return
    with tempfile.TemporaryFile(prefix="yangguang-") as target:
        _unpack(file, target)
        target.seek(0)
        yield target


def _unpack(file: Path, target: IO[bytes]) -> None:
    most, done = max(UNPACKED, RATIO * file.stat().st_size), 0
    try:
        with gzip.open(file) as packed:
            while piece := packed.read(STEP):
                done += len(piece)
                if done > most:
                    raise UnreadableFile("file-unreadable", f"holds more than {most} bytes",
                                         "unpack it, and name the file as it is")  # fmt: skip
                target.write(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile("file-unreadable", f"no whole gzip file: {error}",
                             "pack the file again") from error  # fmt: skip
    target.flush()


def mapped(file: Path) -> memoryview:
    """The bytes of a file, mapped, not read; they stay though the file's name is removed."""
    with file.open("rb") as stream:
        return _mapped(stream)


def _mapped(stream: Any) -> memoryview:
    try:
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except ValueError:  # an empty file cannot be mapped
        return memoryview(b"")


def _without_bom(content: memoryview) -> memoryview:
    return content[3:] if bytes(content[:3]) == codecs.BOM_UTF8 else content


def forget(content: memoryview, begin: int, end: int) -> None:
    """Tell the system that these bytes of a mapped file have been read: memory stays flat."""
    mapped = content.obj
    if isinstance(mapped, mmap.mmap):
        begin -= begin % mmap.PAGESIZE
        mapped.madvise(mmap.MADV_DONTNEED, begin, max(end - begin, 1))


def _transcoded(stream: Any, name: str, shown: str) -> memoryview:
    with tempfile.TemporaryFile(prefix="yangguang-") as target:
        for text in _decoded(iter(partial(stream.read, STEP), b""), name, shown):
            target.write(text.encode())
        target.flush()
        return _mapped(target)


def _decoded(pieces: Iterable[bytes], name: str, shown: str) -> Iterator[str]:
    """The text of a file given in pieces, none of them empty.

    Raises `UnreadableFile` with the byte and the line where it is not in the encoding `name`.
    """
    decoder = codecs.getincrementaldecoder(name)()
    done = lines = 0
    for piece in chain(pieces, (b"",)):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise _wrong_bytes(error, done - pending, lines, shown) from error
        yield text
        done, lines = done + len(piece), lines + piece.count(b"\n")


def _wrong_bytes(error: UnicodeDecodeError, offset: int, line: int, shown: str) -> UnreadableFile:
    return UnreadableFile(
        "file-encoding",
        f"not {shown} at byte {offset + error.start} (0x{error.object[error.start]:02X})",
        "save the file as UTF-8, or state `encoding: gb18030` in the descriptor",
        line + error.object[: error.start].count(b"\n") + 1,
    )


def wrong_utf8(content: memoryview) -> UnreadableFile | None:
    """Where UTF-8 text is broken: the byte (after a BOM) and the line; None where it is whole."""
    pieces = (bytes(content[start : start + STEP]) for start in range(0, len(content), STEP))
    try:
        for _ in _decoded(pieces, "utf-8", "utf-8"):
            pass
    except UnreadableFile as error:
        return error
    return None


class _Bytes(io.RawIOBase):
    """A stream over a view, which copies no more than a buffer at a time."""

    def __init__(self, content: memoryview) -> None:
        self._content, self._at = content, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._content[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def text_lines(content: memoryview) -> Iterator[str]:
    r"""Lines with their ends as they stand (\n, \r or \r\n), as Frictionless feeds them."""
    stream = io.BufferedReader(_Bytes(content), 1 << 16)
    yield from io.TextIOWrapper(stream, encoding="utf-8", newline="")


def records(
    content: memoryview, dialect: Dialect, *, after: Iterable[str] = ()
) -> Iterator[list[str]]:
    """All records of UTF-8 text, header and comments included; `after` are further lines.

    Raises `UnreadableFile` for broken UTF-8 or what even Python's reader refuses.
    """
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(chain(text_lines(content), after), **dialect.options())
    try:
        yield from reader
    except UnicodeDecodeError as error:
        raise wrong_utf8(content) or _wrong_bytes(error, 0, 0, "utf-8") from error
    except csv.Error as error:
        raise UnreadableFile(
            "file-unreadable",
            f"broken CSV: {error}",
            "check the quotation marks near this line",
            reader.line_num,
        ) from error


@dataclass(frozen=True, slots=True)
class Head:
    """The labels of a file, the byte where its rows begin, and how many records come before.

    `lines` are the texts of those records that are no part of the header: titles, units, comments.
    """

    labels: tuple[str, ...]
    end: int
    records: int
    lines: tuple[str, ...] = ()


def read_head(content: memoryview, dialect: Dialect) -> Head:
    """Read the header rows (none, one or several, which are joined as Frictionless does)."""
    consumed = 0

    def counted() -> Iterator[str]:
        nonlocal consumed
        for line in text_lines(content):
            consumed += len(line.encode())
            yield line

    if dialect.header_rows == ():
        return Head((), 0, 0)
    csv.field_size_limit(CELL_LIMIT)
    rows: list[list[str]] = []
    lines: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(counted(), **dialect.options()), 1):
            wanted = dialect.header_rows is None or number in dialect.header_rows
            if wanted and dialect.is_row(number, cells):
                rows.append([cell.strip() for cell in cells])
            else:
                lines.append(" ".join(filter(None, cells)))
            if dialect.header_rows is None and rows:
                break
            if dialect.header_rows and number >= dialect.header_rows[-1]:
                break
    except UnicodeDecodeError as error:
        raise wrong_utf8(content) or _wrong_bytes(error, 0, 0, "utf-8") from error
    return Head(dialect.labels_of(rows), consumed, number, tuple(lines))

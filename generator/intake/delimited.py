"""Delimited text (CSV, TSV) -> rows of strings, by the resource's CSV dialect (Data Package v2)."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CELL_LIMIT = 2**31 - 1
"""Python's reader refuses cells over 128 KiB by default; a judgment is longer than that."""

_BOM = "\ufeff"


class UnreadableFile(Exception):
    """Why a file gives no rows: `code` of the finding, what, on which line, what to do."""

    def __init__(self, code: str, detail: str, hint: str, line: int | None = None) -> None:
        self.code, self.detail, self.hint, self.line = code, detail, hint, line
        super().__init__(detail)


def read_delimited(file: Path, descriptor: Mapping[str, Any]) -> Iterator[list[str]]:
    """The rows of one file, header included, cells as they stand.

    Raises `UnreadableFile` (no such file, wrong encoding with byte and line, broken quoting).
    """
    text = _decode(_bytes_of(file), str(descriptor.get("encoding", "utf-8")))
    dialect = descriptor.get("dialect")
    reader = csv.reader(io.StringIO(text, newline=""), **_csv_options(dialect or {}, file))
    csv.field_size_limit(CELL_LIMIT)
    comment = (dialect or {}).get("commentChar")
    try:
        for row in reader:
            if not (comment and row and row[0].startswith(comment)):
                yield row
    except csv.Error as error:
        raise UnreadableFile(
            "file-unreadable",
            f"broken CSV: {error}",
            "check the quotation marks near this line",
            reader.line_num,
        ) from error


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(
            "file-missing", "no such file", "add the file, or correct `path` in the descriptor"
        ) from error
    except OSError as error:
        raise UnreadableFile(
            "file-unreadable", str(error.strerror or error), "make the file readable"
        ) from error


def _decode(content: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup("gb18030" if encoding.lower() in ("gb2312", "gbk") else encoding).name
    except LookupError as error:
        raise UnreadableFile(
            "file-encoding", f"unknown encoding {encoding!r}", "use utf-8, gb18030 or utf-16"
        ) from error
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            "file-encoding",
            f"not {encoding} at byte {error.start} (0x{content[error.start]:02X})",
            "save the file as UTF-8, or state `encoding: gb18030` in the descriptor",
            line,
        ) from error
    return text.removeprefix(_BOM)


def _csv_options(dialect: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """The dialect's properties in the words of Python's csv module."""
    tab = file.suffix.lower() == ".tsv"
    return {
        "delimiter": dialect.get("delimiter", "\t" if tab else ","),
        "quotechar": dialect.get("quoteChar", '"'),
        "doublequote": dialect.get("doubleQuote", True),
        "escapechar": dialect.get("escapeChar"),
        "skipinitialspace": dialect.get("skipInitialSpace", False),
        "strict": False,
    }

"""A finished file as the pieces of plain text and bytes that a reader can get out of it.

By their first bytes: gzip (RFC 1952) and ZIP, thus XLSX, are unpacked, also inside each other.
Parquet gives its bytes as they are (footer and page index are not compressed), every value and
dictionary page decoded, and the extremes of its statistics. Text comes as it is and with HTML
entities, JSON escapes and percent signs resolved.
"""

from __future__ import annotations

import gzip
import html
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote_to_bytes

from generator.disclosure.escapes import without_json_escapes

if TYPE_CHECKING:
    import pyarrow as pa

PIECE = 1 << 23
OVERLAP = 4096
"""Bytes repeated from piece to piece, so that nothing is missed at a cut: the longest value."""


class Unreadable(ValueError):
    """A file is packed in a way that cannot be looked into."""


def pieces(file: Path) -> Iterator[bytes]:
    """Everything that a file holds. Raises `Unreadable`."""
    with file.open("rb") as stream:
        yield from _unpacked(stream, file.name)


def _unpacked(stream: BinaryIO, name: str) -> Iterator[bytes]:
    head = stream.read(4)
    stream.seek(0)
    if name.endswith(".br") or head == b"\x28\xb5\x2f\xfd":
        raise Unreadable("packed with Brotli or Zstandard")
    yield from _texts(stream)
    stream.seek(0)
    try:
        if head[:2] == b"\x1f\x8b":
            with gzip.open(stream) as inner:
                yield from _unpacked(inner, name.removesuffix(".gz"))  # type: ignore[arg-type]
        elif head == b"PK\x03\x04":
            yield from _members(stream)
        elif head == b"PAR1":
            yield from _columns(stream)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise Unreadable(str(error)) from error


def _texts(stream: BinaryIO) -> Iterator[bytes]:
    tail = b""
    while read := stream.read(PIECE):
        piece = tail + read
        tail = piece[-OVERLAP:]
        yield piece
        yield from _resolved(piece)


def _resolved(piece: bytes) -> Iterator[bytes]:
    if b"&" in piece:
        yield html.unescape(piece.decode("utf-8", "replace")).encode()
    if b"\\u" in piece:
        yield without_json_escapes(piece)
    if b"%" in piece:
        yield unquote_to_bytes(piece)


def _members(stream: BinaryIO) -> Iterator[bytes]:
    with zipfile.ZipFile(stream) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as member:
                yield from _unpacked(member, entry.filename)  # type: ignore[arg-type]


def _columns(stream: BinaryIO) -> Iterator[bytes]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = pq.ParquetFile(stream).schema_arrow.names
        # With `read_dictionary` a dictionary page comes whole, entries that no row uses included.
        file = pq.ParquetFile(stream, read_dictionary=names)
        for group in range(file.num_row_groups):
            for position, name in enumerate(names):
                column = file.read_row_group(group, columns=[name]).column(0)
                for chunk in column.chunks:
                    yield _lines(chunk.dictionary if hasattr(chunk, "dictionary") else chunk)
                seen = file.metadata.row_group(group).column(position).statistics
                if seen is not None and seen.has_min_max:
                    yield f"{seen.min}\n{seen.max}".encode()
        if foreign := [n for n in names if not _filters_are_exact(stream, file, n)]:
            raise Unreadable(f"the Bloom filter of {', '.join(foreign)} is not that of its values")
    except pa.ArrowException as error:
        raise Unreadable(str(error)) from error


def _lines(values: pa.Array) -> bytes:
    import pyarrow as pa
    import pyarrow.compute as pc

    return "\n".join(v for v in pc.cast(values, pa.string()).to_pylist() if v is not None).encode()


def _filters_are_exact(stream: BinaryIO, file: object, column: str) -> bool:
    """Whether each Bloom filter of a column has the bits of its row group's values and no others.

    A filter cannot be asked what it holds, so it is made again from the values and compared.
    """
    metadata = file.metadata  # type: ignore[attr-defined]
    position = file.schema_arrow.names.index(column)  # type: ignore[attr-defined]
    for group in range(metadata.num_row_groups):
        chunk = metadata.row_group(group).column(position)
        if not chunk.bloom_filter_length:
            continue
        stream.seek(chunk.bloom_filter_offset)
        stored = stream.read(chunk.bloom_filter_length)
        values = file.read_row_group(group, columns=[column])  # type: ignore[attr-defined]
        if _filter_of(_plain(values), len(stored)) != stored:
            return False
    return True


def _plain(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    field = table.schema.field(0)
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    return pa.table({field.name: table.column(0).cast(kind)})


def _filter_of(table: pa.Table, length: int) -> bytes:
    """The Bloom filter, of `length` bytes with its header, of a table's only column.

    The writer folds a filter that is larger than its values need, so the largest guess is nearly
    always right.
    """
    import pyarrow.parquet as pq

    for halvings in range(table.num_rows.bit_length()):
        written = io.BytesIO()
        options = {"ndv": table.num_rows >> halvings, "fpp": 0.01}
        pq.write_table(table, written, bloom_filter_options={table.column_names[0]: options})
        chunk = pq.ParquetFile(written).metadata.row_group(0).column(0)
        if chunk.bloom_filter_length == length:
            return written.getvalue()[chunk.bloom_filter_offset :][:length]
    return b""

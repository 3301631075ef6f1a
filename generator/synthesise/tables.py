"""Writing record batches to CSV and Parquet, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_SPECIAL: Final = (b",", b'"', b"\n", b"\r")
_SPECIAL_PATTERN: Final = '[,"\n\r]'


def lexical(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch as text: ISO dates, plain numbers, the empty string for null."""
    texts = [pc.fill_null(column.cast(pa.string()), "") for column in batch.columns]
    return pa.record_batch(texts, batch.schema.names)


def write_csv(
    batches: Iterable[pa.RecordBatch],
    out: Path,
    header: Sequence[str],
    progress: Callable[[int], None] | None,
) -> None:
    """Write batches as UTF-8 CSV (RFC 4180 quoting, LF, header row).

    Arrow's own writer quotes every text or none; here the lines are joined by Arrow and their
    buffer is written as it is, with quotes only where they are needed.
    """
    part = _part(out)
    written = 0
    with part.open("wb") as stream:
        stream.write((",".join(header) + "\n").encode())
        for batch in batches:
            stream.write(_csv_lines(batch))
            written += batch.num_rows
            if progress:
                progress(written)
    part.replace(out)


def write_parquet(
    batches: Iterable[pa.RecordBatch],
    out: Path,
    schema: pa.Schema,
    progress: Callable[[int], None] | None,
) -> None:
    """Write batches as Parquet (Zstandard), one row group per batch."""
    part = _part(out)
    written = 0
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
            written += batch.num_rows
            if progress:
                progress(written)
    part.replace(out)


def _part(out: Path) -> Path:
    """Return where an unfinished file lives: a broken run leaves no half file under its name."""
    return out.with_name(out.name + ".part")


def _csv_lines(batch: pa.RecordBatch) -> memoryview:
    fields = [_quoted(column) for column in lexical(batch).columns]
    ends: list[Any] = [part for field in fields for part in (",", field)][1:]
    lines = pc.binary_join_element_wise(*ends, "\n", "")
    return _text_of(lines)


def _quoted(column: Any) -> Any:
    """Quote the values that need it; most columns have none and are passed on untouched."""
    text = bytes(_text_of(column))
    if not any(mark in text for mark in _SPECIAL):
        return column
    doubled = pc.replace_substring(column, '"', '""')
    wrapped = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(column, _SPECIAL_PATTERN), wrapped, column)


def _text_of(column: Any) -> memoryview:
    """Return the characters of a string array, end to end."""
    offsets = memoryview(column.buffers()[1]).cast("i")
    start, stop = offsets[column.offset], offsets[column.offset + len(column)]
    return memoryview(column.buffers()[2])[start:stop]

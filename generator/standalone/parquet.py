"""The columns of Parquet files that stand for one table, with nothing guessed about them."""

from __future__ import annotations

from pathlib import Path

from generator.intake.parquet_input import is_flat
from generator.intake.raw import UnreadableFile


def parquet_labels(paths: tuple[Path, ...]) -> tuple[str, ...]:
    """The names of the columns, the same in every part. Raises `UnreadableFile`."""
    labels = [_labels(path) for path in paths]
    if len(set(labels)) > 1:
        raise UnreadableFile("file-unreadable", "the columns differ from the first part's",
                             "every part must have the same columns")  # fmt: skip
    return labels[0]


def _labels(path: Path) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise UnreadableFile("file-missing", "no such file", "add the file, or correct `path`")
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile("file-unreadable", reason, "write the file again") from error
    for column in schema:
        if not is_flat(column.type):
            detail = f"{column.name}: a column of type {column.type}"
            raise UnreadableFile("file-unreadable", detail, "supply a flat table")
    return tuple(schema.names)

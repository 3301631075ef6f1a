"""The columns of Parquet files that stand for one table, with nothing guessed about them."""

from __future__ import annotations

from pathlib import Path

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
    import pyarrow.types as kinds

    if not path.is_file():
        raise UnreadableFile("file-missing", "no such file", "add the file, or correct `path`")
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile("file-unreadable", reason, "write the file again") from error
    for column in schema:
        kind = column.type
        if kinds.is_nested(kind) or kinds.is_binary(kind) or kinds.is_large_binary(kind):
            raise UnreadableFile("file-unreadable", f"{column.name}: a column of type {kind}",
                                 "supply a flat table")  # fmt: skip
    return tuple(schema.names)

"""Parquet as the text of its values, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.intake.delimited import UnreadableFile
from generator.intake.parquet_input import as_text
from generator.intake.raw import Block, Placed, Result

BATCH = 50_000


@dataclass(frozen=True, slots=True)
class ParquetRows:
    """All parts of a resource; the first row has number 2, as below a header."""

    paths: tuple[Path, ...]

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` batch by batch; Arrow itself reads columns side by side."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        first = 2
        for part, path in enumerate(self.paths):
            in_file = 2
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(BATCH):
                    columns = [as_text(pa.chunked_array([c])) for c in batch.columns]
                    cells = pa.table(columns, names=[str(i) for i in range(len(columns))])
                    block = Block(part, cells, cells.num_rows)
                    yield Placed(block, work(block), first, in_file)
                    first, in_file = first + block.records, in_file + block.records


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

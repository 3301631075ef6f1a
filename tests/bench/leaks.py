"""`python -m tests.bench.leaks [--rows N] [--site FOLDER]`: the search for leaks, per form of file.

Synthetic debtors are exported as the site exports them, with their look-up, and every file is
scanned as the gate scans it, the files of one form together and in one thread. MB are those of the
files as they lie on the disk; the second rate is that of the text in them (unpacked, for Parquet in
memory). Processor seconds, best of three runs; the peer is one pass of RE2 with the expression
`[0-9]{30}` over the text of the CSV. `--site` adds the files of a built site: its pages are many
and small.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from generator.catalogue.load import load_dataset
from generator.disclosure.columns import leaks_in_columns, texts_of
from generator.disclosure.finished import sightings
from generator.disclosure.pieces import BLOCK
from generator.export import export_dataset
from generator.publish.sink import Sink
from generator.search import index_records
from generator.settings import BEIJING, load_settings
from generator.synthesise import iter_debtor_batches

ROOT = Path(__file__).parents[2]
CLOCK = datetime(2026, 11, 20, tzinfo=BEIJING)
MOST_LOOKED_UP = 1_000_000
"""Records that get a look-up; that of more takes longer to build than to scan."""
NAME = "dishonest-debtors"
MB = 1_000_000

HEAD = "| form | files | MB | MB of text | CPU s | MB/s | MB of text/s |\n|---|---:|---:|---:|---:|---:|---:|"


def main() -> None:
    """Make the files, scan them, print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.leaks", description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--site", type=Path, help="a built site, for its many small files")
    options.add_argument("--folder", type=Path, help="where the made files are kept")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = chosen.folder or Path(made)
        files = exported(folder, chosen.rows, chosen.runs)
        csv = next(f for f in files if f.suffix == ".csv")
        print(f"peer: {peer(csv, chosen.runs):,.0f} MB/s\n\n{HEAD}", flush=True)
        for form, found in by_form(files):
            show(form, found, chosen.runs, {str(f) for f in files})
        if chosen.site:
            for form, found in by_form([f for f in chosen.site.rglob("*") if f.is_file()]):
                show(f"site: {form}", found, chosen.runs, set())
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def exported(folder: Path, rows: int, runs: int) -> list[Path]:
    """The files of so many records, made once; says how fast their columns are searched."""
    if not folder.exists() or not any(folder.iterdir()):
        dataset = load_dataset(ROOT / "datasets" / NAME, ROOT)[0]
        assert dataset is not None
        names = [f.name for f in dataset.resources[0].schema.fields if f.published]
        table = pa.Table.from_batches(iter_debtor_batches(rows, 1)).select(names)
        columns = texts_of({name: table.column(name) for name in names})
        busy = min(processor_seconds(lambda: list(leaks_in_columns(columns))) for _ in range(runs))
        size = sum(column.nbytes for column in columns.values()) / MB
        print(f"columns: {rows:,} rows, {size:,.0f} MB, {busy:.2f} CPU s, {size / busy:,.0f} MB/s")
        settings, sink = load_settings(ROOT)[0], Sink(folder)
        release = export_dataset(dataset, {dataset.resources[0].name: table}, sink, withheld={},
                                 findings=(), settings=settings, generated=CLOCK)  # fmt: skip
        if rows <= MOST_LOOKED_UP:
            index_records({NAME: release}, sink, settings)
    return [f for f in folder.rglob("*") if f.is_file()]


def by_form(files: Sequence[Path]) -> Iterator[tuple[str, list[Path]]]:
    """The files by the ending of their names, largest form first."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for file in sorted(files):
        found["".join(file.suffixes[-2:]) if file.suffix == ".gz" else file.suffix].append(file)
    yield from sorted(found.items(), key=lambda item: -sum(f.stat().st_size for f in item[1]))


def show(form: str, files: Sequence[Path], runs: int, scanned: set[str]) -> None:
    """One row of the table."""
    busy = min(processor_seconds(lambda: scan(files, scanned)) for _ in range(runs))
    size = sum(f.stat().st_size for f in files) / MB
    text = sum(map(text_size, files)) / MB
    print(f"| {form} | {len(files):,} | {size:,.1f} | {text:,.1f} | {busy:.2f} "
          f"| {size / busy:,.0f} | {text / busy:,.0f} |", flush=True)  # fmt: skip


def peer(file: Path, runs: int) -> float:
    """MB/s of RE2 with a small expression over the lines of a file."""
    lines = pa.array(file.read_bytes()[: 64 * MB].split(b"\n"))
    busy = min(
        processor_seconds(lambda: pc.match_substring_regex(lines, "[0-9]{30}")) for _ in range(runs)
    )
    return lines.nbytes / MB / busy


def scan(files: Sequence[Path], scanned: set[str]) -> None:
    """All files of one form, as the gate scans them."""
    found = sightings(((f, str(f)) for f in files), scanned)
    assert not [s for s in found if s.leak.kind == "identity-number"]


def text_size(file: Path) -> int:
    """Bytes of text in a file."""
    from pyarrow import parquet

    if file.suffix == ".gz":
        with gzip.open(file) as stream:
            return sum(map(len, iter(partial(stream.read, BLOCK), b"")))
    sizes: Mapping[str, Callable[[], int]] = {
        ".xlsx": lambda: sum(m.file_size for m in zipfile.ZipFile(file).infolist()),
        ".parquet": lambda: sum(b.nbytes for b in parquet.ParquetFile(file).iter_batches()),
    }
    return sizes.get(file.suffix, lambda: file.stat().st_size)()


def processor_seconds(work: Callable[[], object]) -> float:
    """User and system time of the process while it works."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()

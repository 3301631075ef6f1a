"""`python -m tests.bench.leaks [--rows N] [--site FOLDER]`: the search for leaks, per form of file.

Synthetic debtors are exported as the site exports them, with their look-up, and every file is
scanned as the gate scans it, the files of one form together and in one thread. MB are those of the
files as they lie on the disk; the second rate is that of the text in them (unpacked, or as CSV for
Parquet). Processor seconds, best of three runs. `--site` adds the files of a built site by their
form: its pages are many and small.
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
from datetime import date
from pathlib import Path

from generator.disclosure.columns import leaks_in_columns, texts_of
from generator.disclosure.finished import sightings
from generator.export import export_dataset
from generator.pipeline import check
from generator.publish.sink import Sink
from generator.search import index_records
from generator.settings import build_time, load_settings
from generator.synthesise import synthesise_debtors

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 20)
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
        print(f"\n{HEAD}", flush=True)
        for form, found in by_form(files):
            show(form, found, chosen.runs)
        if chosen.site:
            for form, found in by_form([f for f in chosen.site.rglob("*") if f.is_file()]):
                show(f"site: {form}", found, chosen.runs)
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def exported(folder: Path, rows: int, runs: int) -> list[Path]:
    """Downloads and look-up of so many records; says how fast their columns are searched."""
    project, site = folder / "project", folder / "site"
    if not site.exists():
        write_project(project, rows)
        settings, _ = load_settings(project)
        [decision] = check(project).decisions
        table = decision.tables[decision.dataset.resources[0].name]
        columns = texts_of({n: table.column(n) for n in table.column_names})
        busy = min(processor_seconds(lambda: list(leaks_in_columns(columns))) for _ in range(runs))
        size = sum(c.nbytes for c in columns.values()) / MB
        print(f"columns: {rows:,} rows, {size:,.0f} MB, {busy:.2f} CPU s, {size / busy:,.0f} MB/s")
        sink, clock = Sink(site), build_time(AS_OF)
        release = export_dataset(decision.dataset, decision.tables, sink, settings=settings,
                                 withheld={}, findings=(), generated=clock)  # fmt: skip
        index_records({NAME: release}, sink, settings)
    return [f for f in site.rglob("*") if f.is_file()]


def write_project(project: Path, rows: int) -> None:
    """A project with nothing but the list."""
    source = project / "datasets" / NAME
    (source / "data").mkdir(parents=True)
    (project / "schemas").mkdir()
    text = (ROOT / "datasets" / NAME / "datapackage.yaml").read_text("utf-8")
    (source / "datapackage.yaml").write_text(text, "utf-8")
    schema = "schemas/dishonest-debtor.json"
    (project / schema).write_text((ROOT / schema).read_text("utf-8"), "utf-8")
    (project / "pyproject.toml").write_text('[tool.yangguang]\ntitle = "bench"\n', "utf-8")
    synthesise_debtors(rows, 1, source / "data" / f"{AS_OF}.csv", as_of=AS_OF)


def by_form(files: Sequence[Path]) -> Iterator[tuple[str, list[Path]]]:
    """The files by the ending of their names, largest form first."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for file in sorted(files):
        found["".join(file.suffixes[-2:]) if file.suffix == ".gz" else file.suffix].append(file)
    yield from sorted(found.items(), key=lambda item: -sum(f.stat().st_size for f in item[1]))


def show(form: str, files: Sequence[Path], runs: int) -> None:
    """One row of the table."""
    busy = min(processor_seconds(lambda: scan(files)) for _ in range(runs))
    size = sum(f.stat().st_size for f in files) / MB
    text = sum(map(text_size, files)) / MB
    print(f"| {form} | {len(files):,} | {size:,.1f} | {text:,.1f} | {busy:.2f} "
          f"| {size / busy:,.0f} | {text / busy:,.0f} |", flush=True)  # fmt: skip


def scan(files: Sequence[Path]) -> None:
    """All files of one form, as the gate scans them."""
    assert not [s for s in sightings((f, f.name) for f in files) if s.leak.kind == "identity-number"]


def text_size(file: Path) -> int:
    """Bytes of text in a file."""
    from pyarrow import parquet

    sizes: Mapping[str, Callable[[], int]] = {
        ".gz": lambda: len(gzip.decompress(file.read_bytes())),
        ".xlsx": lambda: sum(m.file_size for m in zipfile.ZipFile(file).infolist()),
        ".parquet": lambda: parquet.read_table(file).nbytes,
    }
    return sizes.get(file.suffix, lambda: file.stat().st_size)()


def processor_seconds(work: Callable[[], object]) -> float:
    """User and system time of the process while it works."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()

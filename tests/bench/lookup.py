"""`python -m tests.bench.lookup [--rows N] [--queries N] [--only KIND ...] [--folder DIR]`.

Makes synthetic debtors, builds their look-up in a process of its own beside a peer that only sorts
and compresses the same records, and asks it by the site's own modules in headless Chromium, from a
local server. DuckDB answers the same questions from the published table; every answer must be the
same. Bytes and requests are of a first visit: directory, leaf, blocks, and the records the form
opens by itself. With a folder nothing is done twice: table, look-up and answers are kept there, so
that a long run can be ended and begun again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import duckdb

from generator.synthesise.debtors import synthesise_debtors
from tests.bench.lookup_asked import KINDS, answered, asking, compare, forget

UNPUBLISHED = "ground, decision_date, term_months, embargo_until"

BUILT = """\
| peer | s | CPU s | MB of memory | files | MB | largest file, kB |
|---|---:|---:|---:|---:|---:|---:|"""

HEAD = """\
| asked by | questions | hits | requests median | 95 % | most | kB median | 95 % | most | ms median | 95 % |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    """Build, ask, compare, print the figures."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.lookup", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--queries", type=int, default=2_000, help="of each kind")
    options.add_argument("--only", nargs="*", choices=KINDS, default=list(KINDS), metavar="KIND",
                         help=f"of {', '.join(KINDS)}")  # fmt: skip
    options.add_argument("--folder", type=Path, help="kept; what is there is not made again")
    chosen = options.parse_args()
    if chosen.folder:
        measure(chosen.folder, chosen.rows, chosen.queries, chosen.only)
        return
    with tempfile.TemporaryDirectory(prefix="bench-lookup-") as folder:
        measure(Path(folder), chosen.rows, chosen.queries, chosen.only)


def measure(folder: Path, rows: int, queries: int, kinds: Sequence[str]) -> None:
    """All figures of so many rows. Raises AssertionError where an answer is not the engine's."""
    table = published(folder, rows)
    database = duckdb.connect(config={"memory_limit": "1500MB", "temp_directory": str(folder)})
    database.execute(f"CREATE VIEW debtors AS SELECT * FROM '{table}'")
    (there,) = database.execute("SELECT count(*) FROM debtors").fetchall()[0]
    print(f"{there:,} records\n\n{BUILT}", flush=True)
    for peer, told in figures(table).items():
        print(built_row(peer, told), flush=True)
    print(f"\n{HEAD}", flush=True)
    with asking(folder) as ask:
        for name in kinds:
            asked, found = answered(folder, database, name, queries, ask)
            compare(database, name, asked, found)
            print(row(name, found), flush=True)
    print(f"\nevery answer is the engine's; load average {os.getloadavg()[0]:.1f}")


def published(folder: Path, rows: int) -> Path:
    """The published table of so many synthetic debtors, made once."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "debtors.parquet"
    if not table.exists():
        raw = folder / "raw.parquet"
        synthesise_debtors(rows, 1, raw)
        duckdb.sql(f"COPY (SELECT * EXCLUDE ({UNPUBLISHED}) FROM '{raw}') TO '{table}'"
                   " (COMPRESSION zstd)")  # fmt: skip
        raw.unlink()
    return table


def figures(table: Path) -> dict[str, Any]:
    """What the build and the peer took; they are not repeated where a look-up is there."""
    kept = table.with_name("build.json")
    if not kept.exists() or not (table.parent / "lookup").exists():
        forget(table.parent)
        told = {}
        for peer in ("sorted", "built"):
            one = subprocess.run([sys.executable, "-m", "tests.bench.lookup_build", peer, str(table)],
                                 check=True, capture_output=True, text=True)  # fmt: skip
            told[peer] = json.loads(one.stdout)
        kept.write_text(json.dumps(told), encoding="utf-8")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def built_row(peer: str, told: dict[str, Any]) -> str:
    """A row of the first table."""
    title = {"built": "this look-up", "sorted": "DuckDB: sorted by name, gzip'd JSON"}[peer]
    return (f"| {title} | {told['seconds']:.1f} | {told['cpu_seconds']:.1f} "
            f"| {told['megabytes_rss']:,} | {told['files']:,} | {told['bytes'] / 1e6:.1f} "
            f"| {told['largest'] / 1000:,.0f} |")  # fmt: skip


def row(name: str, found: Sequence[dict[str, Any]]) -> str:
    """A row of the table."""
    cells = [name, str(len(found)), f"{sum(one['count'] for one in found):,}"]
    for measure, unit, digits in (("requests", 1, 0), ("bytes", 1000, 1), ("ms", 1, 0)):
        values = sorted(one[measure] / unit for one in found)
        told = [values[len(values) // 2], quantiles(values, n=20)[18], values[-1]]
        cells += [f"{value:.{digits}f}" for value in told[: 2 if measure == "ms" else 3]]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()

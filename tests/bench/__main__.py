"""`python -m tests.bench [--full] [--write]`: speed and memory of the check engine.

Synthetic debtors, 18 columns, 1 % of the rows with an error. Every peer runs in a process of its own
on a warm file, the peers by turns, and the best of three runs counts: ratios come from one run on one
machine. Frictionless reads 20,000 rows, and with `--full` the million, once. `--full` adds 3 and 8.75
million rows (3.8 GB), twice each, and, for the engine alone, the key of 45 million rows. `--write`
puts table and drawing where the documentation has them; it is for a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.made import COLUMNS, made, made_keys
from tests.bench.measured import Measured
from tests.bench.start import ROWS, beyond_interpreter
from tests.bench.written import write

SLICE = 20_000
SIZES = (100_000, 300_000, 1_000_000)
FULL = (3_000_000, 8_750_000)
KEYS = 45_000_000
RUNS = 3

HEAD = """\
| peer | rows | s | CPU s | rows/s | errors | MB | × Frictionless | × query by hand |
|---|---:|---:|---:|---:|---:|---:|---:|---:|"""


def measured(peer: str, file: Path, rows: int, python: str = sys.executable) -> Measured:
    """One run."""
    module = "tests.bench.pointblank" if peer == "pointblank" else "tests.bench.peers"
    told = subprocess.run([python, "-m", module, peer, str(file)],
                          check=True, capture_output=True, text=True).stdout.split()  # fmt: skip
    seconds, busy, errors, megabytes = told
    return Measured(peer, rows, float(seconds), float(busy), int(errors), int(megabytes))


def best(peers: Sequence[str], file: Path, rows: int, pointblank: str = "") -> list[Measured]:
    """The best run of each peer; they take turns, so that all see the same machine."""
    rounds = [
        [
            measured(p, file, rows, pointblank if p == "pointblank" else sys.executable)
            for p in peers
        ]
        for _ in range(RUNS if rows <= SIZES[-1] else RUNS - 1)
    ]
    return [min(runs, key=lambda m: m.seconds) for runs in zip(*rounds, strict=True)]


def main() -> None:
    """Make the files, run the peers, print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--full", action="store_true")
    options.add_argument(
        "--write", action="store_true", help="put the figures into the documentation"
    )
    options.add_argument("--folder", type=Path, help="where to keep the made files")
    options.add_argument("--pointblank", default="", metavar="PYTHON",
                         help="an interpreter that has pointblank and polars")  # fmt: skip
    chosen = options.parse_args()
    if chosen.folder:
        chosen.folder.mkdir(parents=True, exist_ok=True)
        run(chosen.folder, chosen)
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            run(Path(folder), chosen)


def run(folder: Path, chosen: argparse.Namespace) -> None:
    """All measurements, with the made files in `folder`."""
    print(f"{len(COLUMNS)} columns; one row as soon as it is measured\n\n{HEAD}", flush=True)
    small = best(["engine", "frictionless"], made(folder, SLICE), SLICE)
    assert small[0].errors == small[1].errors, small
    reference = small[1]
    if chosen.full:
        reference = measured("frictionless", made(folder, SIZES[-1]), SIZES[-1])
    show([reference], reference)
    every = [reference]
    for rows in SIZES + (FULL if chosen.full else ()):
        in_memory = bool(chosen.pointblank) and rows <= SIZES[-1]
        peers = ["engine", "duckdb"] + ["pointblank"] * in_memory
        found = best(peers, made(folder, rows), rows, chosen.pointblank)
        show(found, reference)
        every += found
    if chosen.full:
        every.append(measured("keys", made_keys(folder, KEYS), KEYS))
        show(every[-1:])
    taken = beyond_interpreter(folder)
    print(f"\n{ROWS} rows by the command, beyond the interpreter: {taken.clock:.2f} s, "
          f"{taken.busy:.2f} of the processors")  # fmt: skip
    print(f"load average at the end: {os.getloadavg()[0]:.1f}")
    if chosen.write:
        write(every)


def show(found: Sequence[Measured], reference: Measured | None = None) -> None:
    """Rows of the table; the ratios are of rows per second, to Frictionless and to the query."""
    by_hand = [m.speed for m in found if m.peer == "duckdb"]
    for m in found:
        times = f"{m.speed / reference.speed:.1f}" if reference else ""
        share = f"{m.speed / by_hand[0]:.2f}" if by_hand else ""
        print(f"| {m.peer} | {m.rows:,} | {m.seconds:.2f} | {m.busy:.2f} | {m.speed:,.0f} "
              f"| {m.errors:,} | {m.megabytes:,} | {times} | {share} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()

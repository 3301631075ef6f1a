"""`python -m tests.bench [--full] [--svg FILE]`: speed and memory of the check engine.

Synthetic debtors, 18 columns, 1 % of the rows with an error. Every peer runs in a process of its own
on a warm file, the peers by turns, and the best of three runs counts: ratios come from one run on one
machine. `--full` adds 3 and 8.75 million rows (3.8 GB), once each, and, for the engine alone, the
key of 45 million rows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.curve import svg
from tests.bench.made import COLUMNS, made, made_keys

SLICE = 20_000
SIZES = (100_000, 300_000, 1_000_000)
FULL = (3_000_000, 8_750_000)
KEYS = 45_000_000
RUNS = 3

HEAD = """\
| peer | rows | s | CPU s | rows/s | errors | MB | × Frictionless | × query by hand |
|---|---:|---:|---:|---:|---:|---:|---:|---:|"""


@dataclass(frozen=True)
class Measured:
    """One run of one peer: seconds by the clock and of the processors, most resident memory."""

    peer: str
    rows: int
    seconds: float
    busy: float
    errors: int
    megabytes: int

    @property
    def speed(self) -> float:
        """Rows per second."""
        return self.rows / self.seconds


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
        [measured(p, file, rows, pointblank if p == "pointblank" else sys.executable) for p in peers]
        for _ in range(RUNS if rows <= SIZES[-1] else 1)
    ]
    return [min(runs, key=lambda m: m.seconds) for runs in zip(*rounds, strict=True)]


def main() -> None:
    """Make the files, run the peers, print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--full", action="store_true")
    options.add_argument("--svg", type=Path)
    options.add_argument("--folder", type=Path, help="where the made files are kept")
    options.add_argument("--pointblank", default="", metavar="PYTHON",
                         help="an interpreter that has pointblank and polars")  # fmt: skip
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{len(COLUMNS)} columns; one row as soon as it is measured\n\n{HEAD}", flush=True)
    small = best(["engine", "frictionless"], made(folder, SLICE), SLICE)
    assert small[0].errors == small[1].errors, small
    show(small[1:], small[1])
    curve = []
    for rows in SIZES + (FULL if chosen.full else ()):
        in_memory = bool(chosen.pointblank) and rows <= SIZES[-1]
        peers = ["engine", "duckdb"] + ["pointblank"] * in_memory
        found = best(peers, made(folder, rows), rows, chosen.pointblank)
        show(found, small[1])
        curve.append((rows, found[0].busy))
    if chosen.full:
        show([measured("keys", made_keys(folder, KEYS), KEYS)])
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f}")
    if chosen.svg:
        chosen.svg.write_text(svg(curve), encoding="utf-8")


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

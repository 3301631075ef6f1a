"""`python -m tests.bench [--full] [--svg FILE]`: speed and memory of the check engine.

Synthetic debtors, 1 % of the rows with an error. Every peer runs in a process of its own on a warm
file; ratios come from one run on one machine. `--full` adds 8.75 million rows (4 GB).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator.synthesise.debtors import synthesise_debtors
from tests.bench.curve import svg

SLICE = 20_000
SIZES = (100_000, 300_000, 1_000_000)
FULL = (3_000_000, 8_750_000)


@dataclass(frozen=True)
class Measured:
    """One run of one peer."""

    peer: str
    rows: int
    seconds: float
    errors: int
    megabytes: int

    @property
    def speed(self) -> float:
        """Rows per second."""
        return self.rows / self.seconds


def measured(peer: str, file: Path, rows: int, runs: int = 3) -> Measured:
    """The best of several runs."""
    found = []
    for _ in range(runs):
        told = subprocess.run([sys.executable, "-m", "tests.bench.peers", peer, str(file)],
                              check=True, capture_output=True, text=True).stdout.split()  # fmt: skip
        found.append(Measured(peer, rows, float(told[0]), int(told[1]), int(told[2])))
    return min(found, key=lambda m: m.seconds)


def main() -> None:
    """Make the files, run the peers, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true")
    options.add_argument("--svg", type=Path)
    options.add_argument("--folder", type=Path, help="where the made files are kept")
    chosen = options.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = SIZES + (FULL if chosen.full else ())
    reference = measured("frictionless", made(folder, SLICE), SLICE, runs=1)
    curve = [measured("engine", made(folder, rows), rows) for rows in sizes]
    query = [measured("duckdb", made(folder, rows), rows) for rows in sizes]
    agreed = measured("engine", made(folder, SLICE), SLICE, runs=1).errors
    assert agreed == reference.errors, (agreed, reference.errors)
    print(table([reference, *curve, *query], reference))
    if chosen.svg:
        chosen.svg.write_text(svg([(m.rows, m.seconds) for m in curve]), encoding="utf-8")


def made(folder: Path, rows: int) -> Path:
    """The synthetic file of so many rows."""
    file = folder / f"debtors-{rows}.csv"
    if not file.exists():
        synthesise_debtors(rows, 1, file, dirty=0.01)
    return file


def table(found: list[Measured], reference: Measured) -> str:
    """Markdown: seconds, rows per second, memory, and the ratios to the peers."""
    queries = {m.rows: m for m in found if m.peer == "duckdb"}
    lines = ["| peer | rows | s | rows/s | errors | MB | × Frictionless | × query by hand |",
             "|---|---:|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    for m in found:
        by_hand = f"{m.speed / queries[m.rows].speed:.2f}" if m.rows in queries else ""
        lines.append(f"| {m.peer} | {m.rows:,} | {m.seconds:.2f} | {m.speed:,.0f} | {m.errors:,} "
                     f"| {m.megabytes:,} | {m.speed / reference.speed:.1f} | {by_hand} |")  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    main()

"""`python -m tests.bench.rules [--rows N]`: what the domain rules cost beside the schema.

Synthetic debtors with all their columns, 1 % of the rows with an error. The runs are in one process
on a warm file and by turns; the least processor time of three counts, as others may share the
machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.catalogue.schemas import read_schema
from generator.checks.engine import Request, check_tables
from generator.checks.rules import RuleContext, cell_rules, row_keys, row_rules
from generator.checks.rules.policy import RulePolicy
from generator.checks.store import Resources
from generator.intake.read import read_resource
from generator.model import Dataset, Publishing, Resource, Text
from generator.synthesise.debtors import synthesise_debtors

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 20)
RUNS = 3


@dataclass(frozen=True)
class Cost:
    """The least of several runs of one request: seconds of the processors and by the clock."""

    name: str
    busy: float
    seconds: float
    errors: int


def requests(file: Path) -> Iterator[tuple[str, Request]]:
    """The schema alone, each kind of rule with it, and all of them."""
    schema, problems = read_schema(ROOT / "schemas" / "dishonest-debtor.json", "bench", "schema")
    assert schema is not None, problems
    text = Text.of("bench")
    resource = Resource("debtors", text, text, (file,), schema, {"name": "debtors"})
    publishing = Publishing(page_kind="debtors", as_of=AS_OF, synthetic=True,
                            natural_persons="bulk", mask_policy="10+4+4")  # fmt: skip
    dataset = Dataset("bench", text, text, "1", file.parent, (resource,), publishing, {})
    context: RuleContext = RulePolicy(AS_OF).context(dataset)
    bare = Request(read_resource(resource, file.parent))
    cells, keys = cell_rules(schema, context), row_keys(dataset, schema, context)
    rows = row_rules(dataset, schema, context)
    yield "schema", bare
    yield "schema, numbers of persons, organisations and cases", replace(bare, cells=cells)
    yield "schema, debtor rules", replace(bare, rules=rows)
    yield "schema, one record per subject and case", replace(bare, keys=keys)
    yield "all", replace(bare, cells=cells, rules=rows, keys=keys)


def measured(name: str, request: Request) -> Cost:
    """One run."""
    busy, clock = time.process_time(), time.perf_counter()
    (report,) = check_tables([request], Resources(threads=2))
    errors = sum(count.count for count in report.tally.counts.values())
    return Cost(name, time.process_time() - busy, time.perf_counter() - clock, errors)


def main() -> None:
    """Make the file, run the requests by turns, print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.rules", description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--file", type=Path, help="where the made file is kept")
    options.add_argument("--runs", type=int, default=RUNS)
    chosen = options.parse_args()
    file = chosen.file or Path(tempfile.mkdtemp(prefix="bench-")) / "debtors.csv"
    if not file.exists():
        synthesise_debtors(chosen.rows, 1, file, as_of=AS_OF, dirty=0.01)
    rounds = [[measured(*named) for named in requests(file)] for _ in range(chosen.runs)]
    best = [min(runs, key=lambda cost: cost.busy) for runs in zip(*rounds, strict=True)]
    print("| rules | CPU s | s | findings' rows | × schema |\n|---|---:|---:|---:|---:|")
    for cost in best:
        print(f"| {cost.name} | {cost.busy:.2f} | {cost.seconds:.2f} | {cost.errors:,} "
              f"| {cost.busy / best[0].busy:.2f} |")  # fmt: skip


if __name__ == "__main__":
    main()

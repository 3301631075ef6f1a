"""Pointblank with its Frictionless adapter, on Polars: run by an interpreter that has both.

The adapter turns `required`, `minimum`, `maximum`, `enum`, `pattern` and the key into steps, and leaves
`minLength` and `maxLength` out. Types are what Polars makes of the texts; cells it cannot read are null.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "schemas" / "dishonest-debtor.json"


def failing(file: Path) -> int:
    """Cells that fail a step."""
    import pointblank  # type: ignore[import-not-found,unused-ignore]
    import polars

    stated = json.loads(SCHEMA.read_text("utf-8"))
    with file.open(encoding="utf-8") as stream:
        names = stream.readline().rstrip("\n").split(",")
    fields = [f for f in stated["fields"] if f["name"] in names]
    kinds = {"integer": polars.Int64, "date": polars.Date}
    types = {f["name"]: kinds.get(f["type"], polars.String) for f in fields}
    rows = polars.read_csv(file, schema=types, ignore_errors=True)
    found = pointblank.import_contract({**stated, "fields": fields}, format="frictionless")
    checked = found.to_validate(data=rows).interrogate(collect_extracts=False)
    return sum(checked.n_failed().values())


def main() -> None:
    """The same line as `peers` prints."""
    start, busy = time.perf_counter(), time.process_time()
    errors = failing(Path(sys.argv[2]))
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(seconds, busy, errors, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()

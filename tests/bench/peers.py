"""The peers: the engine itself, Frictionless, and a query written by hand for the same rules."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

from generator.checks.engine import Request, check_tables
from generator.checks.store import Resources
from generator.cli.arrow import arrow_alone
from generator.intake.read import read_resource
from generator.model import Resource, Schema, Text
from tests.bench.made import debtor_descriptor, debtor_schema, key_schema


def engine(file: Path) -> int:
    """Every error located; the number of errors."""
    return _checked(file, debtor_schema())


def keys(file: Path) -> int:
    """The same of a table that is a primary key and nothing else."""
    return _checked(file, key_schema())


def _checked(file: Path, schema: Schema) -> int:
    described = Resource(
        "debtors", Text.of("debtors"), Text.of(""), (file,), schema, {"name": "debtors"}
    )
    arrow_alone()  # as the command does
    raw = read_resource(described, file.parent)
    (report,) = check_tables([Request(raw)], Resources(threads=2))
    return sum(count.count for count in report.tally.counts.values())


def frictionless(file: Path) -> int:
    """The reference; the number of errors."""
    import frictionless as reference

    from generator.checks.meaning import standard_schema

    schema = reference.Schema.from_descriptor(standard_schema(debtor_descriptor()))
    dialect = reference.Dialect.from_descriptor({"headerRows": [1], "csv": {"delimiter": ","}})
    table = reference.Resource(path=file.name, basepath=str(file.parent), encoding="utf-8",
                               schema=schema, dialect=dialect)  # fmt: skip
    report = table.validate(limit_errors=10**9)
    return sum(len(task.errors) for task in report.tasks)


def duckdb_query(file: Path) -> int:
    """Counts only, no row is located: the practical limit."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    found = connection.execute(handwritten(debtor_schema(), file)).fetchone()
    assert found is not None
    return sum(found)


def handwritten(schema: Schema, file: Path) -> str:
    """One SELECT with a count per field, as a person would write it."""
    counts = [
        f"count(*) FILTER ({_broken(f.name, f.type, dict(f.constraints))})" for f in schema.fields
    ]
    key = ", ".join(schema.primary_key)
    columns = "{" + ", ".join(f"'{n}': 'VARCHAR'" for n in schema.names) + "}"
    source = f"read_csv('{file}', header=true, auto_detect=false, delim=',', quote='\"', escape='\"', " \
             f"columns={columns}, force_not_null={list(schema.names)})"  # fmt: skip
    return f"SELECT {', '.join(counts)}, count({key}) - count(DISTINCT {key}) FROM {source}"


def _broken(name: str, kind: str, rules: dict[str, Any]) -> str:
    wrong = ["false"]
    cast = {"integer": "BIGINT", "date": "DATE"}.get(kind)
    if cast:
        wrong.append(f"try_cast({name} AS {cast}) IS NULL")
    for bound, sign in (("minimum", "<"), ("maximum", ">")):
        if bound in rules:
            wrong.append(f"try_cast({name} AS {cast}) {sign} {cast} '{rules[bound]}'")
    if "pattern" in rules:
        wrong.append(f"NOT regexp_full_match({name}, '{rules['pattern']}')")
    if "enum" in rules:
        wrong.append(f"{name} NOT IN ({', '.join(repr(v) for v in rules['enum'])})")
    if "minLength" in rules or "maxLength" in rules:
        wrong.append(
            f"length({name}) NOT BETWEEN {rules.get('minLength', 0)} AND {rules.get('maxLength', 10**9)}"
        )
    present = f"{name} <> '' AND ({' OR '.join(wrong)})"
    return f"{name} = '' OR ({present})" if rules.get("required") else present


PEERS = {"engine": engine, "keys": keys, "frictionless": frictionless, "duckdb": duckdb_query}


def main() -> None:
    """One measurement in a process of its own: seconds, CPU seconds, errors, most memory in MB."""
    import time

    name, file = sys.argv[1], Path(sys.argv[2])
    start, busy = time.perf_counter(), time.process_time()
    errors = PEERS[name](file)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(seconds, busy, errors, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()

"""Frictionless as the oracle: what it says about a table, and what the engine says.

Where Frictionless departs from the standard (`generator.checks.differences`), it is given a schema
that states the standard's meaning in its own words, so that both must agree on everything else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from frictionless import FrictionlessException, Package

from generator.catalogue.schemas import build_schema
from generator.checks.engine import Request, check_tables
from generator.intake.read import read_resource
from generator.model import Resource as OurResource
from generator.model import Text

Errors = set[tuple[str, str, int | None, str]]
"""(resource, code, row, field)."""


PROFILES = "https://datapackage.org/profiles/2.0"


class Refused(Exception):
    """Frictionless does not accept the schema."""


class Crash(Exception):
    """Frictionless itself failed on this table."""


def as_frictionless(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """The same schema, with the standard's meaning of `pattern` and `primaryKey` spelt out."""
    keys = descriptor.get("primaryKey", [])
    fields = []
    for field in descriptor["fields"]:
        constraints = dict(field.get("constraints", {}))
        if "pattern" in constraints:
            constraints["pattern"] = rf"(?:{constraints['pattern']})\Z"
        if field["name"] in keys:
            constraints["required"] = True
        fields.append({**field, "constraints": constraints})
    rest = {k: v for k, v in descriptor.items() if k not in ("fields", "uniqueKeys")}
    return {"$schema": f"{PROFILES}/tableschema.json", **rest, "fields": fields}


def frictionless_says(tables: Mapping[str, tuple[Mapping[str, Any], str]]) -> Errors:
    """By resource name: schema descriptor and CSV text. Raises `Crash`."""
    descriptor = {
        "$schema": f"{PROFILES}/datapackage.json",
        "resources": [
            {"name": name, "data": rows_of(text), "dialect": {"headerRows": [1]},
             "schema": as_frictionless(schema)}
            for name, (schema, text) in tables.items()
        ],
    }  # fmt: skip
    try:
        report = Package.from_descriptor(descriptor).validate(limit_errors=1_000_000)
    except FrictionlessException as error:
        raise Refused(str(error)) from error
    except Exception as error:
        raise Crash(repr(error)) from error
    if report.errors:
        raise Refused(report.errors[0].note)
    return {
        (task.name, e.type, getattr(e, "row_number", None), getattr(e, "field_name", None) or "")
        for task in report.tasks for e in task.errors
    }  # fmt: skip


def rows_of(text: str) -> list[list[str]]:
    """What Python's csv module reads, as Frictionless's CSV parser does."""
    csv.field_size_limit(2**31 - 1)
    return list(csv.reader(io.StringIO(text, newline="")))


def engine_says(
    folder: Path, tables: Mapping[str, tuple[Mapping[str, Any], str]], **resource: Any
) -> Errors:
    """The same from files, through the whole engine."""
    requests = []
    for name, (descriptor, text) in tables.items():
        path = folder / f"{name}.csv"
        path.write_bytes(text.encode())
        schema, problems = build_schema(descriptor, name, "d", "s", custom=True)
        assert schema is not None, problems
        ours = OurResource(
            name, Text.of(name), Text.of(""), (path,), schema, {"name": name, **resource}
        )
        requests.append(Request(read_resource(ours, folder)))
    sink = _Collect()
    reports = check_tables(requests, sink=sink)
    header = {
        (r.raw.resource.name, e.code, None, e.field) for r in reports for e in r.header.errors
    }
    counted = {
        (r.raw.resource.name, c, f): k.count
        for r in reports
        for (c, f), k in r.tally.counts.items()
    }
    assert sum(counted.values()) == len(sink.rows)
    return header | set(sink.rows)


class _Collect:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, int | None, str]] = []

    def write(
        self, code: str, resource: str, field: str, rows: Sequence[int], values: Sequence[str]
    ) -> None:
        assert len(rows) == len(values)
        self.rows += ((resource, code, row, field) for row in rows)

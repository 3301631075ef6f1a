"""`yangguang new`: the folder of a new dataset, ready to be completed by a person."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from generator.errors import ImpossibleRequest
from generator.intake.raw import UnreadableFile
from generator.intake.read import read_delimited

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

SAMPLE_ROWS = 2000
"""Rows from which the type of a column is guessed; a person looks at the result."""

EXAMPLE_ROWS = [["id", "name", "date"], ["1", "示例 example", "2026-01-01"]]


def new_dataset(project: Path, name: str, source: Path | None) -> tuple[Path, ...]:
    """Create `datasets/<name>/` and `schemas/<name>.json`; returns the files made.

    Raises `ImpossibleRequest` where something of that name exists, or the source is no CSV.
    """
    if not NAME.fullmatch(name):
        raise ImpossibleRequest(
            f"{name!r} cannot be a dataset's name\n"
            "  use lower-case letters, digits and hyphens, as in court-fees"
        )
    folder, schema = project / "datasets" / name, project / "schemas" / f"{name}.json"
    for taken in (folder, schema):
        if taken.exists():
            raise ImpossibleRequest(f"{taken} exists already\n  choose another name")
    rows = _rows(source) if source else EXAMPLE_ROWS
    names = column_names(rows[0])
    (folder / "data").mkdir(parents=True)
    schema.parent.mkdir(exist_ok=True)
    data = folder / "data" / f"{name}.csv"
    with data.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([names, *rows[1:]])
    described = _schema(rows[: SAMPLE_ROWS + 1], names)
    schema.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", "utf-8")
    descriptor = folder / "datapackage.yaml"
    descriptor.write_text(_descriptor(name), "utf-8")
    return descriptor, schema, data


def column_names(labels: list[str]) -> list[str]:
    """Labels as field names: white space and signs go, a repeated name gets a number.

    What was written in the file stays, as the title of the field.
    """
    names: list[str] = []
    for position, label in enumerate(labels, 1):
        word = re.sub(r"\W+", "_", re.sub(r"\s+", "", label)).strip("_")
        name = word if word and not word[0].isdigit() else f"column_{position}"
        names.append(f"{name}_{position}" if name in names else name)
    return names


def _rows(source: Path) -> list[list[str]]:
    try:
        rows = [row for row in read_delimited(source) if row]
    except UnreadableFile as error:
        place = f"{source}:{error.line}" if error.line else str(source)
        raise ImpossibleRequest(f"{place}: {error.detail}\n  {error.hint}") from error
    if len(rows) < 2:
        raise ImpossibleRequest(f"{source} has no rows below its header\n  add some and try again")
    return rows


def _schema(rows: list[list[str]], names: list[str]) -> Mapping[str, Any]:
    header, body = rows[0], rows[1:]
    columns = [[row[i] for row in body if i < len(row)] for i in range(len(header))]
    fields = [
        {
            "name": name,
            "title": label,
            "description": "",
            "type": guess_type(values),
            "translations": {"en": {"title": label}},
        }
        for name, label, values in zip(names, header, columns, strict=True)
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "missingValues": [""],
    }


_GUESSES = (
    ("date", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("integer", re.compile(r"-?(0|[1-9]\d{0,14})")),
    ("number", re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,9}")),
)


def guess_type(values: list[str]) -> str:
    """The narrowest type every value has. Codes with leading zeros and long digits stay strings."""
    filled = [v for v in values if v]
    if not filled:
        return "string"
    number = re.compile(f"{_GUESSES[1][1].pattern}|{_GUESSES[2][1].pattern}")
    for name, pattern in (*_GUESSES[:2], ("number", number)):
        if all(pattern.fullmatch(v) for v in filled):
            return name
    return "string"


def _descriptor(name: str) -> str:
    """The descriptor with every required key; `TODO` marks what only the court can say."""
    value = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": name,
        "description": "",
        "version": "1.0.0",
        "licenses": [{"name": "other-open", "title": "注明来源即可使用"}],
        "translations": {"en": {"title": name, "description": ""}},
        "resources": [
            {
                "name": name,
                "title": name,
                "path": f"data/{name}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": f"../../schemas/{name}.json",
            }
        ],
        "publishing": {"page_kind": "table", "disclosure_items": []},
    }
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False) + _TO_COMPLETE


_TO_COMPLETE = """\
  # Only the court can say these; until they are filled in, the gate stays closed.
  owner:                  # 责任单位 responsible unit
  reviewed_by:            # 审核岗位 post of the reviewer
  review_date:            # YYYY-MM-DD
  secrecy_review:         # done | n/a
  audience:               # public | public-p (natural persons' data)
  durability:             # durable | volatile (must be able to vanish)
  as_of:                  # YYYY-MM-DD
  update_interval:        # ISO 8601, such as P1M
"""

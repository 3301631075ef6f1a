"""Counts and first rows, masking, and the file of every error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.csv as csv
import pyarrow.parquet as parquet
import pytest

from generator.catalogue.schemas import build_schema
from generator.checks.engine import Request, check_tables
from generator.checks.tally import COLUMNS, MASKED, RowFile
from generator.intake.read import read_resource
from generator.model import Resource, Text

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"unique": True}},
        {"name": "name", "type": "string", "personal": True, "constraints": {"maxLength": 3}},
        {"name": "day", "type": "date"},
    ]
}


def request(
    folder: Path, *parts: str, package: str = "", name: str = "t", **schema: Any
) -> Request:
    paths = []
    for number, text in enumerate(parts):
        paths.append(folder / f"{name}-{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    built, problems = build_schema({**SCHEMA, **schema}, "t", "d", "s")
    assert built is not None, problems
    resource = Resource(name, Text.of("t"), Text.of(""), tuple(paths), built, {"name": name})
    return Request(read_resource(resource, folder), package=package)


def test_counts_are_whole_and_rows_are_the_first(tmp_path: Path) -> None:
    text = "id,name,day\n" + "".join(f"{n},甲,2024-13-{n:02}\n" for n in range(1, 31))

    (report,) = check_tables([request(tmp_path, text)])
    count = report.tally.counts["type-error", "day"]

    assert (count.count, count.rows) == (30, [2, 3, 4, 5, 6])
    assert count.examples == [f"2024-13-{n:02}" for n in range(1, 6)]
    assert (report.row_count, report.bad_rows) == (30, 30)


def test_parts_are_counted_through_and_shown_by_file(tmp_path: Path) -> None:
    head = "id,name,day\n"

    (report,) = check_tables([request(tmp_path, head + "1,甲,\n2,乙,\n", head + "3,丙,x\n1,丁,\n")])
    day, key = report.tally.counts["type-error", "day"], report.tally.counts["unique-error", "id"]

    assert (day.rows, day.in_file, day.part) == ([4], [2], 1)
    assert (key.rows, key.in_file, key.part, key.note) == (
        [5],
        [3],
        1,
        "the same as in the row at position 2",
    )


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_every_error_is_written_and_personal_values_are_masked(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"errors{suffix}"
    text = 'id,name,day\n1,甲乙丙丁,"20,24"\n1,乙,2024-01-01\nx,"a\nbcd",\n'

    with RowFile(file) as sink:
        check_tables([request(tmp_path, text)], sink=sink)
    table = csv.read_csv(file, parse_options=csv.ParseOptions(newlines_in_values=True)) \
        if suffix == ".csv" else parquet.read_table(file)  # fmt: skip

    assert tuple(table.column_names) == COLUMNS
    assert sorted(tuple(r.values()) for r in table.to_pylist()) == sorted([
        ("constraint-error", "t", "name", 2, MASKED),
        ("constraint-error", "t", "name", 4, MASKED),
        ("type-error", "t", "day", 2, "20,24"),
        ("type-error", "t", "id", 4, "x"),
        ("unique-error", "t", "id", 3, "1"),
    ])  # fmt: skip
    assert b"\xe4\xb8\x99" not in file.read_bytes()


def test_a_foreign_key_to_another_dataset(tmp_path: Path) -> None:
    key = [
        {
            "fields": ["name"],
            "reference": {"package": "courts", "resource": "list", "fields": ["name"]},
        }
    ]
    ours = request(tmp_path, "id,name,day\n1,甲,\n2,乙,\n3,,\n", foreignKeys=key)
    other = request(tmp_path, "id,name,day\n9,甲,bad\n", package="courts", name="list")

    mine, theirs = check_tables([ours, other])

    assert {k: c.rows for k, c in mine.tally.counts.items()} == {("foreign-key", ""): [3]}
    assert theirs.row_count == 1


def test_a_repeated_value_is_told_unless_it_is_personal(tmp_path: Path) -> None:
    fields = [{**SCHEMA["fields"][0]}, {**SCHEMA["fields"][1], "constraints": {"unique": True}}]
    text = "id,name\n7,甲\n07,甲\n"
    (report,) = check_tables([request(tmp_path, text, fields=fields)])

    assert report.tally.counts["unique-error", "id"].examples == ["7"]
    assert report.tally.counts["unique-error", "name"].examples == [MASKED]


def test_a_column_of_identity_numbers_is_masked_though_nobody_said_personal(tmp_path: Path) -> None:
    """The reader holds it to be personal by its title; the cell looks as after a loss of digits."""
    fields = [{"name": "idn", "title": "身份证号码", "type": "string",
               "constraints": {"maxLength": 3}}]  # fmt: skip
    (report,) = check_tables([request(tmp_path, "idn\n990000199001010000\n", fields=fields)])

    assert report.tally.counts["constraint-error", "idn"].examples == [MASKED]

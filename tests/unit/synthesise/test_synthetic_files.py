"""The written files: same bytes twice, same rows in any batch, planted errors where asked."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from frictionless import Resource, system

from generator.synthesise import SYNTHESISERS, iter_debtor_batches, synthesise_debtors
from generator.synthesise.faults import KINDS, fault_kinds
from generator.synthesise.tables import write_csv

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "schemas" / "dishonest-debtor.json"
AS_OF = date(2026, 11, 20)


def test_the_command_line_finds_the_data_set_by_name():
    assert {"dishonest-debtors": synthesise_debtors} == SYNTHESISERS


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("dirty", [0.0, 0.2])
def test_same_bytes_twice(tmp_path: Path, suffix: str, dirty: float):
    first, second, other = (tmp_path / f"{n}.{suffix}" for n in range(3))
    synthesise_debtors(3_000, 5, first, dirty=dirty)
    synthesise_debtors(3_000, 5, second, dirty=dirty)
    synthesise_debtors(3_000, 6, other, dirty=dirty)

    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() != other.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        path.name for path in (first, second, other)
    )


@pytest.mark.parametrize("batch_rows", [1_000, 1_777, 5_000])
def test_rows_do_not_depend_on_the_batches(batch_rows: int):
    whole = pa.Table.from_batches(iter_debtor_batches(5_000, 5, AS_OF))
    batches = list(iter_debtor_batches(5_000, 5, AS_OF, batch_rows=batch_rows))

    assert max(batch.num_rows for batch in batches) <= batch_rows
    assert pa.Table.from_batches(batches).combine_chunks().equals(whole.combine_chunks())


def test_memory_does_not_grow_with_the_rows():
    """Arrow's allocations are the same after every batch."""
    allocated = []
    for batch in iter_debtor_batches(60_000, 5, AS_OF, batch_rows=5_000):
        allocated.append(pa.total_allocated_bytes())
        del batch

    assert len(allocated) == 12
    assert max(allocated[1:]) < 1.2 * min(allocated[1:])


def test_csv_and_parquet_hold_the_same(tmp_path: Path):
    synthesise_debtors(4_000, 5, tmp_path / "a.csv")
    synthesise_debtors(4_000, 5, tmp_path / "a.parquet")
    typed = pq.read_table(tmp_path / "a.parquet")
    options = pacsv.ConvertOptions(
        column_types=typed.schema, strings_can_be_null=True, quoted_strings_can_be_null=True
    )
    read = pacsv.read_csv(tmp_path / "a.csv", convert_options=options)

    assert read.combine_chunks().equals(typed.combine_chunks(), check_metadata=False)


def test_parquet_says_that_it_is_synthetic(tmp_path: Path):
    synthesise_debtors(10, 5, tmp_path / "a.parquet")
    marks = pq.read_schema(tmp_path / "a.parquet").metadata

    assert marks[b"synthetic"] == b"true"
    assert "合成示例数据" in marks[b"title"].decode()
    assert (marks[b"rows"], marks[b"seed"], marks[b"as_of"]) == (b"10", b"5", b"2026-11-20")


@pytest.mark.parametrize("rows", [0, 1, 2, 17])
def test_small_lists_are_whole(tmp_path: Path, rows: int):
    out = tmp_path / "a.csv"
    synthesise_debtors(rows, 5, out)
    lines = out.read_text("utf-8").split("\n")

    assert lines[-1] == ""
    assert len(lines) == rows + 2
    assert lines[0].startswith("record_id,subject_type,name,sex,age,id_masked,uscc,")


def test_no_full_identity_number_is_written(tmp_path: Path):
    synthesise_debtors(5_000, 5, tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8")

    assert re.search(r"(?<![0-9A-Z])[0-9]{17}[0-9X]", text) is None
    assert len(re.findall(r"990000[0-9]{4}\*{4}000[0-9X]", text)) > 3_000


def test_progress_counts_rows(tmp_path: Path):
    seen: list[int] = []
    synthesise_debtors(70_000, 5, tmp_path / "a.csv", progress=seen.append)

    assert seen[-1] == 70_000
    assert seen == sorted(set(seen))
    assert len(seen) > 1


def test_values_with_marks_are_quoted(tmp_path: Path):
    texts = ["plain", "a,b", 'say "no"', "two\nlines", ""]
    batch = pa.record_batch([texts, texts[::-1]], ["x", "y"]).slice(1)
    write_csv([batch], tmp_path / "a.csv", ["x", "y"], None)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        read = list(csv.reader(stream))

    assert read == [["x", "y"], *([a, b] for a, b in zip(texts[1:], texts[::-1][1:], strict=True))]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"rows": -1}, "rows must be between"),
        ({"rows": 10**9}, "rows must be between"),
        ({"as_of": date(2019, 1, 1)}, "as_of must be between"),
        ({"as_of": date(2100, 1, 1)}, "as_of must be between"),
        ({"dirty": 1.5}, "share from 0 to 1"),
        ({"out": "a.xlsx"}, "suffix must be"),
    ],
)
def test_wrong_arguments_write_nothing(
    tmp_path: Path, arguments: dict[str, object], complaint: str
):
    given = {"rows": 5, "seed": 1, "out": "a.csv", **arguments}
    out = tmp_path / str(given.pop("out"))

    with pytest.raises(ValueError, match=complaint):
        synthesise_debtors(out=out, **given)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def dirty_findings(tmp_path: Path) -> Counter[tuple[int, str, str]]:
    """What Frictionless finds in 2,000 rows with 10 % planted errors, by row from 0."""
    synthesise_debtors(2_000, 5, tmp_path / "a.csv", dirty=0.1)
    shutil.copy(SCHEMA, tmp_path / "schema.json")
    with system.use_context(trusted=True):
        report = Resource(str(tmp_path / "a.csv"), schema=str(tmp_path / "schema.json")).validate(
            limit_errors=10_000
        )
    errors = report.flatten(["rowNumber", "type", "fieldName"])
    return Counter((row - 2, kind, field or "") for row, kind, field in errors)


def test_each_planted_error_is_found_and_nothing_else(
    dirty_findings: Counter[tuple[int, str, str]],
):
    known = {
        "type": ("type-error", "filing_date"),
        "enum": ("constraint-error", "performance"),
        "required": ("constraint-error", "court_name"),
        "pattern": ("constraint-error", "case_no"),
        "duplicate": ("primary-key", ""),
        "range": ("constraint-error", "decision_date"),
    }
    kinds = fault_kinds(5, 0.1, np.arange(2_000, dtype=np.int64))
    planted = {(row, *known[KINDS[kind]]) for row, kind in enumerate(kinds.tolist()) if kind}

    assert set(dirty_findings) == planted
    assert {KINDS[kind] for kind in kinds.tolist()} == set(KINDS)
    assert len(planted) == pytest.approx(200, abs=45)


def test_dirty_parquet_is_text(tmp_path: Path):
    synthesise_debtors(500, 5, tmp_path / "a.parquet", dirty=0.5)
    table = pq.read_table(tmp_path / "a.parquet")

    assert set(table.schema.types) == {pa.string()}
    assert "2024-13-45" in table["filing_date"].to_pylist()

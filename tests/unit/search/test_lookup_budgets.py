"""Bytes of a first look-up in a list like the real one: 30,000 synthetic debtors, all columns."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.publish.sink import Sink
from generator.search.lookup import build_lookup
from generator.synthesise.debtors import iter_debtor_batches
from tests.bench.lookup_build import release
from tests.unit.search.lookup_files import unzip

UNPUBLISHED = ["ground", "decision_date", "term_months", "embargo_until"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("budgets")
    table = pa.Table.from_batches(iter_debtor_batches(30_000, 1)).drop_columns(UNPUBLISHED)
    file = folder / "debtors.parquet"
    pq.write_table(table, file)
    build_lookup(release(file), Sink(folder), mask_policy="10+4+4")
    return folder / "lookup/dishonest-debtors"


def size(*files: Path) -> int:
    return max(f.stat().st_size for f in files)


def test_a_name_costs_a_leaf_and_a_block_of_64_kilobytes(built):
    second = unzip(built / "directory.json.gz")["rounds"][1]["block"]
    front = [built / f"name/{n:05d}.json.gz" for n in range(second)]
    leaf = size(*(built / "name").glob("leaf-*"))

    assert second > 5
    assert median(f.stat().st_size for f in front) + leaf <= 64_000


def test_part_of_a_name_costs_250_kilobytes(built):
    parts, names = built / "organisation_name", built / "name"
    once = [size(built / "directory.json.gz"), size(*parts.glob("leaf-*"))]
    blocks = [median(f.stat().st_size for f in folder.glob("[0-9]*")) for folder in (parts, names)]

    assert sum(once + blocks) <= 250_000


def test_files_are_few_and_none_is_large(built):
    files = [f for f in built.rglob("*") if f.is_file()]

    assert len(files) < 80
    assert size(*files) < 500_000

"""Bytes of a first look-up in a list like the real one: 30,000 synthetic debtors, all columns."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.findings import Severity
from generator.publish.sink import Sink
from generator.search import index_records
from generator.search.lookup import build_lookup
from generator.search.lookup_blocks import write_blocks
from generator.settings import Settings
from generator.synthesise.debtors import iter_debtor_batches
from tests.bench.lookup_build import release
from tests.unit.search.lookup_files import read, rows, unzip
from tests.unit.search.releases import release as named

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


def test_a_name_costs_64_kilobytes_at_most_whatever_the_name(built):
    """Directory, leaf and block, which are the three requests of a first visit."""
    second = unzip(built / "directory.json.gz")["rounds"][1]["block"]
    front = size(*(built / f"name/{n:05d}.json.gz" for n in range(second)))
    leaf = size(*(built / "name").glob("leaf-*"))

    assert second > 5
    assert size(built / "directory.json.gz") + leaf + front <= 64_000


def random_texts(rows: int, characters: int) -> list[dict]:
    """Different names, each with a text that compression makes half as long at best."""
    draw = random.Random(3)
    common = [chr(point) for point in range(0x4E00, 0x5E00)]
    return [{"name": f"测试{i}", "text": "".join(draw.choices(common, k=characters))}
            for i in range(rows)]  # fmt: skip


def test_without_persons_long_texts_make_blocks_of_fewer_names(tmp_path):
    listed = named("x", random_texts(600, 600), lookup={"name": ("name",)})
    made = build_lookup(listed, Sink(tmp_path), mask_policy="10+4+4")
    blocks = read(tmp_path, "x").blocks["name"]
    names = [row["name"] for block in blocks for row in block]

    assert made.exact <= 64_000
    assert sorted(names) == sorted(f"测试{i}" for i in range(600))
    assert 1 < max(map(len, blocks)) < 100


def test_with_persons_a_thousand_names_go_before_the_bytes_and_the_build_says_so(tmp_path):
    listed = named("x", random_texts(2100, 60), lookup={"name": ("name",)},
                   natural_persons="bulk", durability="volatile")  # fmt: skip
    found = index_records({"x": listed}, Sink(tmp_path), Settings(tmp_path))

    assert [len(block) for block in read(tmp_path, "x").blocks["name"]] == [1050, 1050]
    assert [(f.code, f.severity, f.dataset) for f in found] == [
        ("size-budget", Severity.WARNING, "x")
    ]
    assert "budget is 64,000" in found[0].detail


def test_a_first_block_is_compressed_harder_to_keep_the_limit(tmp_path):
    draw = random.Random(3)
    cases = [
        f"（2024）粤0000执{draw.randrange(10**6)}号{draw.choice('甲乙丙丁')}" for _ in range(3000)
    ]

    def written(limit: int) -> int:
        sink = Sink(tmp_path / f"{limit}")
        write_blocks([pa.table({"case": cases})], "b", "r", sink, front=1, limit=limit)
        assert rows(sink.root / "b/00000.json.gz") == [{"case": case} for case in cases]
        return sink.artifacts()[0].bytes

    easy = written(1_000_000)
    for limit in (easy, easy * 98 // 100, easy * 94 // 100):
        assert written(limit) <= limit
    assert written(1) == easy


def test_part_of_a_name_costs_250_kilobytes(built):
    parts, names = built / "organisation_name", built / "name"
    once = [size(built / "directory.json.gz"), size(*parts.glob("leaf-*"))]
    blocks = [median(f.stat().st_size for f in folder.glob("[0-9]*")) for folder in (parts, names)]

    assert sum(once + blocks) <= 250_000


def test_files_are_few_and_none_is_large(built):
    files = [f for f in built.rglob("*") if f.is_file()]

    assert len(files) < 80
    assert size(*files) < 500_000

"""What the Parquet footer says, read by DuckDB and pyarrow."""

import json

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.export.parquet import ROW_GROUP
from tests.unit.export.samples import dataset, export, field, resource

ROWS = ROW_GROUP + 10


@pytest.fixture(scope="module")
def parquet(tmp_path_factory):
    root = tmp_path_factory.mktemp("parquet")
    described = dataset(
        resource(
            "t",
            [field("id", "integer"), field("name"), field("open", "boolean"), field("group")],
            primaryKey="id",
        ),
        sort=("group", "id"),
        lookup={"name": ("name",), "open": ("open",)},
        synthetic=True,
    )
    table = pa.table(
        {
            "id": range(ROWS),
            "name": [f"n{i}" for i in range(ROWS)],
            "open": [i % 2 == 0 for i in range(ROWS)],
            "group": [f"g{i % 5}" for i in range(ROWS)],
        }
    )
    export(root, described, {"t": table})
    return str(root / "data/demo/t.parquet")


def columns(parquet, what):
    query = f"select path_in_schema, {what} from parquet_metadata('{parquet}') where row_group_id=0"
    return dict(duckdb.sql(query).fetchall())


def test_look_up_and_primary_keys_have_bloom_filters(parquet):
    offsets = columns(parquet, "bloom_filter_offset")
    assert {name for name, offset in offsets.items() if offset is not None} == {"id", "name"}


def excluded(parquet, value):
    query = "select bloom_filter_excludes from parquet_bloom_probe(?, 'name', ?)"
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute(query, [parquet, value]).fetchall()]


def test_the_bloom_filter_keeps_readers_from_row_groups_without_the_key(parquet):
    assert False in excluded(parquet, "n7")
    absent = [excluded(parquet, f"absent{i}") for i in range(100)]
    assert sum(all(groups) for groups in absent) >= 90  # 1 % false positives per row group


def test_zstd_everywhere_dictionaries_where_values_repeat(parquet):
    assert set(columns(parquet, "compression").values()) == {"ZSTD"}
    dictionaries = columns(parquet, "dictionary_page_offset")
    assert {n for n, offset in dictionaries.items() if offset is not None} == {"group"}


def test_row_groups_page_index_and_declared_order(parquet):
    metadata = pq.read_metadata(parquet)
    assert metadata.num_row_groups == 2
    for number in range(2):
        group = metadata.row_group(number)
        assert [(s.column_index, s.descending, s.nulls_first) for s in group.sorting_columns] == [
            (3, False, False),
            (0, False, False),
        ]
        for column in range(group.num_columns):
            assert group.column(column).has_offset_index
            assert group.column(column).has_column_index


def test_the_order_declared_is_the_order_kept(parquet):
    frame = polars.read_parquet(parquet, columns=["group", "id"])
    assert frame.equals(frame.sort("group", "id"))
    assert frame.height == ROWS


def test_the_file_explains_itself(parquet):
    metadata = pq.read_metadata(parquet).metadata
    package = json.loads(metadata[b"datapackage"])
    fields = package["resources"][0]["schema"]["fields"]
    assert (fields[0]["name"], fields[0]["title"]) == ("id", "id标题")
    assert metadata[b"title"].decode() == "演示数据 / 表"
    assert metadata[b"as_of"] == b"2026-11-20"
    assert metadata[b"license"].decode() == "事实信息，注明来源即可使用"
    assert metadata[b"synthetic"] == b"true"

"""The metadata beside a CSV file, by the words of CSV on the Web (W3C, 17 December 2015)."""

import csv
import json

import pyarrow as pa
import pytest

from tests.unit.export.samples import dataset, export, field, resource

FIELDS = [
    field("code", constraints={"required": True}),
    field("day", "date"),
    field("fee", "number"),
    field("names", "list"),
    field("secret", publish=False),
]
TABLE = pa.table(
    {
        "code": ["a", "b"],
        "day": pa.array([20000, None], pa.date32()),
        "fee": pa.array([None, None], pa.decimal128(38, 2)),
        "names": ['["甲"]', None],
        "secret": ["x", "y"],
    }
)


@pytest.fixture
def described(tmp_path):
    def write(**publishing):
        demo = dataset(resource("fees", FIELDS, primaryKey="code"), **publishing)
        export(tmp_path, demo, {"fees": TABLE})
        return json.loads((tmp_path / "data/demo/fees.csv-metadata.json").read_text("utf-8"))

    return write


def test_it_stands_where_the_standard_looks_and_describes_every_column(described, tmp_path):
    metadata = described()
    with (tmp_path / "data/demo" / metadata["url"]).open(encoding="utf-8-sig") as file:
        header = next(csv.reader(file))

    columns = metadata["tableSchema"]["columns"]
    assert [c["name"] for c in columns] == header == ["code", "day", "fee", "names"]
    assert [c["datatype"] for c in columns] == ["string", "date", "decimal", "string"]
    assert [c["required"] for c in columns] == [True, False, False, False]
    assert metadata["tableSchema"]["primaryKey"] == ["code"]


def test_what_is_synthetic_says_so_beside_its_csv(described):
    metadata = described(synthetic=True)

    assert metadata["dc:type"] == "synthetic"
    assert "合成" in metadata["rdfs:comment"][0]["@value"]
    assert "Synthetic" in metadata["rdfs:comment"][1]["@value"]


def test_what_is_real_does_not_say_that_it_is_synthetic(described):
    assert "synthetic" not in json.dumps(described()).lower()

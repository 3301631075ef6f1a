"""Datasets stated inline, and tables of every type, for the tests of the stage export."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from hypothesis import strategies as st

from generator.export import export_dataset
from generator.model import Dataset, Field, Publishing, Resource, Schema, Text
from generator.publish.sink import Sink
from generator.settings import Settings

GENERATED = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
SETTINGS = Settings(
    project=Path("/nowhere"),
    base_url="https://example.org",
    publisher=Text.of("示范市演示区人民法院", "Yanshi District People's Court of Shifan City"),
    contact="open-data@example.org",
)
LICENSES = [{"name": "other-open", "title": "事实信息，注明来源即可使用"}]
SOURCES = [{"title": "示范来源", "path": "https://example.org/source"}]


def field(name, type_="string", **descriptor):
    described = {"name": name, "type": type_, "title": f"{name}标题", **descriptor}
    title = Text.of(f"{name}标题", f"Title of {name}")
    return Field(name, type_, title, Text.of(f"{name}说明", f"About {name}"), described)


def resource(name, fields, **schema):
    described = {"fields": [f.descriptor for f in fields], **schema}
    return Resource(
        name=name,
        title=Text.of("表", "Table"),
        description=Text.of("一张表", "A table"),
        paths=(Path(f"data/{name}.csv"),),
        schema=Schema(name, tuple(fields), described),
        descriptor={"name": name, "path": f"data/{name}.csv"},
    )


def dataset(*resources, name="demo", **publishing):
    stated = {
        "owner": "审判管理办公室",
        "as_of": date(2026, 11, 20),
        "audience": "public",
        "durability": "durable",
        "update_interval": "P1M",
        **publishing,
    }
    return Dataset(
        name=name,
        title=Text.of("演示数据", "Demonstration data"),
        description=Text.of("说明文字", "A description"),
        version="2026.11.21",
        folder=Path("/nowhere/datasets/demo"),
        resources=resources,
        publishing=Publishing(**stated),
        descriptor={"licenses": LICENSES, "sources": SOURCES, "keywords": ["法院", "演示"]},
    )


def export(root, described, tables, **changes):
    """Export into `root`; tables by resource name."""
    given = {
        "withheld": {},
        "findings": (),
        "settings": SETTINGS,
        "generated": GENERATED,
        **changes,
    }
    return export_dataset(described, tables, Sink(Path(root)), **given)


def csv_rows(file):
    """The rows of a CSV file as Python's own reader sees them, header first."""
    text = Path(file).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
HOSTILE = st.builds(
    str.__add__,
    st.sampled_from(
        [
            "=",
            "+",
            "-",
            "@",
            "\t",
            "\r",
            "\n",
            "＝",
            "＋",
            "－",
            "＠",
            "'",
            "''=",
            " =",
            "\u3000@",
            "\u200b=",
            "\ufeff+",
            '"=',
            ",=",
            "<r>",
        ]
    ),
    st.sampled_from(["", "1+1", "cmd|' /C calc'!A0", "</r>", '"', "\r\n=2", "_x0041_", "😀"]),
)
ANY_TEXT = TEXT | HOSTILE
JSON_TEXT = st.sampled_from(["[]", '["a", "b,c"]', "[1]"])

# Table Schema type -> (Arrow type, cells, lexical form by the standard)
TYPES = {
    "string": (pa.string(), ANY_TEXT, str),
    "any": (pa.string(), ANY_TEXT, str),
    "integer": (pa.int64(), st.integers(-(2**63), 2**63 - 1), str),
    "number": (
        pa.decimal128(38, 2),
        st.decimals(-(10**15), 10**15, places=2, allow_nan=False),
        lambda v: f"{v:.2f}",
    ),
    "boolean": (pa.bool_(), st.booleans(), lambda v: "true" if v else "false"),
    "date": (pa.date32(), st.dates(), date.isoformat),
    "datetime": (pa.timestamp("us"), st.datetimes(), lambda v: iso(v)),
    "time": (pa.time64("us"), st.times(), lambda v: iso(v)),
    "year": (pa.int32(), st.integers(0, 9999), lambda v: f"{v:04d}"),
    "yearmonth": (pa.string(), st.sampled_from(["2026-11", "1999-01"]), str),
    "duration": (pa.string(), st.sampled_from(["P1D", "-P1M", "PT1.5S"]), str),
    "geopoint": (pa.string(), st.sampled_from(["116.4, 39.9", "-73.9,40.7"]), str),
    "array": (pa.string(), JSON_TEXT, str),
    "list": (pa.string(), JSON_TEXT, str),
    "object": (pa.string(), st.sampled_from(["{}", '{"a": "=1"}']), str),
    "geojson": (pa.string(), st.just('{"type": "Point", "coordinates": [-1.5, 2]}'), str),
}


def iso(value):
    """ISO 8601, the fraction to the microsecond where there is one."""
    return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")


@st.composite
def typed_tables(draw, min_rows=0):
    """(types by column name, rows as tuples): one to five columns of any types."""
    types = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=5))
    columns = {f"f{i}_{t}": t for i, t in enumerate(types)}
    row = st.tuples(*(st.none() | TYPES[t][1] for t in types))
    full = row.filter(lambda cells: any(c not in (None, "") for c in cells))  # else `blank-row`
    return columns, draw(st.lists(full, min_size=min_rows, max_size=6))


def arrow_table(columns, rows):
    """The rows as the checks would hand them over."""
    turned = list(zip(*rows, strict=True)) or [() for _ in columns]
    return pa.table(
        {n: pa.array(v, TYPES[t][0]) for (n, t), v in zip(columns.items(), turned, strict=True)}
    )


def lexical_rows(columns, rows):
    """The rows as strings in the forms Table Schema states; None stays None."""
    forms = [TYPES[t][2] for t in columns.values()]
    return [tuple(v if v is None else f(v) for f, v in zip(forms, r, strict=True)) for r in rows]

"""Every format gives back what was written, to every reader a user is likely to have."""

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook

from generator.export import FORMATS
from generator.formula import is_formula_like
from tests.unit.export.samples import (
    arrow_table,
    csv_rows,
    dataset,
    export,
    field,
    lexical_rows,
    resource,
    typed_tables,
)


def python_csv(file, names):
    return [tuple(r) for r in csv_rows(file)[1:]]


def duckdb_csv(file, names):
    columns = ", ".join(f"'{n}': 'varchar'" for n in names)
    query = (
        f"select * from read_csv('{file}', columns={{{columns}}}, auto_detect=false, header=true,"
        " delim=',', quote='\"', escape='\"')"
    )
    return duckdb.sql(query).fetchall()


def pandas_csv(file, names):
    frame = pandas.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert list(frame.columns) == names
    return list(frame.itertuples(index=False, name=None))


def polars_csv(file, names):
    frame = polars.read_csv(file, infer_schema=False)
    assert frame.columns == names
    return frame.rows()


def pyarrow_csv(file, names):
    table = pyarrow.csv.read_csv(
        file,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, "string")),
    )
    return [tuple(r.values()) for r in table.to_pylist()]


CSV_READERS = (duckdb_csv, pandas_csv, polars_csv, pyarrow_csv)


def duckdb_parquet(file, names):
    return duckdb.sql(f"select * from read_parquet('{file}')").fetchall()


def pandas_parquet(file, names):
    frame = pandas.read_parquet(file, dtype_backend="pyarrow")
    rows = frame.astype(object).itertuples(index=False, name=None)
    return [tuple(None if v is pandas.NA else v for v in row) for row in rows]


def polars_parquet(file, names):
    return polars.read_parquet(file).rows()


def pyarrow_parquet(file, names):
    return [tuple(r.values()) for r in pq.read_table(file).to_pylist()]


def calamine(file, names):
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_name("数据")
    return [tuple(r) for r in sheet.to_python(skip_empty_area=False)[1:]]


READERS = {
    "csv": (python_csv, *CSV_READERS),
    "csv.gz": CSV_READERS,
    "parquet": (duckdb_parquet, pandas_parquet, polars_parquet, pyarrow_parquet),
    "xlsx": (calamine,),
}


def test_every_format_has_a_reader():
    assert set(READERS) == {f.ending for f in FORMATS}


CASES = [(f.ending, reader) for f in FORMATS for reader in READERS[f.ending]]


def expected(ending, columns, rows):
    """What a reader of this format shows, as strings; no value is the empty string."""
    shown = [tuple("" if v is None else v for v in r) for r in lexical_rows(columns, rows)]
    if not ending.startswith("csv"):
        return shown
    free = [t in ("string", "any") for t in columns.values()]
    return [
        tuple("'" + v if f and is_formula_like(v) else v for f, v in zip(free, r, strict=True))
        for r in shown
    ]


def as_text(value, type_, ending):
    if value is None or value == "":
        return ""
    if ending == "xlsx":
        return excel_text(value, type_)
    if type_ == "year" and isinstance(value, int):
        return f"{value:04d}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime | dt.time):
        return value.isoformat(timespec="microseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def excel_text(value, type_):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return {"year": f"{value:04.0f}", "number": f"{value:.2f}"}.get(type_, f"{value:.0f}")
    return value


@pytest.mark.parametrize(("ending", "reader"), CASES, ids=lambda v: getattr(v, "__name__", v))
@settings(deadline=None, max_examples=60)
@given(typed_tables(min_rows=1))
def test_what_was_written_is_read_back(ending, reader, drawn):
    columns, rows = drawn
    described = dataset(resource("t", [field(n, t) for n, t in columns.items()]))
    with tempfile.TemporaryDirectory() as folder:
        export(folder, described, {"t": arrow_table(columns, rows)})
        file = Path(folder, "data/demo", f"t.{ending}")
        if not file.exists():
            assert ending == "xlsx"
            return
        found = reader(str(file), list(columns))
    types = list(columns.values())
    shown = [tuple(as_text(v, t, ending) for v, t in zip(r, types, strict=True)) for r in found]
    assert shown == expected(ending, columns, rows)

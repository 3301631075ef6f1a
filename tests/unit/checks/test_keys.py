"""Keys: unique, primaryKey, uniqueKeys and foreignKeys, against Frictionless where it has them."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from generator.checks import blockwork, store
from generator.checks.keys import canonical, hashes
from tests.property.oracle import engine_says, frictionless_says


def field(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


def errors(folder: Path, schema: dict[str, Any], text: str) -> set[tuple[str, int | None, str]]:
    return {(c, r, f) for _, c, r, f in engine_says(folder, {"t": (schema, text)})}


@pytest.mark.parametrize(
    "kind", ["integer", "number", "year", "date", "boolean", "duration", "time"]
)
def test_equal_values_in_different_forms_clash(kind: str, tmp_path: Path) -> None:
    forms = {
        "integer": ["1", "01", "+1", "１", "2", "1_0", "10", "-0", "0"],
        "number": [
            "1",
            "1.0",
            "1.00",
            "1e0",
            "0.1",
            ".1",
            "100",
            "1E2",
            "-0",
            "0",
            "NaN",
            "nan",
            "NaN",
            "INF",
            "Infinity",
        ],
        "year": ["2024", "２０２４", "0001", "+001"],
        "date": ["2024-01-05", "2024-1-5", "2024-02-29", "2024-2-29"],
        "boolean": ["true", "1", "TRUE", "false", "0"],
        "duration": ["P1Y", "P12M", "P1D", "PT24H"],
        "time": ["12:00:00", "12:00:00.000", "04:00:00Z", "12:00:00+08:00"],
    }[kind]
    schema = {"fields": [field("k", kind, constraints={"unique": True}), field("x")]}
    text = "k,x\n" + "".join(f"{form},x\n" for form in forms)

    assert engine_says(tmp_path, {"t": (schema, text)}) == frictionless_says({"t": (schema, text)})


def test_canonical_texts_are_equal_exactly_where_the_values_are() -> None:
    values: list[Any] = [0, 1, True, -1, 10**18, 10**19, Decimal("1.0"), Decimal("1.50"), Decimal("1.5"), 1.5,
                         Decimal("1E+2"), 100, Decimal("1E-5"), Decimal("-0"), 0.1, Decimal("0.1"),
                         Decimal("12345678901234567890.5")]  # fmt: skip

    for a, b in itertools.product(values, values):
        assert (canonical(a) == canonical(b)) == (a == b), (a, b)


def test_a_key_that_comes_again_in_another_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.intake import blocks

    monkeypatch.setattr(blocks, "REGION", 50)
    rows = [f"{n % 37},{n}" for n in range(100)]
    schema = {"fields": [field("a", "integer"), field("b", "integer")], "primaryKey": ["a"]}
    text = "a,b\n" + "\n".join(rows) + "\n"

    found = errors(tmp_path, schema, text)

    assert found == {("primary-key", row, "") for row in range(2 + 37, 102)}


def test_unique_keys_leave_out_rows_with_a_null(tmp_path: Path) -> None:
    """Table Schema v2, uniqueKeys: null values are excluded from the check."""
    schema = {"fields": [field("a"), field("b")], "uniqueKeys": [["a", "b"]]}

    found = errors(tmp_path, schema, "a,b\nx,1\nx,\nx,\nx,2\nx,1\n")

    assert found == {("unique-error", 6, "")}


def test_each_field_of_a_primary_key_is_required(tmp_path: Path) -> None:
    """Table Schema v2, primaryKey: equivalent to `required: true`."""
    schema = {"fields": [field("a"), field("b")], "primaryKey": ["a", "b"]}

    assert errors(tmp_path, schema, "a,b\nx,\nx,y\n") == {("constraint-error", 2, "b")}


PEOPLE = "id,court\n1,A\n2,B\n3,Z\n4,\n05,A\n"
COURTS = "code,parent\nA,\nB,A\nC,Y\n"


def test_foreign_keys_within_a_package_and_to_itself(tmp_path: Path) -> None:
    courts = {"fields": [field("code"), field("parent")],
              "foreignKeys": [{"fields": ["parent"], "reference": {"resource": "", "fields": ["code"]}}]}  # fmt: skip
    people = {"fields": [field("id", "integer"), field("court")],
              "foreignKeys": [{"fields": "court", "reference": {"resource": "courts", "fields": "code"}}]}  # fmt: skip
    tables = {"people": (people, PEOPLE), "courts": (courts, COURTS)}

    found = engine_says(tmp_path, tables)

    assert found == frictionless_says(tables)
    assert found == {("people", "foreign-key", 4, ""), ("courts", "foreign-key", 4, "")}


@pytest.mark.parametrize(
    ("here", "there"),
    [("integer", "number"), ("integer", "string"), ("string", "date"), ("year", "integer")],
)
def test_foreign_keys_between_types(here: str, there: str, tmp_path: Path) -> None:
    """`1` in an integer is `1.0` in a number, and never the text "1"."""
    one = {"fields": [field("a", here), field("x")],
           "foreignKeys": [{"fields": ["a"], "reference": {"resource": "two", "fields": ["b"]}}]}  # fmt: skip
    two = {"fields": [field("b", there), field("y")]}
    tables = {"one": (one, "a,x\n1,x\n02,x\n2024,x\n,x\nq,x\n"),
              "two": (two, "b,y\n1.0,y\n2,y\n2024,y\n2024-01-01,y\n1,y\n")}  # fmt: skip

    assert engine_says(tmp_path, tables) == frictionless_says(tables)


def test_compound_foreign_keys_with_nulls(tmp_path: Path) -> None:
    one = {"fields": [field("a"), field("b")],
           "foreignKeys": [{"fields": ["a", "b"], "reference": {"resource": "two", "fields": ["c", "d"]}}]}  # fmt: skip
    two = {"fields": [field("c"), field("d")]}
    tables = {"one": (one, "a,b\n1,2\n1,\n,2\n,\n3,4\n5,\n"), "two": (two, "c,d\n1,2\n1,\n,\n")}

    assert engine_says(tmp_path, tables) == frictionless_says(tables)


TEXTS = [
    None,
    "",
    "a",
    "b",
    "ab",
    "a\0",
    "\0",
    "法院",
    "12345678",
    "123456789",
    "x" * 40,
    "x" * 39 + "y",
]


def test_equal_keys_share_a_hash_and_others_do_not() -> None:
    pairs = list(itertools.product(TEXTS, TEXTS))
    whole = [pa.array([p[c] for p in pairs] * 2, pa.string()) for c in (0, 1)]

    found = hashes(whole).tolist()
    later = hashes([column[len(pairs) :] for column in whole]).tolist()  # inside the same buffers

    assert len(set(later)) == len(pairs)
    assert found == later + later


@pytest.mark.parametrize("in_memory", [0, 100])
def test_keys_whose_hashes_collide_are_told_apart(
    in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "IN_MEMORY", in_memory)
    monkeypatch.setattr(blockwork, "hashes", lambda columns: np.ones(len(columns[0]), np.uint64))
    schema = {"fields": [field("a"), field("b")], "primaryKey": ["a"], "uniqueKeys": [["a", "b"]]}

    found = errors(tmp_path, schema, "a,b\nx,1\ny,1\nx,1\nz,\n")

    assert found == {("primary-key", 4, ""), ("unique-error", 4, "")}

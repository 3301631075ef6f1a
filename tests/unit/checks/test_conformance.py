"""The rules of Table Schema and Table Dialect as vectors: through the engine and Frictionless.

`tests/vectors/tableschema` holds them, rewritten from the text of the standard (Data Package 2.0).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from frictionless import Resource

from generator.checking import check
from generator.checks import blockwork
from generator.checks.differences import DIFFERENCES
from tests.conftest import ROOT, MakeSite
from tests.property.oracle import PROFILES, engine_says

VECTORS = ROOT / "tests" / "vectors" / "tableschema"
Found = set[tuple[str, int | None, str]]


def cases(name: str) -> list[Any]:
    listed = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in listed]


def texts(case: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """What is valid and what is not, to Frictionless and us."""
    valid = [*case["valid"], *case.get("frictionless_accepts", [])]
    return valid, [*case["invalid"], *case.get("frictionless_refuses", [])]


def column(case: Mapping[str, Any]) -> tuple[dict[str, Any], str, Found]:
    """A schema, a table with a text per row beside a cell that is always filled, and its errors."""
    valid, invalid = texts(case)
    fields = [{"name": "v", **case["field"]}, {"name": "x", "type": "string"}]
    cells = [f'"{text.replace(chr(34), chr(34) * 2)}",x' for text in (*valid, *invalid)]
    wrong = {(case["code"], row, "v") for row in range(len(valid) + 2, len(cells) + 2)}
    return {"fields": fields}, "v,x\n" + "\n".join(cells) + "\n", wrong


def theirs(folder: Path, schema: Mapping[str, Any], dialect: Mapping[str, Any]) -> Found:
    """What Frictionless says of `t.csv`, the dialect stated whole so that nothing is guessed."""
    whole = {"delimiter": ",", "quoteChar": '"', "skipInitialSpace": False,
             **({"headerRows": [1]} if "header" not in dialect else {}), **dialect}  # fmt: skip
    resource = Resource.from_descriptor(
        {"name": "t", "path": "t.csv", "encoding": "utf-8", "dialect": whole,
         "schema": {"$schema": f"{PROFILES}/tableschema.json", **schema},
         "$schema": f"{PROFILES}/dataresource.json"}, basepath=str(folder),
    )  # fmt: skip
    (task,) = resource.validate(limit_errors=10_000).tasks
    return {(e.type, getattr(e, "row_number", None), field_of(e)) for e in task.errors}


def field_of(error: Any) -> str:
    """The column; a label that is no field is called by itself."""
    return str(getattr(error, "field_name", None) or getattr(error, "label", None) or "")


def ours(folder: Path, schema: Mapping[str, Any], text: str, **resource: Any) -> Found:
    return {(c, r, f) for _, c, r, f in engine_says(folder, {"t": (schema, text)}, **resource)}


@pytest.mark.parametrize("by_query", [False, True], ids=["text-by-text", "by-query"])
@pytest.mark.parametrize("case", cases("values"))
def test_values(
    case: dict[str, Any], by_query: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by_query:
        monkeypatch.setattr(blockwork, "SMALL", -1)
        monkeypatch.setattr(blockwork, "FEW", -1)
    schema, text, expected = column(case)

    assert ours(tmp_path, schema, text) == expected


@pytest.mark.parametrize("case", [c for c in cases("values") if "difference" not in c.values[0]])
def test_values_by_frictionless(case: dict[str, Any], tmp_path: Path) -> None:
    schema, text, expected = column(case)
    (tmp_path / "t.csv").write_bytes(text.encode())

    assert theirs(tmp_path, schema, {}) == expected


@pytest.mark.parametrize("case", cases("tables"))
def test_tables(case: dict[str, Any], tmp_path: Path) -> None:
    expected = {tuple(error) for error in case["errors"]}
    dialect = case.get("dialect", {})

    assert ours(tmp_path, case["schema"], case["text"], dialect=dialect) == expected
    if "difference" not in case:
        assert theirs(tmp_path, case["schema"], dialect) == expected


@pytest.mark.parametrize("case", cases("refused"))
def test_schemas_that_cannot_be_applied(case: dict[str, Any], make_site: MakeSite) -> None:
    """A schema is refused in a project with one finding at least, and no row is read."""
    project = make_site({
        "schemas/fee.json": json.dumps({"$schema": f"{PROFILES}/tableschema.json", **case["schema"]}),
        "datasets/fees/data/fees.csv": "a\nx\n",
    })  # fmt: skip
    found = [f for f in check(project).findings if f.is_error]

    assert found
    assert {f.code for f in found} <= {"schema-invalid", "descriptor-invalid"}
    assert all(f.detail for f in found)


def test_the_vectors_are_many_and_name_their_sources() -> None:
    values, tables, refused = (cases(name) for name in ("values", "tables", "refused"))
    everything = [c.values[0] for c in (*values, *tables, *refused)]
    lexical = sum(len(t) for c in values for t in texts(c.values[0]))
    known = {d.id for d in DIFFERENCES}

    assert lexical + len(tables) + len(refused) >= 600
    assert len({c["id"] for c in everything}) == len(everything)
    assert all("#" in c["source"] for c in everything)
    assert {c["difference"] for c in everything if "difference" in c} <= known

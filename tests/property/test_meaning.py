"""The engine finds exactly what Frictionless finds: the same code, row and field for every error.

`YANGGUANG_EXAMPLES=50000` runs the long form (`make property`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from generator.checks import blockwork
from generator.checks.screen import Screen
from tests.property.oracle import Crash, Refused, engine_says, frictionless_says
from tests.property.strategies import TYPES, tables

ASKED = int(os.environ.get("YANGGUANG_EXAMPLES", "2000"))
EACH = -(-ASKED // (len(TYPES) + 1))
BY_ROW = max(EACH // 5, 20)

common = settings(
    deadline=None,
    derandomize=ASKED <= 2000,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def same(folder: Path, schema: dict[str, object], text: str) -> None:
    try:
        expected = frictionless_says({"t": (schema, text)})
    except Refused:
        reject()
    except Crash:
        engine_says(folder, {"t": (schema, text)})  # must not crash as well
        return
    assert engine_says(folder, {"t": (schema, text)}) == expected


@pytest.mark.parametrize("kind", TYPES)
def test_one_type_text_by_text(kind: str, folder: Path) -> None:
    @settings(common, max_examples=EACH)
    @given(tables((kind, "string")))
    def check(table: tuple[dict[str, object], str]) -> None:
        same(folder, *table)

    check()


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("way", ["screen", "query"])
def test_one_type_row_by_row(
    way: str, kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every column that can be is screened, or asked of DuckDB, however small the table."""
    monkeypatch.setattr(blockwork, "SMALL", -1)
    monkeypatch.setattr(blockwork, "FEW", -1)
    if way == "query":
        monkeypatch.setattr(Screen, "of", lambda *_, **__: None)

    @settings(common, max_examples=BY_ROW)
    @given(tables((kind, kind), rows=25))
    def check(table: tuple[dict[str, object], str]) -> None:
        same(folder, *table)

    check()


def test_whole_tables(folder: Path) -> None:
    @settings(common, max_examples=EACH)
    @given(
        st.lists(st.sampled_from(TYPES), min_size=1, max_size=5).flatmap(lambda k: tables(tuple(k)))
    )
    def check(table: tuple[dict[str, object], str]) -> None:
        same(folder, *table)

    check()

"""The bench of the look-up: a run goes on where it was ended, and no wrong answer passes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from generator.synthesise.debtors import iter_debtor_batches
from tests.bench.lookup_asked import AT_ONCE, answered, compare

ROWS = 400
COUNT = AT_ONCE + 10


@pytest.fixture(scope="module")
def debtors() -> pa.Table:
    return pa.Table.from_batches(iter_debtor_batches(ROWS, 1))


@pytest.fixture
def database(debtors: pa.Table) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("debtors", debtors)
    return connection


def test_what_was_answered_is_not_asked_again(tmp_path: Path, database) -> None:
    turns = []

    def ask(name: str, texts: list[str], start: int) -> list[dict]:
        turns.append((start, len(texts)))
        if len(turns) == 2:
            raise KeyboardInterrupt
        return [{"text": text} for text in texts]

    with pytest.raises(KeyboardInterrupt):
        answered(tmp_path, database, "case_no", COUNT, ask)
    asked, found = answered(tmp_path, database, "case_no", COUNT, ask)

    assert turns == [(0, AT_ONCE), (AT_ONCE, 10), (AT_ONCE, 10)]
    assert len(set(asked)) == COUNT
    assert [one["text"] for one in found] == asked


def answers(debtors: pa.Table, asked: list[str]) -> list[dict]:
    """What a right look-up says, by going through the rows."""
    codes = defaultdict(list)
    for code, record in zip(*(debtors[c].to_pylist() for c in ("uscc", "record_id")), strict=True):
        codes[code].append(record)
    return [{"total": None, "complete": True, "count": len(codes[text]),
             "different": len(codes[text]), "ids": codes[text]} for text in asked]  # fmt: skip


def test_right_answers_pass_and_a_missing_or_a_wrong_record_does_not(debtors, database) -> None:
    asked = sorted({code for code in debtors["uscc"].to_pylist() if code})[:20]
    right = answers(debtors, asked)
    fewer = [{**right[0], "count": right[0]["count"] - 1, "different": right[0]["count"] - 1}]
    other = [{**right[0], "ids": answers(debtors, [asked[1]])[0]["ids"]}]

    compare(database, "organisation", asked, right)
    with pytest.raises(AssertionError, match="the engine has"):
        compare(database, "organisation", asked, [*fewer, *right[1:]])
    with pytest.raises(AssertionError, match="not asked for"):
        compare(database, "organisation", asked, [*other, *right[1:]])

"""Rows that are alike are asked for once: the answer is that of each row by itself."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from generator.checks import rowwork
from generator.checks.column import Distinct
from generator.checks.rowwork import RowWork
from generator.checks.violation import Cells, Violation

NAMES = ("kind", "name", "number", "day", "case")
VALUES = (["a", "b", ""], ["x", "y", "", None], ["7", "70", "", "x", "-"], ["2024-02-29", "2024", ""],
          ["（2025）粤1执1号", "（2019）粤9执恢77号", ""])  # fmt: skip
MISSING = dict.fromkeys(NAMES, ("", "-"))


def rules(cells: Cells) -> Sequence[Violation]:
    return (
        Violation("KIND", "name", (cells.texts["kind"] == "a") & ~cells.filled["name"]),
        Violation("SMALL", "number", cells.whole_numbers["number"] < 10),
        Violation("SPLIT", "", cells.days["day"].notnull() & cells.filled["number"]),
        Violation("CASE", "case", ~cells.shapes["case"].contains("执0号")),
        Violation("MANY", "id", cells.texts["id"].endswith("7")),
    )


def by_hand(kind: str, name: str | None, number: str, day: str, case: str, own: str) -> set[str]:
    found = {
        "KIND": kind == "a" and not name,
        "SMALL": number == "7",
        "SPLIT": day == "2024-02-29" and number in ("7", "70", "x"),
        "CASE": case == "（2019）粤9执恢77号",
        "MANY": own.endswith("7"),
    }
    return {code for code, broken in found.items() if broken}


@pytest.mark.parametrize("few", [0.0, rowwork.FEW, 1.0])
@pytest.mark.parametrize("numbers", [1, rowwork.NUMBERS])
def test_alike_or_not(monkeypatch: pytest.MonkeyPatch, few: float, numbers: int) -> None:
    monkeypatch.setattr(rowwork, "FEW", few)
    monkeypatch.setattr(rowwork, "NUMBERS", numbers)
    chance = random.Random(3)
    rows = [[*(chance.choice(v) for v in VALUES), str(n)] for n in range(8000)]
    work = RowWork((*NAMES, "id"), MISSING, rules)

    for start, kept in ((0, 4000), (4000, 3999)):  # planned by the first block
        part = rows[start : start + kept]
        table = pa.table({n: pa.array(c, pa.string())
                          for n, c in zip((*NAMES, "id"), zip(*part, strict=True), strict=True)})  # fmt: skip
        found: list[set[str]] = [set() for _ in part]
        blank = np.array([5, 17])
        for hit in work(table, blank, {0: Distinct.of(table.column(0))}):
            column = table.column(hit.field).to_pylist() if hit.field else []
            assert not hit.field or hit.values == [column[row] or "" for row in hit.rows]
            for row in hit.rows:
                found[row].add(hit.code)
        expected = [by_hand(*row) for row in part]  # type: ignore[arg-type]
        expected[5] = expected[17] = set()
        assert found == expected
    alike = {statement.alike for statement in work._statements}
    assert alike == {True} if few == 1 else {False} if few == 0 else {True, False}

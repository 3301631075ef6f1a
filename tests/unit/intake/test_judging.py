"""Values of whole columns: the distinct unusual ones read once, every row of theirs remarked on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.findings import Severity
from generator.intake.columns import Column, column_of_field, read_value
from generator.intake.encodings import decode
from generator.intake.judging import SAMPLE, JudgedRows
from generator.intake.raw import Block, Placed, Remark
from generator.model import Field, Text

KINDS = ("identity", "code", "name", "prose", "number", "date", "")


class Listed:
    """Rows that stand in memory, in one block."""

    def __init__(self, *columns: list[str | None]) -> None:
        names = [str(i) for i in range(len(columns))]
        self.block = Block(
            0, pa.table([pa.array(c, pa.string()) for c in columns], names), len(columns[0])
        )

    def scan(self, work: Callable[[Block], Any], threads: int) -> Iterator[Placed[Any]]:
        yield Placed(self.block, work(self.block), 2, 2)


def judged(column: Column, values: list[str | None], *, damage: bool = False) -> Block:
    rows = JudgedRows(Listed(values), (column,), damage)
    (placed,) = rows.scan(lambda block: block, 1)
    return placed.result


def cells(block: Block) -> list[str | None]:
    return block.cells.column(0).to_pylist()


def test_a_value_is_read_wherever_it_stands() -> None:
    block = judged(Column("name"), ["阿•某", "张某甲", "王□", "阿•某", None])

    assert cells(block) == ["阿·某", "张某甲", "王□", "阿·某", None]
    assert block.remarks == (
        Remark("CHR-04", Severity.NOTICE, 0, [0, 3], ["阿•某 -> 阿·某"] * 2),
        Remark("CHR-07", Severity.ERROR, 0, [2], ["王□"], "'□' stands for a character"),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("control", ["\0", "\b", "\x0b", "\x1f", "\x7f", "\x9f"])
def test_a_control_character_is_refused_in_every_kind_of_column(kind: str, control: str) -> None:
    (remark,) = judged(Column(kind), ["", f"1{control}2"]).remarks

    assert (remark.code, remark.severity, remark.rows) == ("CHR-11", Severity.ERROR, [1])


def test_a_refused_value_stays_and_its_suggestion_is_said() -> None:
    block = judged(Column("number"), ["2166、、", "347"])

    assert cells(block) == ["2166、、", "347"]
    (remark,) = block.remarks
    assert (remark.code, remark.rows, remark.values) == ("CHR-13", [0], ["2166、、"])
    assert "suggestion '2166'" in remark.detail


def test_a_personal_value_gives_no_detail() -> None:
    (remark,) = judged(Column("name", personal=True), ["王□"]).remarks

    assert remark.detail == ""


def test_canonical_columns_are_left_as_they_are() -> None:
    given_cells = ["2016-03-24", "", None] * SAMPLE
    block = judged(Column("date"), given_cells)

    assert cells(block) == given_cells
    assert block.remarks == ()


@pytest.mark.parametrize(("line", "usual"), [
    ("示范法院,（2025）鲁0000执1号,99.50,2016-03-24", True), ("阿•某,1", False), ("王□,1", False), ("１２", False),
    ("'=1", False), ("9.9E+17", False), ("990000199001010000", False), ("⽴案", False), ("完毕.", False),
])  # fmt: skip
def test_a_file_of_usual_text_is_known_by_one_look(line: str, usual: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"法院,案号\n{line}\n", "utf-8")

    assert decode(file).usual is usual


def test_a_usual_file_is_still_asked_for_dates_and_numbers() -> None:
    days = JudgedRows(Listed(["2007年4月1日"]), (Column("date"),), usual=True)
    (placed,) = days.scan(lambda block: block, 1)

    assert cells(placed.result) == ["2007-04-01"]


def test_a_declared_missing_value_passes() -> None:
    assert judged(Column("number", missing=("", "—")), ["—", "5"]).remarks == ()
    assert [r.code for r in judged(Column("number"), ["—", "5"]).remarks] == ["TAB-06"]


def test_damage_is_looked_for_where_nobody_decoded() -> None:
    assert [r.code for r in judged(Column(), ["娉曢櫌"], damage=True).remarks] == ["ENC-08"]
    assert judged(Column(), ["娉曢櫌"]).remarks == ()


@pytest.mark.parametrize("kind", KINDS)
@given(
    values=st.lists(st.one_of(st.none(), st.text(
        st.sampled_from("0123456789.,-万元年月日张王□•・㛃０１、'=E+ ⽴\u202e"), max_size=10)), min_size=1, max_size=30),
    times=st.sampled_from([1, 200]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_columns_are_read_as_single_values_are(
    kind: str, values: list[str | None], times: int
) -> None:
    """With few and with many different values; `read_value` is held to the vectors elsewhere."""
    column = Column(kind)
    block = judged(column, values * times)

    read = [(v, ()) if v is None else read_value(column, v) for v in values]
    assert cells(block) == [text for text, _ in read] * times
    expected = {
        (n.code, n.severity, row) for row, (_, notices) in enumerate(read * times) for n in notices
    }
    assert {(r.code, r.severity, row) for r in block.remarks for row in r.rows} == expected
    assert all(list(r.rows) == sorted(set(r.rows)) for r in block.remarks)


@pytest.mark.parametrize(("type_", "title", "descriptor", "kind"), [
    ("number", "金额", {}, "number"), ("number", "金额", {"decimalChar": ","}, ""),
    ("integer", "件数", {"bareNumber": False}, ""), ("date", "日期", {}, "date"),
    ("date", "日期", {"format": "%Y/%m/%d"}, ""), ("string", "姓名", {}, "name"),
    ("string", "案号", {}, "code"), ("string", "备注", {}, "prose"), ("boolean", "是否", {}, ""),
    ("string", "网址", {"format": "uri"}, ""),
])  # fmt: skip
def test_a_lexical_form_of_the_schemas_own_is_left_to_it(
    type_: str, title: str, descriptor: dict[str, Any], kind: str
) -> None:
    field = Field("x", type_, Text.of(title), Text.of(""), descriptor)

    assert column_of_field(field, ("",)).kind == kind

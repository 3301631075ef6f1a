"""The parallel reader gives the rows of Python's csv module, whatever the bytes."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from generator.intake import blocks
from generator.intake.blocks import DelimitedRows, File
from generator.intake.delimited import open_utf8, read_head, wrong_utf8
from generator.intake.dialect import Dialect
from generator.intake.raw import UnreadableFile

PIECES = ["a", ",", '"', "\n", " ", "b", ",", '"', "\r", "\r\n", "\0", "法", '""', ',"', '",', '"\n', '\n"', "\ufeff"]  # fmt: skip
CELLS = ["", "a", '"a"', '"a,b"', '"a\nb"', 'a"b', '"a"b', '"a""b"', ' "a"', '"a', "\0", "法", "5\" pipe"]  # fmt: skip


def our_rows(path: Path, width: int, dialect: Dialect | None = None) -> list[tuple[int, list[str]]]:
    dialect = dialect or Dialect()
    content = open_utf8(path, "utf-8")
    file = File(content, dialect, read_head(content, dialect))
    found = []
    for placed in DelimitedRows((file,), width, blanks_matter=True).scan(lambda b: b, threads=2):
        numbers = placed.numbers(range(placed.block.cells.num_rows))
        columns = [c.to_pylist() for c in placed.block.cells.columns]
        for i, number in enumerate(numbers):
            found.append((number, list(placed.block.ragged.get(i) or [c[i] for c in columns])
                          if i in placed.block.ragged or columns else []))  # fmt: skip
            if i in placed.block.ragged:
                found[-1] = (number, list(placed.block.ragged[i]))
    return found


def python_rows(text: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(2**31 - 1)
    return list(enumerate(csv.reader(io.StringIO(text, newline="")), 1))[1:]


def random_text(chance: random.Random, width: int) -> str:
    if chance.random() < 0.3:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 40)))
    odd = chance.random() < 0.5
    lines = []
    for _ in range(chance.randrange(1, 12)):
        count = width if chance.random() < 0.95 else chance.randrange(4)
        cells = (chance.choice(CELLS if odd else CELLS[:5] + CELLS[7:8]) for _ in range(count))
        lines.append(",".join(cells) + chance.choice(["\n"] * 8 + ["\r\n", "\r"]))
    return "".join(lines)


@pytest.mark.parametrize("seed", range(6))
def test_random_text_in_tiny_regions(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, path = random.Random(seed), tmp_path / "t.csv"
    for _ in range(400):
        monkeypatch.setattr(blocks, "REGION", chance.choice([1, 5, 20, 1000]))
        monkeypatch.setattr(blocks, "BLOCK_ROWS", chance.choice([1, 3, 1000]))
        monkeypatch.setattr(blocks, "PARSED", chance.choice([2, 7, 16, 30, 1000]))
        width = chance.choice([1, 2, 3])
        text = "h" + ",h" * (width - 1) + "\n" + random_text(chance, width)
        path.write_bytes(text.encode())

        assert our_rows(path, width) == python_rows(text), (width, text)


def test_a_stray_quotation_mark_in_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "REGION", 1000)
    good = 'x,"a\nb",y\n' * 300
    text = "h,i,j\n" + good + '5" pipe,b,c\n' + good + 'd,"open' + "\n,e,f" * 500
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", newline="")

    assert our_rows(tmp_path / "t.csv", 3) == python_rows(text)


def test_comments_and_blank_lines_are_counted_but_not_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("# note\nh,i\n1,2\n# more\n\n3,4\n", encoding="utf-8")
    dialect = Dialect(comment="#", skip_blank_rows=True)

    assert our_rows(tmp_path / "t.csv", 2, dialect) == [(3, ["1", "2"]), (6, ["3", "4"])]


@pytest.mark.parametrize(
    ("descriptor", "text", "expected"),
    [
        ({"delimiter": ";"}, "h;i\n1;2\n", ["1", "2"]),
        ({"quoteChar": "'"}, "h,i\n'1,0',2\n", ["1,0", "2"]),
        ({"escapeChar": "\\", "doubleQuote": False}, 'h,i\n"a\\"b",2\n', ['a"b', "2"]),
        ({"skipInitialSpace": True}, "h, i\n1, 2\n", ["1", "2"]),
        ({"headerRows": [1, 2]}, "h,h\na,b\n1,2\n", ["1", "2"]),
        ({"csv": {"delimiter": "|"}}, "h|i\n1|2\n", ["1", "2"]),
    ],
)
def test_dialects(
    descriptor: dict[str, object], text: str, expected: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    dialect = Dialect.of({"dialect": descriptor}, path)

    assert [row for _, row in our_rows(path, 2, dialect)] == [expected]


def test_several_header_rows_are_joined_as_frictionless_joins_them(tmp_path: Path) -> None:
    from frictionless import Dialect as Theirs

    rows = [["2024", "2024", "x"], ["收案", "结案", "x"]]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(map(",".join, rows)) + "\n1,2,3\n", encoding="utf-8")
    stated = {"headerRows": [1, 2], "headerJoin": "/"}

    ours = read_head(open_utf8(path, "utf-8"), Dialect.of({"dialect": stated}, path))

    assert list(ours.labels) == Theirs.from_descriptor(stated).read_labels(rows)


def test_an_unknown_key_of_a_dialect_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="delimeter"):
        Dialect.of({"dialect": {"delimeter": ";"}}, tmp_path / "t.csv")


@pytest.mark.parametrize("bytes_before", [0, 10, 1005])
def test_broken_utf8_is_refused_with_byte_and_line(
    bytes_before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "REGION", 1000)
    path = tmp_path / "t.csv"
    path.write_bytes(b"h\n" + b"a\n" * (bytes_before // 2) + b"\xff\n")
    content = open_utf8(path, "utf-8")

    with pytest.raises(UnreadableFile) as refused:
        our_rows(path, 1)
    error = wrong_utf8(content)

    assert f"byte {2 + bytes_before // 2 * 2} (0xFF)" in refused.value.detail
    assert error is not None
    assert (error.detail, error.line) == (refused.value.detail, 2 + bytes_before // 2)


def test_other_encodings_are_transcoded(tmp_path: Path) -> None:
    for encoding in ("gb18030", "utf-16", "gb2312"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("名称\n中华人民共和国\n".encode(encoding))
        content = open_utf8(path, encoding)

        assert bytes(content).decode() == "名称\n中华人民共和国\n"

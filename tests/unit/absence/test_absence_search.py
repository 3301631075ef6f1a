"""A value is found however it is packed, and nothing is found where nothing is."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.absence.search import search
from generator.absence.unpacked import OVERLAP, PIECE

NAME, NUMBER = "欧阳某甲丑", "9900001990****0009"
ESCAPED = json.dumps(NAME).encode()


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", content)
    return packed.getvalue()


def parquet(table: pa.Table, **options: object) -> bytes:
    written = io.BytesIO()
    pq.write_table(table, written, compression="zstd", **options)
    return written.getvalue()


def unused_dictionary_entry() -> bytes:
    values = pa.DictionaryArray.from_arrays(pa.array([0, 0], pa.int32()), pa.array(["x", NAME]))
    return parquet(pa.table({"a": values}), store_schema=False)


def statistics_only() -> bytes:
    """The values are compressed, the extremes in the footer are not."""
    return parquet(pa.table({"a": [NAME] + ["龙"] * 500}))


PLANTED: dict[str, Callable[[], bytes]] = {
    "page.html": lambda: f"<p>{NAME}</p>".encode(),
    "entities.html": lambda: "".join(f"&#{ord(c)};" for c in NAME).encode(),
    "hexadecimal.html": lambda: "".join(f"&#x{ord(c):x};" for c in NAME).encode(),
    "escapes.json": lambda: ESCAPED,
    "upper.json": lambda: ESCAPED.upper().replace(b"\\U", b"\\u"),
    "address.xml": lambda: f"<loc>/a/{quote(NAME)}/</loc>".encode(),
    "table.csv.gz": lambda: gzip.compress(f"a\r\n{NAME}\r\n".encode()),
    "two-members.gz": lambda: gzip.compress(b"a") + gzip.compress(NAME.encode()),
    "book.xlsx": lambda: zipped(f"<t>{NAME}</t>".encode()),
    "number.xlsx": lambda: zipped(f"<t>{NUMBER}</t>".encode()),
    "nested.zip": lambda: zipped(gzip.compress(ESCAPED)),
    "values.parquet": lambda: parquet(pa.table({"a": [f"x{i}" for i in range(99)] + [NAME]})),
    "dictionary.parquet": unused_dictionary_entry,
    "extremes.parquet": statistics_only,
    "cut.bin": lambda: b"." * (PIECE - 4) + NAME.encode() + b"." * OVERLAP,
    f"{NAME}.txt": lambda: b"",
    f"{NAME}/index.html": lambda: b"",
}


@pytest.mark.parametrize("path", PLANTED)
def test_a_planted_value_is_found_however_it_is_packed(tmp_path: Path, path: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(PLANTED[path]())
    (tmp_path / "other.txt").write_text("别人")

    found = search(tmp_path, [NAME, NUMBER])

    assert [t.path for t in found] == [path]
    assert NAME not in found[0].reason


@pytest.mark.parametrize("path", PLANTED)
def test_another_value_is_not_found_there(tmp_path: Path, path: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(PLANTED[path]())

    assert search(tmp_path, ["诸葛某寅", "9900001991****0007"]) == ()


@pytest.mark.parametrize("rows", [1, 50, 700, 3000])
@pytest.mark.parametrize("ndv", [1, 64, 3000, 131_072])
def test_a_bloom_filter_of_its_own_values_passes(tmp_path: Path, rows: int, ndv: int) -> None:
    table = pa.table({"a": [f"值{i}" for i in range(rows)], "n": pa.array(range(rows), pa.int32())})
    options = {c: {"ndv": ndv, "fpp": 0.01} for c in ("a", "n")}
    content = parquet(table, bloom_filter_options=options, row_group_size=1000)
    (tmp_path / "t.parquet").write_bytes(content)

    assert pq.ParquetFile(io.BytesIO(content)).metadata.row_group(0).column(0).bloom_filter_length
    assert search(tmp_path, [NAME]) == ()


def test_a_bloom_filter_that_was_made_with_more_is_found(tmp_path: Path) -> None:
    """The filter of a table with the value, in a file without it."""
    options = {"bloom_filter_options": {"a": {"ndv": 100, "fpp": 0.01}}, "use_dictionary": False}
    rest = [f"x{i:04d}" for i in range(99)]
    files = [parquet(pa.table({"a": [*rest, last]}), **options) for last in ("x9999", NAME)]
    chunks = [pq.ParquetFile(io.BytesIO(f)).metadata.row_group(0).column(0) for f in files]
    pieces = [f[c.bloom_filter_offset :][: c.bloom_filter_length]
              for f, c in zip(files, chunks, strict=True)]  # fmt: skip
    assert len(pieces[0]) == len(pieces[1])
    (tmp_path / "t.parquet").write_bytes(files[0].replace(pieces[0], pieces[1]))

    found = search(tmp_path, [NAME])

    assert [t.path for t in found] == ["t.parquet"]
    assert "Bloom filter of a" in found[0].reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html.br", b"\x0b\x02\x80"),
        ("page.zst", b"\x28\xb5\x2f\xfd\x00"),
        ("cut.gz", gzip.compress(b"a" * 1000)[:20]),
        ("cut.zip", zipped(b"a" * 1000)[:60]),
        ("cut.parquet", b"PAR1" + b"\0" * 40),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_looked_into_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    found = search(tmp_path, [NAME])

    assert [t.path for t in found] == [name]
    assert "cannot be looked into" in found[0].reason


def test_links_are_not_followed_twice(tmp_path: Path) -> None:
    (tmp_path / "builds").mkdir()
    (tmp_path / "builds/a.txt").write_text(NAME)
    (tmp_path / "site").symlink_to("builds")

    assert [t.path for t in search(tmp_path, [NAME])] == ["builds/a.txt"]

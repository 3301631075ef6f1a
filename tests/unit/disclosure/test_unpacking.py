"""Packed files are read to their last byte, by whichever library."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.disclosure import pieces

TEXTS = st.lists(st.text('甲乙1>\n" ', max_size=60).map(str.encode), min_size=1, max_size=4)
MEMBER = b"\x1f\x8b\x08"


def text_of(file: Path) -> bytes:
    return b"".join(piece.text for piece in pieces.pieces(file, file.name))


@pytest.fixture(params=[0, 40, 1 << 26], ids=["streamed", "some of each", "whole"])
def whole(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size up to which files are unpacked in one go."""
    monkeypatch.setattr(pieces, "_WHOLE", request.param)


SAME = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SAME
@given(texts=TEXTS)
def test_every_member_of_a_gzip_file_is_read(tmp_path: Path, whole: None, texts: list[bytes]):
    file = tmp_path / "t.csv.gz"
    file.write_bytes(b"".join(map(gzip.compress, texts)))

    assert text_of(file) == b"".join(texts)


def test_a_member_between_two_equal_ones_is_read(tmp_path: Path, whole: None) -> None:
    """The sum at the end of the file is that of the first member as well."""
    first, second = gzip.compress(b"same\n"), gzip.compress(b"other\n")
    file = tmp_path / "t.csv.gz"
    file.write_bytes(first + second + first)

    assert text_of(file) == b"same\nother\nsame\n"


@pytest.mark.parametrize("cut", [0, 2, 17])
def test_of_a_file_cut_off_at_its_beginning_nothing_is_read(
    tmp_path: Path, whole: None, cut: int
) -> None:
    file = tmp_path / "t.csv.gz"
    file.write_bytes(gzip.compress(b"")[:cut])

    assert not text_of(file)


def test_what_looks_like_a_member_inside_another_is_no_matter(tmp_path: Path, whole: None) -> None:
    content = MEMBER * 3 + b"text\n"
    file = tmp_path / "t.csv.gz"
    file.write_bytes(gzip.compress(content, 0))
    assert MEMBER in file.read_bytes()[1:]

    assert text_of(file) == content


def test_a_damaged_gzip_file_is_no_text(tmp_path: Path, whole: None) -> None:
    file = tmp_path / "t.csv.gz"
    packed = bytearray(gzip.compress(b"some text that is long enough " * 9))
    packed[14] ^= 0xFF
    file.write_bytes(packed)

    with pytest.raises(zlib.error):
        text_of(file)


@SAME
@given(texts=TEXTS, stored=st.booleans())
def test_every_part_of_a_workbook_is_read(
    tmp_path: Path, whole: None, texts: list[bytes], stored: bool
) -> None:
    file = tmp_path / "t.xlsx"
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", kind) as book:
        for number, text in enumerate(texts):
            entry = zipfile.ZipInfo(f"部分{number}.xml")
            entry.compress_type, entry.extra = kind, b"\x99\x99\x02\x00ab" * number
            book.writestr(entry, text)

    assert text_of(file) == b"".join(texts)


def test_a_damaged_workbook_is_no_text(tmp_path: Path, whole: None) -> None:
    file = tmp_path / "t.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.xml", b"some text that is long enough " * 9)
    packed = bytearray(file.read_bytes())
    packed[packed.index(b"a.xml") + 12] ^= 0xFF
    file.write_bytes(packed)

    with pytest.raises((zipfile.BadZipFile, zlib.error)):
        text_of(file)

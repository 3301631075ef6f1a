"""Encodings over several blocks: positions and lines hold, nothing is read wrongly at the seams."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.intake.encoding_scan import LineCounter, spans
from generator.intake.encodings import decode

LINE = "990000,测试公司甲,（2018）粤0000执123号,示范市演示区人民法院\n"
LINES = 220_000  # about 18 MB: three blocks


@pytest.fixture(scope="module")
def big() -> str:
    return LINE * LINES


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damage_in_the_last_block_has_its_byte_and_line(
    tmp_path: Path, big: str, encoding: str
) -> None:
    content = (big + "1,锟斤拷\n").encode(encoding)
    path = tmp_path / "big.csv"
    path.write_bytes(content)

    found = {f.code: f for f in decode(path, scratch=tmp_path).findings}

    assert found["ENC-08"].line == LINES + 1
    assert f"byte {content.index('锟斤拷'.encode(encoding))}," in found["ENC-08"].detail


def test_a_foreign_byte_in_the_last_block(tmp_path: Path, big: str) -> None:
    content = big.encode() + "法院\n".encode("gbk")
    path = tmp_path / "big.csv"
    path.write_bytes(content)

    (found,) = decode(path).findings

    assert (found.code, found.line) == ("ENC-10", LINES + 1)
    assert f"byte {len(big.encode())} (0xB7)" in found.detail


def test_a_big_file_in_gb18030_becomes_a_utf8_file_line_for_line(tmp_path: Path, big: str) -> None:
    path = tmp_path / "big.csv"
    path.write_bytes(big.encode("gb18030"))

    result = decode(path, scratch=tmp_path)

    assert result.path is not None
    assert result.path != path
    assert result.path.read_bytes() == big.encode()
    assert path.read_bytes() == big.encode("gb18030")


def test_a_refused_file_leaves_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号\n法院\n".encode("gbk") + b"\x80\n")

    assert decode(path, scratch=tmp_path).refused
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv"]


def test_a_mark_of_utf8_before_something_else() -> None:
    """The mark promises UTF-8: GBK behind it is a mixture, not another encoding."""
    content = b"\xef\xbb\xbf" + "a法院\n".encode("gbk")
    assert content.decode("gb18030")  # as GB18030 it could be read, and would begin with 锘
    result = decode(content)

    assert [f.code for f in result.findings if f.is_error] == ["ENC-10"]


def test_line_ends_are_kept(tmp_path: Path) -> None:
    text = '编号,"a\r\nb"\r\n1,法院\r2\n'
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("gbk"))

    result = decode(path, scratch=tmp_path)

    assert result.path is not None
    assert result.path.read_bytes() == text.encode()
    assert decode(text.encode("gbk")).text == text


@pytest.mark.parametrize("declared", ["klingon", "base64", "rot13"])
def test_an_encoding_that_is_none(declared: str) -> None:
    (found,) = decode(b"a,b\n", declared).findings

    assert (found.code, found.is_error) == ("file-encoding", True)


def test_a_gbk_word_that_looks_like_utf8_is_read_as_declared() -> None:
    """法人 in GBK is B7 A8 C8 CB; 示 is CA BE, which is also the UTF-8 of U+02BE."""
    assert decode("示示\n".encode("gbk"), "gbk").text == "示示\n"


def test_ordinary_foreign_words_are_no_damage() -> None:
    text = "株式会社ソニー，α-淀粉酶，Ⅲ级，Français，«Москва»，张娅版本，áéíó，ⅲ类\n"

    assert decode(text.encode()).findings == ()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=300, deadline=None)
def test_utf8_is_never_misread(text: str) -> None:
    """Whatever text: accepted as it is, or refused with a reason; never another text."""
    result = decode(text.encode())
    if result.refused:
        assert result.text is None
    else:
        assert result.text in (text, text.removeprefix("\ufeff"))


@given(st.lists(st.binary(max_size=20), max_size=8), st.integers(1, 16))
@settings(max_examples=200, deadline=None)
def test_blocks_cover_the_file_and_end_on_lines(pieces: list[bytes], size: int) -> None:
    content = b"\n".join(pieces)
    found = list(spans(content, 0, size))

    assert b"".join(content[a:b] for a, b in found) == content
    assert all(content[b - 1 : b] == b"\n" for _, b in found[:-1])
    counter = LineCounter(content)
    assert [counter.line_of(a) for a, _ in found] == [
        content[:a].count(b"\n") + 1 for a, _ in found
    ]

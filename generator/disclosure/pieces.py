"""Finished files as the text that a reader finds in them, in pieces of a bounded size."""

from __future__ import annotations

import gzip
import html
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import deflate

from generator.disclosure.escapes import without_json_escapes

BLOCK = 1 << 24
"""Bytes of a file in memory at a time."""

_READ = 1 << 18
"""Bytes that are read at a time."""

_WHOLE = 1 << 26
"""Bytes that are unpacked in one go: by libdeflate, in a third of the time that zlib takes."""

_MEMBER = b"\x1f\x8b\x08"
"""How every member of a gzip file begins (RFC 1952)."""

_LEAST = 18
"""Bytes of an empty gzip file. The last four say how many were packed."""

_LOCAL = struct.Struct("<26x2H")
"""Lengths of name and extra field in the header before a ZIP member (APPNOTE 4.3.7)."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".woff", ".woff2"})
"""Compressed forms that hold no text."""

_ENTITY = re.compile(rb"&#(?!3[49];)")  # quotation marks are what the templates escape
_DIGEST = re.compile(rb'("sha256": ")[0-9a-f]{64}(?=")')
"""Our own digests, at which the first look would stop. No leak can begin or end inside one: what is
somebody's has no letter or digit beside it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file as it reads; `line` is the number of its first line, 0 without lines."""

    path: str
    line: int
    place: str
    text: bytes


def pieces(file: Path, path: str) -> Iterator[Piece]:
    """A file as text without escapes and without compression."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".xlsx":
        with file.open("rb") as stream, zipfile.ZipFile(stream) as workbook:
            for entry in workbook.infolist():
                for block in _blocks(_entry(stream, workbook, entry)):
                    yield Piece(path, 0, entry.filename, _plain(block))
    elif suffix not in PICTURES:
        line, before = 1, b""
        with file.open("rb") as stream:
            read = _unpacked(stream) if suffix == ".gz" else iter(partial(stream.read, _READ), b"")
            for block in _blocks(read):
                line += before.count(b"\n")
                yield Piece(path, line, "", _plain(block))
                before = block


def repeats(file: Path) -> bool:
    """Whether a packed file holds, byte for byte, the file beside it without `.gz`."""
    beside = file.with_suffix("")
    if file.suffix != ".gz" or not beside.is_file():
        return False
    with gzip.open(file) as packed, beside.open("rb") as plain:
        while (block := packed.read(BLOCK)) == plain.read(BLOCK):
            if not block:
                return True
    return False


def _unpacked(packed: BinaryIO) -> Iterator[bytes]:
    """What a gzip file holds, its members one after the other (RFC 1952)."""
    if (content := _unpacked_at_once(packed)) is not None:
        yield from _parts(content)
        return
    packed.seek(0)
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for read in iter(partial(packed.read, _READ), b""):
        yield member.decompress(read)
        while member.unused_data:
            rest, member = member.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield member.decompress(rest)


def _unpacked_at_once(packed: BinaryIO) -> bytearray | None:
    """What a small file of one member holds; None of any other, and where that fails."""
    if not _LEAST <= packed.seek(0, os.SEEK_END) < _WHOLE:
        return None
    packed.seek(0)
    content = packed.read()
    # Of several members libdeflate would unpack the first.
    if int.from_bytes(content[-4:], "little") > _WHOLE or content.find(_MEMBER, 1) >= 0:
        return None
    try:
        return deflate.gzip_decompress(content)
    except deflate.DeflateError:  # zlib says better what is wrong
        return None


def _entry(stream: BinaryIO, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member of a ZIP file holds."""
    if (content := _entry_at_once(stream, entry)) is not None:
        yield from _parts(content)
        return
    with archive.open(entry) as member:
        yield from iter(partial(member.read, BLOCK), b"")


def _entry_at_once(stream: BinaryIO, entry: zipfile.ZipInfo) -> bytearray | None:
    """What a small compressed member holds; None of any other, and where that fails."""
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.file_size > _WHOLE:
        return None
    stream.seek(entry.header_offset)
    stream.seek(sum(_LOCAL.unpack(stream.read(_LOCAL.size))), os.SEEK_CUR)
    try:
        content = deflate.deflate_decompress(stream.read(entry.compress_size), entry.file_size)
    except deflate.DeflateError:  # zlib says better what is wrong
        return None
    return content if deflate.crc32(content) == entry.CRC else None


def _parts(content: bytes | bytearray) -> Iterator[bytes]:
    """Pieces of the size that is searched at a time."""
    return (bytes(content[start : start + BLOCK]) for start in range(0, len(content), BLOCK))


def _blocks(read: Iterable[bytes]) -> Iterator[bytes]:
    """The file in pieces that end where no number or sentence does."""
    gathered: list[bytes] = []
    size = 0
    for part in read:
        gathered.append(part)
        size += len(part)
        if size >= BLOCK:
            block = b"".join(gathered)
            cut = 1 + block.rfind(b"\n") or 1 + max(block.rfind(b'"'), block.rfind(b">")) or size
            gathered, size = [block[cut:]], size - cut
            yield block[:cut]
    if size:
        yield b"".join(gathered)


def _plain(block: bytes) -> bytes:
    """A block without escapes of HTML and JSON, which are digits to who reads the file."""
    if b"&" in block and _ENTITY.search(block):
        block = html.unescape(block.decode("utf-8", "replace")).encode("utf-8", "replace")
    if b'"sha256": "' in block:
        block = _DIGEST.sub(rb"\1", block)
    return without_json_escapes(block)

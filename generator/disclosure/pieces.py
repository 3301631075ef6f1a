"""Finished files as the text that a reader finds in them, in pieces of a bounded size."""

from __future__ import annotations

import gzip
import html
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from generator.disclosure.escapes import without_json_escapes

BLOCK = 1 << 24
"""Bytes of a file in memory at a time."""

_READ = 1 << 18
"""Bytes that are read at a time."""

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
        with zipfile.ZipFile(file) as workbook:
            for name in workbook.namelist():
                with workbook.open(name) as member:
                    for block in _blocks(iter(partial(member.read, BLOCK), b"")):
                        yield Piece(path, 0, name, _plain(block))
    elif suffix not in PICTURES:
        line, before = 1, b""
        with file.open("rb") as stream:
            read = iter(partial(stream.read, _READ), b"")
            for block in _blocks(_unpacked(read) if suffix == ".gz" else read):
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


def _unpacked(packed: Iterable[bytes]) -> Iterator[bytes]:
    """What a gzip file holds, its members one after the other (RFC 1952)."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for read in packed:
        yield member.decompress(read)
        while member.unused_data:
            rest, member = member.unused_data, zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield member.decompress(rest)


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

"""One pass over the bytes of a text file: is it UTF-8, and where may text be damaged.

A file is cut into blocks at line ends (0x0A is no part of a character in UTF-8 or GB18030), so
that every block stands alone; two threads judge them, at the speed of the disk rather than of
Python.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import EXAMPLES, Finding, Severity
from generator.intake.columns import unusual
from generator.intake.mojibake import Damage, camouflaged, candidates, damages, glosses

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 8 * 2**20
_THREADS = 2

View = bytes | mmap.mmap
Span = tuple[int, int]

_HANZI_IN_UTF8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]){3,}")
"""Three characters in a row whose bytes are UTF-8 of Chinese: in GBK text practically never."""


def view_of(source: bytes | Path) -> View:
    """The bytes without copying them: a file is mapped, not read."""
    if isinstance(source, bytes):
        return source
    with source.open("rb") as stream:
        if source.stat().st_size == 0:
            return b""
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def spans(view: View, start: int = 0, size: int = BLOCK) -> Iterator[Span]:
    """Blocks of about `size` bytes that end behind a line end, or at the end of the file."""
    total = len(view)
    while start < total:
        end = min(start + size, total)
        if end < total:
            cut = view.rfind(b"\n", start, end)
            cut = cut if cut >= 0 else view.find(b"\n", end)
            end = cut + 1 if cut >= 0 else total
        yield start, end
        start = end


@dataclass(frozen=True, slots=True)
class Scan:
    """`bad` is the offset of the first byte that is not UTF-8, or None.

    `suspects` are the blocks in which damaged text is possible; `usual` says that nothing matches
    `columns.unusual`.
    """

    bad: int | None
    suspects: tuple[Span, ...]
    usual: bool = False


def scan_utf8(view: View, start: int = 0) -> Scan:
    """Judge all blocks; stops at the first that is not UTF-8."""
    import pyarrow as pa  # a heavy library: only where a file is read
    import pyarrow.compute as pc

    either = f"{candidates()}|{unusual()}"  # one look for both, as long as both are in doubt
    odd: list[Span] = []

    def judge(span: Span) -> tuple[bool, bool]:
        size = span[1] - span[0]
        offsets = pa.py_buffer(bytes(8) + size.to_bytes(8, "little"))
        data = pa.py_buffer(memoryview(view)[span[0] : span[1]])
        text = pa.LargeStringArray.from_buffers(1, offsets, data)
        try:
            text.validate(full=True)
        except pa.ArrowInvalid:
            return False, False
        if not odd:
            if not pc.match_substring_regex(text, either)[0].as_py():
                return True, False
            if pc.match_substring_regex(text, unusual())[0].as_py():
                odd.append(span)
        return True, _suspicious(text)

    blocks = list(spans(view, start))
    suspects: list[Span] = []
    with ThreadPoolExecutor(_THREADS) as pool:
        for span, (valid, suspicious) in zip(blocks, pool.map(judge, blocks), strict=True):
            if not valid:
                pool.shutdown(cancel_futures=True)
                return Scan(_first_bad(view, span), tuple(suspects))
            if suspicious:
                suspects.append(span)
    return Scan(None, tuple(suspects), not odd)


def suspicious(text: str) -> bool:
    """Whether damage is possible in a text; the fast half of `mojibake.damages`."""
    import pyarrow as pa

    return _suspicious(pa.array([text], pa.large_string()))


def _suspicious(text: pa.LargeStringArray) -> bool:
    import pyarrow.compute as pc

    return bool(pc.match_substring_regex(text, candidates())[0].as_py())


def matches_bytes(view: View, span: Span, pattern: re.Pattern[bytes]) -> bool:
    """Whether bytes match, by RE2: twenty times as fast as Python's `re`. ASCII patterns only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    size = span[1] - span[0]
    offsets = pa.py_buffer(bytes(8) + size.to_bytes(8, "little"))
    data = pa.py_buffer(memoryview(view)[span[0] : span[1]])
    array = pa.LargeBinaryArray.from_buffers(pa.large_binary(), 1, [None, offsets, data])
    return bool(pc.match_substring_regex(array, pattern.pattern.decode("ascii"))[0].as_py())


def _first_bad(view: View, span: Span) -> int:
    try:
        view[span[0] : span[1]].decode("utf-8")
    except UnicodeDecodeError as error:
        return span[0] + error.start
    raise AssertionError("a block that Arrow refuses is refused by Python")


def utf8_hanzi(view: View, start: int, end: int) -> int | None:
    """Where Chinese in UTF-8 stands between two offsets; None where there is none."""
    found = _HANZI_IN_UTF8.search(view, start, end)
    return found.start() if found else None


def utf8_line(view: View, start: int, end: int) -> int | None:
    """The first line that is UTF-8 with Chinese in it, as the offset of its first character."""
    if not matches_bytes(view, (start, end), _HANZI_IN_UTF8):
        return None
    while (at := utf8_hanzi(view, start, end)) is not None:
        stop = view.find(b"\n", at, end)
        stop = stop if stop >= 0 else end
        first = view.rfind(b"\n", start, at) + 1
        try:
            view[max(first, start) : stop].decode("utf-8")
        except UnicodeDecodeError:
            start = stop
            continue
        return at
    return None


class LineCounter:
    """Line numbers of growing offsets, each stretch counted once."""

    def __init__(self, view: View) -> None:
        self._view, self._at, self._line = view, 0, 1

    def line_of(self, offset: int) -> int:
        """The line (from 1) that holds the byte at `offset`; offsets must not fall."""
        while self._at < offset:
            end = min(self._at + BLOCK, offset)
            self._line += self._view[self._at : end].count(b"\n")
            self._at = end
        return self._line


@dataclass(slots=True)
class DamageReport:
    """Gathers damages over all blocks; memory does not grow with their number.

    `characters` counts those of the blocks looked through: a block without any suspect says
    nothing about camouflage.
    """

    glosses: int = 0
    characters: int = 0
    first: dict[str, list[tuple[int, int, str, Damage]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def look(self, text: str, line: int, byte_at: Callable[[int], int]) -> None:
        """Look through one block that begins in `line`; `byte_at` maps index to file offset."""
        self.glosses += glosses(text)
        self.characters += len(text)
        at = 0
        for damage in damages(text):
            line += text.count("\n", at, damage.start)
            at = damage.start
            self.counts[damage.code] = self.counts.get(damage.code, 0) + 1
            first = self.first.setdefault(damage.code, [])
            if len(first) < EXAMPLES:
                shown = text[damage.start : min(damage.end, damage.start + 8)]
                first.append((byte_at(damage.start), line, shown, damage))

    def findings(self, file: str, hints: dict[str, str]) -> Iterator[Finding]:
        """One finding per code, with byte and line of the first places."""
        for code in sorted(self.first):
            places = self.first[code]
            byte, line, shown, damage = places[0]
            detail = f"byte {byte}, line {line}: {shown!r}: {damage.kind}"
            if damage.suggestion:
                detail += f"; read the other way it says {damage.suggestion[:8]!r}"
            yield Finding(
                code,
                Severity.ERROR,
                file=file,
                line=line,
                count=self.counts[code],
                examples=tuple(f"byte {b}, line {n}: {s!r}" for b, n, s, _ in places),
                detail=detail,
                hint=hints[code],
            )
        if camouflaged(self.glosses, self.characters):
            yield Finding(
                "ENC-11",
                Severity.ERROR,
                file=file,
                count=self.glosses,
                detail=f"{self.glosses} pinyin glosses in {self.characters} characters",
                hint=hints["ENC-11"],
            )

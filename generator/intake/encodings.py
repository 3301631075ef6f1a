"""Bytes -> text, by a ladder that never guesses: mark, strict UTF-8, GB18030, what is declared.

Detectors that weigh frequencies are wrong on short Chinese files, so none is used. Python's codec
`gb2312` is never used either: it reads A1A4 as U+30FB and A1AA as U+2015 where GB 18030 has U+00B7
and U+2014.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.findings import Finding, Severity, errors_in
from generator.intake.codes import RULES
from generator.intake.encoding_scan import (
    DamageReport,
    LineCounter,
    Span,
    View,
    matches_bytes,
    scan_utf8,
    spans,
    suspicious,
    utf8_hanzi,
    utf8_line,
    view_of,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB = frozenset({"gb2312", "gbk", "cp936", "gb18030", "hz-gb-2312", "gb-2312", "gb_2312-80"})
_FOUR_BYTES = re.compile(rb"(?:[\x81-\xfe][0-9]){2}")
_SAMPLE = 65_536
_HINTS = {code: rule.hint for code, rule in RULES.items()}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in hand (`text`, from bytes) or on disk as UTF-8 (`path`, from a file).

    `path` is the file itself where it is UTF-8 already, else a transcoded one that the caller
    removes; `bom` bytes at its beginning are no text. Both are None where the file is refused.
    `usual` says that nothing in it matches `columns.unusual`; of a transcoded one that is unknown.
    """

    encoding: str
    findings: tuple[Finding, ...]
    text: str | None = None
    path: Path | None = None
    bom: int = 0
    usual: bool = False

    @property
    def refused(self) -> bool:
        """Whether the file must not be read."""
        return bool(errors_in(self.findings))


def decode(
    source: bytes | Path,
    declared: str | None = None,
    *,
    file: str = "",
    scratch: Path | None = None,
) -> Decoded:
    """Find the encoding and the damage of a text in one pass.

    `declared` is the descriptor's `encoding`; `file` is the name to show in findings; `scratch` is
    the folder for a transcoded copy of a big file. Raises OSError where the file cannot be opened.
    """
    return _Ladder(source, declared, file, scratch).climb()


class _Ladder:
    """The steps for one source, in order. `climb` is the whole of it."""

    def __init__(
        self, source: bytes | Path, declared: str | None, file: str, scratch: Path | None
    ) -> None:
        self.source, self.file, self.scratch = source, file, scratch
        self.declared = (declared or "").strip().lower().replace("_", "-")
        self.view = view_of(source)
        self.found: list[Finding] = []
        self.report = DamageReport()

    def climb(self) -> Decoded:
        """Mark, then declared UTF-16 and others, then UTF-8, then GB18030."""
        mark, encoding = self._mark()
        if encoding == "utf-8":
            return self._utf8(mark)
        if encoding:
            self._note("ENC-07", Severity.NOTICE, f"{encoding} by its mark")
            return self._transcode(encoding, mark)
        other = self._declared_codec()
        if other is None:
            return self._refused()
        if other:
            return self._transcode(other, 0)
        if _looks_utf16(self.view[:_SAMPLE]):
            return self._refuse_at("ENC-07", 0, "looks like UTF-16 without a mark")
        return self._utf8(0)

    def _mark(self) -> tuple[int, str]:
        head = self.view[:4]
        if head == codecs.BOM_UTF32_LE or head == codecs.BOM_UTF32_BE:
            return 4, "utf-32"
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                if encoding == "utf-8":
                    self._note("ENC-02", Severity.NOTICE, "EF BB BF taken off")
                return len(mark), encoding
        return 0, ""

    def _declared_codec(self) -> str | None:
        """A codec besides the ladder's own: '' where the ladder decides, None where unknown."""
        if self.declared in ("", "utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii") or (
            self.declared in _GB
        ):
            return ""
        try:
            name = codecs.lookup(self.declared).name
            "".encode(name)  # LookupError for codecs that are no text encoding
        except LookupError:
            detail = f"unknown encoding {self.declared!r}"
            hint = "use utf-8, gb18030 or utf-16"
            self.found.append(
                Finding("file-encoding", Severity.ERROR, file=self.file, detail=detail, hint=hint)
            )
            return None
        return "utf-16-le" if name == "utf-16" else name

    def _utf8(self, mark: int) -> Decoded:
        scan = scan_utf8(self.view, mark)
        if scan.bad is not None:
            hanzi = utf8_hanzi(self.view, mark, scan.bad)
            if hanzi is not None or mark:
                return self._refuse_at("ENC-10", scan.bad, "UTF-8 before this byte, not here")
            return self._gb18030()
        if self.declared in _GB and len(self.view) > mark:
            if utf8_hanzi(self.view, mark, len(self.view)) is None:
                return self._gb18030()
            self._note("ENC-01", Severity.WARNING, f"declared {self.declared}, it is UTF-8")
        self._look_through(scan.suspects)
        path = self.source if isinstance(self.source, Path) else None
        text = None if path else self.view[mark:].decode("utf-8")
        return replace(self._done("utf-8", text, path, mark), usual=scan.usual)

    def _look_through(self, suspects: tuple[Span, ...]) -> None:
        """Prove or clear the blocks in which damage is possible."""
        lines = LineCounter(self.view)
        for start, end in suspects:
            text = self.view[start:end].decode("utf-8")
            self.report.look(text, lines.line_of(start), partial(_byte_at, text, start, "utf-8"))

    def _gb18030(self) -> Decoded:
        sample = self.view[:_SAMPLE]
        if self.declared not in _GB and _looks_big5(sample):
            return self._refuse_at("ENC-07", 0, "looks like Big5, which must be declared")
        if self.declared == "gb2312":
            self._note("ENC-04", Severity.NOTICE, "read as gb18030, which holds all of gb2312")
        elif self.declared.startswith("utf"):
            self._note("ENC-03", Severity.WARNING, "the descriptor says utf-8; write gb18030")
        else:
            self._note("ENC-03", Severity.NOTICE, "not UTF-8; every byte is GB18030")
        return self._transcode("gb18030", 0)

    def _transcode(self, encoding: str, mark: int) -> Decoded:
        """Decode block by block; a file becomes a UTF-8 file, bytes become a text."""
        texts: list[str] = []
        try:
            if isinstance(self.source, bytes):
                texts.extend(self._texts(encoding, mark))
                return self._done(encoding, "".join(texts), None, 0)
            target = self._write(encoding, mark)
        except _Broken as broken:
            return self._refuse_at(broken.code, broken.byte, broken.detail)
        return self._done(encoding, None, target, 0)

    def _write(self, encoding: str, mark: int) -> Path:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", suffix=".csv", dir=self.scratch, delete=False
        ) as stream:
            target = Path(stream.name)
            try:
                for text in self._texts(encoding, mark):
                    stream.write(text)
            except _Broken:
                target.unlink()
                raise
        return target

    def _texts(self, encoding: str, mark: int) -> Iterator[str]:
        """Decoded blocks, looked through on the way."""
        line, rare = 1, 0
        for start, end, text in _blocks(self.view, encoding, mark):
            if encoding == "gb18030" and matches_bytes(self.view, (start, end), _FOUR_BYTES):
                rare += sum(1 for _ in _FOUR_BYTES.finditer(self.view, start, end))
            if suspicious(text):
                self.report.look(text, line, partial(_byte_at, text, start, encoding))
            line += text.count("\n")
            yield text
        if rare:
            self._note("ENC-05", Severity.NOTICE, f"{rare} characters of four bytes", rare)

    def _done(self, encoding: str, text: str | None, path: Path | None, bom: int) -> Decoded:
        self.found += self.report.findings(self.file, _HINTS)
        if not errors_in(self.found):
            return Decoded(encoding, tuple(self.found), text, path, bom)
        if path is not None and path != self.source:
            path.unlink()
        return self._refused(encoding)

    def _refused(self, encoding: str = "") -> Decoded:
        return Decoded(encoding, tuple(self.found))

    def _refuse_at(self, code: str, byte: int, why: str) -> Decoded:
        line = LineCounter(self.view).line_of(byte)
        value = f" (0x{self.view[byte]:02X})" if byte < len(self.view) else ""
        self.found.append(
            Finding(code, Severity.ERROR, file=self.file, line=line, hint=_HINTS[code],
                    detail=f"byte {byte}{value}, line {line}: {why}")
        )  # fmt: skip
        return self._refused()

    def _note(self, code: str, severity: Severity, detail: str, count: int = 1) -> None:
        self.found.append(
            Finding(code, severity, file=self.file, count=count, detail=detail, hint=_HINTS[code])
        )


def _byte_at(text: str, start: int, encoding: str, index: int) -> int:
    """The file offset of a character of a block that begins at byte `start`."""
    return start + len(text[:index].encode(encoding, "replace"))


class _Broken(Exception):
    """A byte that the encoding does not have."""

    def __init__(self, code: str, byte: int, detail: str) -> None:
        self.code, self.byte, self.detail = code, byte, detail
        super().__init__(detail)


def _blocks(view: View, encoding: str, mark: int) -> Iterator[tuple[int, int, str]]:
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_blocks(view, encoding, mark)
        return
    for start, end in spans(view, mark):
        if encoding == "gb18030":
            at = utf8_line(view, start, end)
            if at is not None:
                raise _Broken("ENC-10", at, "a line in UTF-8 in a file of GB18030")
        yield start, end, _strict(view, start, end, encoding)


def _wide_blocks(view: View, encoding: str, mark: int) -> Iterator[tuple[int, int, str]]:
    """UTF-16 and UTF-32 are cut by size, since 0x0A may be half of a character."""
    step = 8 * 2**20
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(mark, len(view), step):
        end = min(start + step, len(view))
        try:
            text = decoder.decode(view[start:end], final=end == len(view))
        except UnicodeDecodeError as error:
            raise _Broken("ENC-07", start + error.start, f"not {encoding}") from error
        yield start, end, text


def _strict(view: View, start: int, end: int, encoding: str) -> str:
    try:
        return view[start:end].decode(encoding)
    except UnicodeDecodeError as error:
        at = start + error.start
        if encoding != "gb18030":
            raise _Broken("ENC-10", at, f"not {encoding}") from error
        if view[at] in (0x80, 0xFF):
            raise _Broken("ENC-06", at, "this byte begins no GB18030 character") from error
        raise _Broken("ENC-10", at, "neither UTF-8 nor GB18030") from error


def _looks_utf16(sample: bytes) -> bool:
    """Whether every other byte is often NUL, as with ASCII in UTF-16."""
    pairs = max(1, len(sample) // 2)
    return len(sample) >= 4 and any(
        sample[side::2].count(0) * 4 > pairs and sample[1 - side :: 2].count(0) * 20 < pairs
        for side in (0, 1)
    )


def _looks_big5(sample: bytes) -> bool:
    """Whether Big5 gives ordinary characters where GB18030 gives rare ones."""
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        as_big5 = [c for c in sample.decode("cp950") if ord(c) > 0x7F]
    except UnicodeDecodeError:
        return False
    as_gb = [c for c in sample.decode("gb18030", "replace") if ord(c) > 0x7F]
    ordinary = sum(1 for c in as_big5 if 0xA4 <= c.encode("cp950")[0] <= 0xC6)
    level_one = sum(1 for c in as_gb if 0xB0 <= c.encode("gb2312", "replace")[0] <= 0xD7)
    return ordinary * 10 > len(as_big5) * 8 and level_one * 2 < len(as_gb)

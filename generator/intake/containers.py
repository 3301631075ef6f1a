"""What a file is by its first bytes, whatever its name says (XLS-10, XLS-11, TAB-09)."""

from __future__ import annotations

import zipfile
from pathlib import Path

from generator.findings import Finding, Severity
from generator.intake.codes import RULES

OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
_HEAD = 8192

_EXPECTED: dict[str, frozenset[str]] = {
    ".xlsx": frozenset({"xlsx"}),
    ".parquet": frozenset({"parquet"}),
    ".csv": frozenset({"text", "utf-16"}),
    ".tsv": frozenset({"text", "utf-16"}),
    ".txt": frozenset({"text", "utf-16"}),
}
_UNREAD = {
    "encrypted": "the workbook is encrypted",
    "xlsm": "the workbook holds macros",
    "xlsb": "a binary workbook (.xlsb)",
    "ods": "an OpenDocument spreadsheet",
    "xls": "an old workbook (.xls): what is hidden in it cannot be seen",
    "et": "a WPS workbook (.et)",
    "zip": "an archive that is no workbook",
}
_NO_TABLE = {"doc": "a Word document", "docx": "a Word document", "pdf": "a PDF"}


def sniff(path: Path) -> str:
    """The container: xlsx, xlsm, xlsb, ods, docx, zip, xls, et, doc, encrypted, pdf, parquet, html,
    utf-16 or text. Raises OSError where the file cannot be opened.
    """  # noqa: D205
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(OLE2):
        return _ole_kind(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "html"
    return "text"


def check_container(path: Path, *, file: str = "", expected: str | None = None) -> Finding | None:
    """The finding that refuses a file, or None where name and content agree and are read.

    `expected` is the format that the descriptor states; without it the name's ending counts.
    """
    suffix = f".{expected.lower()}" if expected else path.suffix.lower()
    kind = sniff(path)
    if kind == "xls" and suffix == ".et":
        kind = "et"
    if kind in _EXPECTED.get(suffix, frozenset()):
        return None
    if kind in _NO_TABLE or suffix in (".doc", ".docx", ".pdf"):
        what = _NO_TABLE.get(kind, f"a {suffix} file")
        return _finding("TAB-09", file, f"{what} holds no table that can be read safely")
    if kind in _UNREAD and (suffix in (".xlsx", f".{kind}") or kind == "encrypted"):
        return _finding("XLS-11", file, _UNREAD[kind])
    return _finding("XLS-10", file, f"the name ends in {suffix}, the content is {kind}")


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
                return "ods"
    except zipfile.BadZipFile:
        return "zip"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(n.startswith("xl/vbaProject") for n in names):
        return "xlsm"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "docx" if "word/document.xml" in names else "zip"


def _ole_kind(path: Path) -> str:
    """By the names of the streams, which the directory of an OLE2 file holds in UTF-16."""
    content = path.read_bytes()
    streams = (("EncryptedPackage", "encrypted"), ("Workbook", "xls"), ("Book", "xls"),
               ("WordDocument", "doc"))  # fmt: skip
    for name, kind in streams:
        if name.encode("utf-16-le") in content:
            return kind
    return "xls"


def _finding(code: str, file: str, detail: str) -> Finding:
    return Finding(code, Severity.ERROR, file=file, detail=detail, hint=RULES[code].hint)

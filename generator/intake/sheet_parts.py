"""What a workbook says besides values: hidden parts, merged cells, formulas, formats, colours.

python-calamine reads values fast but does not tell these; openpyxl tells them but holds every cell
as an object, which a sheet of a million rows does not forgive. So the few elements that matter are
read as a stream from the parts of the package (ECMA-376 Part 1, SpreadsheetML).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd",
             37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}  # fmt: skip
"""Number formats that a workbook uses without spelling them out (18.8.30)."""


@dataclass(slots=True)
class SheetParts:
    """The structure of one sheet; rows and columns count from 0."""

    name: str
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas_without_value: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    external: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    white: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The structure of a workbook: its sheets in order, and what is attached to it."""

    sheets: tuple[SheetParts, ...]
    comments: int
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    format: str
    white: bool


def read_parts(path: Path) -> Parts:
    """Read the structure of an `.xlsx`. Raises KeyError, BadZipFile, ParseError on a broken one."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        targets = _relationships(archive, "xl/workbook.xml")
        styles = _styles(archive)
        sheets = []
        for element in book.iter(f"{_MAIN}sheet"):
            hidden = element.get("state", "visible") != "visible"
            parts = SheetParts(element.get("name", ""), hidden)
            target = targets.get(element.get(_REL, ""), "")
            if target in archive.namelist() and "worksheets" in target:
                with archive.open(target) as stream:
                    _SheetReader(parts, styles).read(stream)
            sheets.append(parts)
        comments = [n for n in archive.namelist() if re.search(r"(?i)comments?\d*\.xml$", n)]
        return Parts(tuple(sheets), len(comments), _properties(archive))


def decimals_of(number_format: str) -> int | None:
    """Digits behind the point that a number format shows; None where it says nothing."""
    first = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", number_format.split(";")[0])
    match = re.search(r"[0#?](?:\.([0#?]+))?%?", first)
    if match is None or re.search("(?i)[ymdhs]|E[+-]", first):
        return None
    whole = re.search(r"\.([0#?]+)", first)
    return len(whole[1]) if whole else 0


def column_letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A1 notation of a cell counted from 0."""
    return f"{column_letters(column)}{row + 1}"


class _SheetReader:
    """Handlers for the elements of one sheet; nothing else of the part is kept.

    A sheet has millions of cells, of which few matter: the handlers for text and for ends are
    switched on only inside cells with a formula or an error.
    """

    def __init__(self, parts: SheetParts, styles: Mapping[str, _Style]) -> None:
        self.parts, self.styles = parts, styles
        self.row = self.column = -1
        self.cell: Mapping[str, str] = {}
        self.has_formula = self.has_value = False
        self.text: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start

    def read(self, stream: IO[bytes]) -> None:
        self.parser.ParseFile(stream)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name[name.rfind(" ") + 1 :]
        if name == "c":
            self.column += 1
            self.cell = attributes
            if attributes.get("t") == "e":
                self._look_inside()
            style = self.styles.get(attributes.get("s", "0"))
            if style is not None:
                self._styled(style, attributes.get("t", "n"))
        elif name == "v":
            self.text.clear()
        elif name == "f":
            self._look_inside()
            self.has_formula = True
        else:
            self._structure(name, attributes)

    def _structure(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.parts.hidden_rows.append(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]) - 1, min(int(attributes["max"]), 16_384)
            self.parts.hidden_columns += range(first, last)
        elif name == "mergeCell":
            self.parts.merged.append(_range(attributes["ref"]))
        elif name == "hyperlink":
            self.parts.links += 1

    def _look_inside(self) -> None:
        self.has_formula = self.has_value = False
        self.text.clear()
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EndElementHandler = self.end

    def end(self, name: str) -> None:
        name = name[name.rfind(" ") + 1 :]
        text = "".join(self.text)
        if name == "v":
            self.has_value = bool(text)
            if self.cell.get("t") == "e":
                self.parts.errors[self._place()] = text
        elif name == "f":
            if re.search(r"\[[^\]]+\][^!]*!", text):
                self.parts.external.append(self._place())
            if "#REF!" in text:
                self.parts.errors[self._place()] = "#REF!"
        elif name == "c":
            if self.has_formula and not self.has_value:
                self.parts.formulas_without_value.append(self._place())
            self.has_formula = False
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def _place(self) -> tuple[int, int]:
        """By the cell's own address; some writers leave it out and count."""
        place = self.cell.get("r")
        return _cell(place) if place else (self.row, self.column)

    def _styled(self, style: _Style, cell_type: str) -> None:
        if style.format and cell_type == "n":
            self.parts.formats[self._place()] = style.format
        if style.white:
            self.parts.white.append(self._place())


def _relationships(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Relationship id -> part name, for the relationships of `part`."""
    folder = PurePosixPath(part).parent
    rels = f"{folder}/_rels/{PurePosixPath(part).name}.rels"
    found = {}
    for element in ElementTree.fromstring(archive.read(rels)):
        target = element.get("Target", "")
        found[element.get("Id", "")] = (
            target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        )
    return found


def _styles(archive: zipfile.ZipFile) -> dict[str, _Style]:
    """The styles that matter, by index: a number format with decimals, or white text."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    sheet = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = dict(_BUILT_IN)
    for element in sheet.iter(f"{_MAIN}numFmt"):
        formats[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
    fonts = [_is_white(f) for f in sheet.findall(f"{_MAIN}fonts/{_MAIN}font")]
    filled = [
        (f.find(f"{_MAIN}patternFill[@patternType='solid']") is not None)
        for f in sheet.findall(f"{_MAIN}fills/{_MAIN}fill")
    ]
    styles: dict[str, _Style] = {}
    for index, xf in enumerate(sheet.findall(f"{_MAIN}cellXfs/{_MAIN}xf")):
        code = formats.get(int(xf.get("numFmtId", "0")), "")
        font, fill = int(xf.get("fontId", "0")), int(xf.get("fillId", "0"))
        white = font < len(fonts) and fonts[font] and not (fill < len(filled) and filled[fill])
        shown = "" if decimals_of(code) is None else code
        if shown or white:
            styles[str(index)] = _Style(shown, white)
    return styles


def _is_white(font: ElementTree.Element) -> bool:
    """White by colour, or by the first colour of the theme, which is the paper's."""
    color = font.find(f"{_MAIN}color")
    if color is None:
        return False
    return color.get("rgb", "").upper().endswith("FFFFFF") or color.get("theme") == "0"


def _properties(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Names of the filled document properties that name people or bodies."""
    found = []
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in archive.namelist():
            for element in ElementTree.fromstring(archive.read(part)).iter():
                name = element.tag.rpartition("}")[2]
                if name in ("creator", "lastModifiedBy", "Company", "Manager") and element.text:
                    found.append(name)
    return tuple(sorted(found))


def _cell(place: str) -> tuple[int, int]:
    match = re.match("([A-Z]+)([0-9]+)", place)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _range(ref: str) -> tuple[int, int, int, int]:
    """`A6:B7` -> first row, first column, last row, last column, from 0."""
    first, _, last = ref.partition(":")
    return (*_cell(first), *_cell(last or first))

"""The dialect of delimited text, as Table Dialect states it and Python's reader takes it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.intake.raw import UnreadableFile

_KNOWN = frozenset(
    {"$schema", "csvddfVersion", "csv", "name", "title", "type", "description"}
    | {"header", "headerRows", "headerJoin", "headerCase", "commentChar", "commentRows"}
    | {"delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace"}
    | {"skipBlankRows"}
    | set("property itemType itemKeys sheetNumber sheetName table".split())
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A Table Dialect (Data Package v2) as far as it concerns delimited text.

    `header_rows` is None where nothing is stated: the first record that is no comment.
    """

    delimiter: str = ","
    quote: str = '"'
    double_quote: bool = True
    escape: str | None = None
    skip_space: bool = False
    comment: str = ""
    comment_rows: frozenset[int] = frozenset()
    header_rows: tuple[int, ...] | None = None
    header_join: str = " "
    skip_blank_rows: bool = False

    @classmethod
    def of(cls, resource: Mapping[str, Any], file: Path) -> Dialect:
        """The dialect of a resource descriptor; UnreadableFile for a key that is not known."""
        stated: dict[str, Any] = dict(resource.get("dialect") or {})
        stated |= stated.pop("csv", {})
        unknown = sorted(stated.keys() - _KNOWN)
        if unknown:
            raise UnreadableFile(
                "descriptor-unknown-key",
                f"dialect: {', '.join(unknown)} is not supported",
                f"known: {', '.join(sorted(_KNOWN))}",
            )
        header = stated.get("header", True)
        rows = stated.get("headerRows")
        is_tsv = file.name.lower().removesuffix(".gz").endswith(".tsv")
        return cls(
            delimiter=stated.get("delimiter", "\t" if is_tsv else ","),
            quote=stated.get("quoteChar", '"'),
            double_quote=stated.get("doubleQuote", True) or not stated.get("escapeChar"),
            escape=stated.get("escapeChar"),
            skip_space=stated.get("skipInitialSpace", False),
            comment=stated.get("commentChar") or "",
            comment_rows=frozenset(stated.get("commentRows", ())),
            header_rows=() if not header else tuple(rows) if rows is not None else None,
            header_join=stated.get("headerJoin", " "),
            skip_blank_rows=stated.get("skipBlankRows", False),
        )

    @property
    def plain(self) -> bool:
        """Whether the fast reader knows every feature in use."""
        marks = (self.delimiter, self.quote)
        return (
            all(len(m) == 1 and m.isascii() and m not in "\r\n" for m in marks)
            and self.delimiter != self.quote
            and self.escape is None
            and not (self.skip_space or self.comment or self.comment_rows or self.skip_blank_rows)
        )

    def options(self) -> dict[str, Any]:
        """The same in the words of Python's csv module, as Frictionless translates it."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote or None,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "doublequote": self.double_quote,
            "escapechar": self.escape,
            "skipinitialspace": self.skip_space,
            "strict": False,
        }

    def is_row(self, number: int, cells: Sequence[Any]) -> bool:
        """Whether record `number` of a file is a row, not a comment or a blank to be skipped."""
        if self.is_comment(number, cells):
            return False
        return not self.skip_blank_rows or any(cell not in (None, "") for cell in cells)

    def is_comment(self, number: int, cells: Sequence[Any]) -> bool:
        """Whether record `number` is a comment; a cell of inline data may be no text."""
        marked = bool(self.comment and cells) and isinstance(cells[0], str)
        return number in self.comment_rows or (marked and cells[0].startswith(self.comment))

    def labels_of(self, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """One label per column of the header's rows; a cell equal to that above is not repeated."""
        labels: list[str] = []
        above: dict[int, str] = {}
        for cells in rows:
            for index, cell in enumerate(cells):
                if above.get(index) == cell:
                    continue
                above[index] = cell
                if len(labels) <= index:
                    labels.append(cell)
                else:
                    labels[index] = self.header_join.join([labels[index], cell])
        return tuple(labels)

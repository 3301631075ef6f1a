"""The words of the interface and the forms of numbers and dates, by language.

Words live in `theme/messages/<tag>.toml`; a key is `table.key`. A key missing in one language is
taken from the default language, so that a new language can grow a message at a time.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from generator.errors import GateClosed
from generator.findings import Finding, Severity

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

YUAN_PER_WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Messages:
    """The words of one language."""

    language: str
    words: Mapping[str, str]
    fallback: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The message `key` with its `{names}` filled in.

        Raises `GateClosed` for a key that no language has, and for braces that are no such names.
        """
        found = self.words.get(key) or self.fallback.get(key)
        if found is None:
            detail = f"no message {key!r}"
            raise _refused(self.language, detail, "add it, as in the theme of the program")
        try:
            return found.format(**values) if values else found
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            detail = f"{key} = {found!r}: {type(error).__name__}: {error}"
            raise _refused(self.language, detail, f"its names are {sorted(values)}") from None

    def known(self, table: str, word: str) -> str:
        """The translation of a data value, such as a province; the value itself where none is."""
        return self.words.get(f"{table}.{word}") or word

    def table(self, table: str) -> dict[str, str]:
        """All translations of one table of this language itself, such as the provinces'."""
        start = f"{table}."
        return {k.removeprefix(start): w for k, w in self.words.items() if k.startswith(start)}

    def has(self, key: str) -> bool:
        """Whether this language itself has the message."""
        return key in self.words


def read_messages(theme: Path, languages: tuple[str, ...]) -> dict[str, Messages]:
    """The messages of all languages, by tag; the first language is everybody's fallback.

    Raises `GateClosed` for a file that is missing or that holds something else.
    """
    tables = {tag: dict(_read(theme / "messages" / f"{tag}.toml")) for tag in languages}
    fallback = tables[languages[0]]
    return {tag: Messages(tag, words, fallback) for tag, words in tables.items()}


def _read(file: Path) -> Iterator[tuple[str, str]]:
    """The messages of a file by `table.key`."""
    tag = file.stem
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "add the file, or take the language out of the settings"
        raise _refused(tag, "no messages for this language", hint) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search("at line ([0-9]+)", str(error))
        line = int(place[1]) if place else None
        hint = 'write `key = "text"` below a line `[table]`, in UTF-8'
        raise _refused(tag, str(error), hint, line) from None
    for table, words in tables.items():
        if not isinstance(words, dict):
            raise _refused(tag, f"{table} stands in no table", "put it below a line `[table]`")
        for key, text in words.items():
            if not isinstance(text, str):
                raise _refused(tag, f"{table}.{key} is no text", 'write `key = "text"`')
            yield f"{table}.{key}", text


def _refused(tag: str, detail: str, hint: str, line: int | None = None) -> GateClosed:
    file = f"theme/messages/{tag}.toml"
    found = Finding(
        "messages-invalid", Severity.ERROR, file=file, line=line, detail=detail, hint=hint
    )
    return GateClosed([found])


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes numbers, dates and sizes. Digits are Latin in every language."""

    t: Messages

    @property
    def chinese(self) -> bool:
        """Whether numbers are grouped by ten thousand and dates written 年月日."""
        return self.t.language.startswith("zh")

    def number(self, value: int | float | Decimal | None) -> str:
        """A number with thousands separated: `3,480`."""
        return "" if value is None else f"{value:,}"

    def date(self, value: date | datetime | None) -> str:
        """`2026年11月20日`, `20 November 2026`."""
        if value is None:
            return ""
        if self.chinese:
            return f"{value.year}年{value.month}月{value.day}日"
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"

    def bytes(self, count: int) -> str:
        """A size in decimal units, as file systems and networks count: `1.2 MB`."""
        size = float(count)
        for unit in ("B", "kB", "MB"):
            if size < 1000:
                return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
            size /= 1000
        return f"{size:.2f} GB"

    def percent(self, share: float) -> str:
        """A share of 1 as `98.5%`; never rounded up to a hundred or down to nothing."""
        if 0 < share < 0.001:
            return "<0.1%"
        shown = min(share, 0.999) if share < 1 else share
        return f"{shown:.1%}".replace(".0%", "%")

    def wan(self, yuan: Decimal | None) -> str:
        """An amount of yuan in units of ten thousand, the unit of the published tables."""
        return "" if yuan is None else f"{(yuan / YUAN_PER_WAN).quantize(Decimal('0.01')):,}"

    def interval(self, duration: str) -> str:
        """An ISO 8601 duration in words where the messages have it, else as it is."""
        return self.t.known("interval", duration)

"""The words of the interface and the forms of numbers and dates, by language.

Words live in `theme/messages/<tag>.toml`; a key is `table.key`. A key missing in one language is
taken from the default language, so that a new language can grow a message at a time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from generator.errors import YangguangError

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

        Raises `YangguangError` for a key that no language has: a mistake in a template.
        """
        found = self.words.get(key) or self.fallback.get(key)
        if found is None:
            raise YangguangError(f"no message {key!r} in theme/messages/{self.language}.toml")
        return found.format(**values) if values else found

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
    """The messages of all languages, by tag; the first language is everybody's fallback."""
    tables = {tag: _flatten(_read(theme / "messages" / f"{tag}.toml")) for tag in languages}
    fallback = tables[languages[0]]
    return {tag: Messages(tag, words, fallback) for tag, words in tables.items()}


def _read(file: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise YangguangError(
            f"the theme has no messages for this language: {file.name}\n"
            "  add the file to theme/messages/, or take the language out of the "
            "settings"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise YangguangError(f"theme/messages/{file.name}: {error}") from None


def _flatten(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{table}.{key}": text for table, words in tables.items() for key, text in words.items()
    }


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

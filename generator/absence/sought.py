"""What to search for: the values that a withdrawn record has and nothing that is published has.

A name that another listed person bears too, or a case number that two debtors share, proves
nothing by being there; such values are counted, not searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.disclosure.withholding import knowing
from generator.model import Dataset
from generator.search.analyzer import case_key, code_key, name_key

if TYPE_CHECKING:
    import pyarrow as pa

LEAST, LEAST_ASCII = 2, 6
"""Characters of a value that is searched for; fewer digits or letters stand in any hash."""


@dataclass(frozen=True, slots=True)
class Sought:
    """`values` in every spelling that an index gives them; `shared` counts those left out."""

    values: tuple[str, ...] = ()
    shared: int = 0

    def __add__(self, other: Sought) -> Sought:
        values = dict.fromkeys((*self.values, *other.values))
        return Sought(tuple(values), self.shared + other.shared)


def sought(
    dataset: Dataset, rows: pa.Table, published: Iterable[pa.Table], texts: Iterable[Path]
) -> Sought:
    """The values of withdrawn rows that only they have.

    `published` are all tables that are published, of all datasets; `texts` the files that a
    person wrote, whose examples and prose are no trace of a record.
    """
    values = [v for v in _values(dataset, rows) if _telling(v)]
    if not values:
        return Sought()
    own = b"\n".join(f.read_bytes() for f in texts if f.is_file())
    tables = list(published)
    known = "\n".join(_spelt(dataset, tables))
    alone = [v for v in values if v.encode() not in own and not _occurs(v, tables)]
    found = dict.fromkeys(s for v in alone for s in spellings(v) if s == v or s not in known)
    return Sought(tuple(found), len(values) - len(alone))


def spellings(value: str) -> tuple[str, ...]:
    """A value as it stands in tables, and as the keys of the look-up spell it."""
    found = dict.fromkeys((value, name_key(value), code_key(value), case_key(value)))
    return tuple(s for s in found if _telling(s))


def written_files(project: Path, theme: Path) -> list[Path]:
    """The files of a project that people wrote: prose, schemas, descriptors, theme."""
    patterns = ("content/**/*", "schemas/**/*", "datasets/*/datapackage.*", "pyproject.toml")
    return [*(f for p in patterns for f in sorted(project.glob(p))), *sorted(theme.rglob("*"))]


def _values(dataset: Dataset, rows: pa.Table) -> list[str]:
    """Distinct texts of the columns that say whose record it is; of all where none says so."""
    telling = [n for n in rows.column_names if n in knowing(dataset)]
    if not any(f.personal for f in dataset.resources[0].schema.fields):
        telling = rows.column_names
    return list(dict.fromkeys(
        v for name in _texts(rows, telling) for v in rows.column(name).to_pylist() if v
    ))  # fmt: skip


def _telling(value: str) -> bool:
    return len(value) >= (LEAST_ASCII if value.isascii() else LEAST)


def _occurs(value: str, tables: Iterable[pa.Table]) -> bool:
    import pyarrow.compute as pc

    return any(
        pc.any(pc.match_substring(table.column(name), value)).as_py()
        for table in tables
        for name in _texts(table, table.column_names)
    )


def _spelt(dataset: Dataset, tables: Iterable[pa.Table]) -> Iterable[str]:
    """The spellings of everything published that says whose record it is."""
    import pyarrow.compute as pc

    for table in tables:
        for name in _texts(table, [n for n in table.column_names if n in knowing(dataset)]):
            for value in pc.unique(table.column(name)).to_pylist():
                yield from spellings(value) if value else ()


def _texts(table: pa.Table, names: Sequence[str]) -> list[str]:
    import pyarrow as pa

    return [n for n in names if pa.types.is_string(table.schema.field(n).type)]

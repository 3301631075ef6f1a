"""What must not leave the court, found in the columns before anything is written.

Every published column that can hold free text is searched as its file has it, so that a finding
names file, row, field and kind; the value is masked. What a field may hold is said by its
`"allows"`: the telephone number of a court is public. A full identity number never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.disclosure.columns import leaks_in_columns, texts_of
from generator.disclosure.detectors import UNCONDITIONAL, Leak, find
from generator.disclosure.detectors.detector import code_of, name_of
from generator.findings import EXAMPLES, Finding, Severity
from generator.intake.raw import Block, Placed, RawTable, Result
from generator.model import Dataset, Field, Release, Resource
from generator.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

HOLDS_NO_TEXT = frozenset(
    {"boolean", "date", "datetime", "time", "year", "yearmonth", "duration", "geopoint", "geojson"}
)
"""Types whose cells are checked to be what they say; so are lists of allowed values (`enum`)."""

AMOUNTS = frozenset({"mobile", "telephone", "bank-card", "bank-account"})
"""Kinds that an amount in a `number` column is taken for by chance."""

Public = frozenset[tuple[str, str]]
"""(kind, key) of what may stand in any file of the site, as a field that is published allows it."""


def allowed_in(field: Field) -> frozenset[str]:
    """The kinds that a column may hold."""
    return (field.allows | (AMOUNTS if field.type == "number" else frozenset())) - {UNCONDITIONAL}


@dataclass(slots=True)
class _Gathered:
    """The leaks of one kind in one column."""

    count: int = 0
    file: str = ""
    rows: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def add(self, leak: Leak, row: int, file: str) -> None:
        self.count += 1
        self.file = self.file or file
        if self.file == file and len(self.rows) < EXAMPLES and row not in self.rows:
            self.rows.append(row)
            self.examples.append(leak.masked)

    def finding(self, dataset: Dataset, resource: str, name: str, kind: str) -> Finding:
        return Finding(
            code_of(kind),
            Severity.ERROR,
            dataset.name,
            resource,
            name,
            dataset.shown(self.file),
            count=self.count,
            rows=tuple(self.rows),
            examples=tuple(self.examples),
            detail=f"{name_of(kind)} would be published",
            hint=_hint(kind),
        )


@dataclass(slots=True)
class SearchedRows:
    """Rows searched for leaks the first time they are read, which is when they are checked.

    `searched` says whether that has happened to the end; `found` is what was found.
    """

    raw: RawTable
    searched: bool = False
    found: dict[tuple[str, str], _Gathered] = field(default_factory=dict)

    def scan(self, work: Callable[[Block], Result], threads: int) -> Iterator[Placed[Result]]:
        """Apply `work` to every block, as the rows themselves do."""
        if self.searched:
            yield from self.raw.rows.scan(work, threads)
            return
        self.found.clear()
        fields = self._fields()
        both = self.raw.rows.scan(lambda b: (work(b), _search(b, fields)), threads)
        for placed in both:
            result, leaks = placed.result
            for name, index, leak in leaks:
                row = placed.numbers([index])[0] - placed.first + placed.first_in_file
                gathered = self.found.setdefault((name, leak.kind), _Gathered())
                gathered.add(leak, row, self.raw.files[placed.block.part])
            yield Placed(placed.block, result, placed.first, placed.first_in_file)
        self.searched = True

    def _fields(self) -> Mapping[int, Field]:
        """The fields that may leave and can hold text, by the places of their columns."""
        named = {f.name.casefold(): f for f in self.raw.resource.schema.fields if _is_searched(f)}
        labels = [label.strip().casefold() for label in self.raw.labels]
        return {place: named[label] for place, label in enumerate(labels) if label in named}


def searched(tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """The same tables, searched for leaks while they are checked."""
    return tuple(replace(raw, rows=SearchedRows(raw)) for raw in tables)


def leaks(dataset: Dataset, tables: Sequence[RawTable]) -> Iterator[Finding]:
    """One finding for every kind of leak in every column of `searched` tables that were checked."""
    for raw in tables:
        if isinstance(raw.rows, SearchedRows):
            for (name, kind), found in sorted(raw.rows.found.items()):
                yield found.finding(dataset, raw.resource.name, name, kind)


def _search(block: Block, fields: Mapping[int, Field]) -> list[tuple[str, int, Leak]]:
    """(field, index, leak) of a block, in the columns at the places of `fields`."""
    asked = {place: field for place, field in fields.items() if place < block.cells.num_columns}
    cells = {str(place): block.cells.column(place) for place in asked}
    found = [
        (asked[int(place)], row, leak)
        for place, row, leak in leaks_in_columns(cells)
        if leak.kind not in allowed_in(asked[int(place)])
    ]
    for place, column in asked.items():
        if column.judgment:
            found += [(column, row, leak) for row, leak in _names(cells[str(place)])]
    return [(column.name, row, leak) for column, row, leak in found]


def _is_searched(field: Field) -> bool:
    return field.published and field.type not in HOLDS_NO_TEXT and "enum" not in field.constraints


def _names(texts: pa.ChunkedArray) -> Iterator[tuple[int, Leak]]:
    """Names that stand open in judgments, and those of judges and clerks that do not."""
    from generator.disclosure.names import hidden_officers, names_in  # long lists, for judgments

    for row, text in enumerate(texts.to_pylist()):
        if text:
            yield from ((row, Leak("name", name)) for name in names_in(text).hide)
            yield from ((row, Leak("hidden judge or clerk", n)) for n in hidden_officers(text))


def _hint(kind: str) -> str:
    if kind in _HINTS:
        return _HINTS[kind]
    return f'take it out, or write ×; where it is public, give the field "allows": ["{kind}"]'


_HINTS = {
    UNCONDITIONAL: "mask the number before it is handed in",
    "name": "hide it as 张某 (`yangguang anonymise` proposes how)",
    "hidden judge or clerk": "put the name back: the bench is never hidden",
}


def public_values(settings: Settings, releases: Iterable[Release]) -> Public:
    """What the site may show anywhere: values of fields that allow them, and stated contacts."""
    found: set[tuple[str, str]] = set()
    texts = [settings.contact, *settings.public_contacts, *settings.furniture.values()]
    for release in releases:
        publishing = release.dataset.publishing
        texts += [publishing.contact, publishing.controller, publishing.owner]
        for resource in release.dataset.resources:
            if resource.name in release.tables:
                found |= _allowed_values(release.tables[resource.name], resource)
    found |= {(leak.kind, leak.key) for text in texts for leak in find(text)}
    return frozenset(pair for pair in found if pair[0] != UNCONDITIONAL)


def _allowed_values(table: pa.Table, resource: Resource) -> set[tuple[str, str]]:
    allowed = {f.name: allowed_in(f) for f in resource.schema.fields if allowed_in(f)}
    columns = {n: table.column(n) for n in table.column_names if n in allowed}
    return {
        (leak.kind, leak.key)
        for name, _, leak in leaks_in_columns(texts_of(columns))
        if leak.kind in allowed[name]
    }

"""What must not leave the court, found in the columns before anything is written.

Every published column that can hold free text is searched as its file has it, so that a finding
names file, row, field and kind; the value is masked. What a field may hold is said by its
`"allows"`: the telephone number of a court is public. A full identity number never is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.disclosure.columns import leaks_in_columns, texts_of
from generator.disclosure.detectors import UNCONDITIONAL, Leak, find
from generator.disclosure.detectors.detector import code_of, name_of
from generator.disclosure.names import hidden_officers, names_in
from generator.findings import EXAMPLES, Finding, Severity
from generator.intake.raw import Block, RawTable
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
    return field.allows | (AMOUNTS if field.type == "number" else frozenset()) - {UNCONDITIONAL}


def leaks(dataset: Dataset, tables: Sequence[RawTable], threads: int) -> Iterator[Finding]:
    """One finding for every kind of leak in every column, with the first rows."""
    for raw in tables:
        gathered: dict[tuple[str, str], _Gathered] = defaultdict(_Gathered)
        for placed in raw.rows.scan(_Searching(raw), threads):
            for name, index, leak in placed.result:
                row = placed.numbers([index])[0] - placed.first + placed.first_in_file
                gathered[name, leak.kind].add(leak, row, raw.files[placed.block.part])
        for (name, kind), found in sorted(gathered.items()):
            yield found.finding(dataset, raw.resource.name, name, kind)


@dataclass(frozen=True, slots=True)
class _Searching:
    """The work on one block: the columns that may leave and can hold text."""

    raw: RawTable

    def __call__(self, block: Block) -> list[tuple[str, int, Leak]]:
        fields = {f.name: f for f in self.raw.resource.schema.fields if _is_searched(f)}
        cells = {
            name: block.cells.column(place)
            for place, name in enumerate(self.raw.labels[: block.cells.num_columns])
            if name in fields
        }
        found = [
            (name, row, leak)
            for name, row, leak in leaks_in_columns(cells)
            if leak.kind not in allowed_in(fields[name])
        ]
        for name in cells.keys() & {f.name for f in fields.values() if f.judgment}:
            found += [(name, row, leak) for row, leak in _names(cells[name])]
        return found


def _names(texts: pa.ChunkedArray) -> Iterator[tuple[int, Leak]]:
    """Names that stand open in judgments, and those of judges and clerks that do not."""
    for row, text in enumerate(texts.to_pylist()):
        if text:
            yield from ((row, Leak("name", name)) for name in names_in(text).hide)
            yield from ((row, Leak("hidden judge or clerk", n)) for n in hidden_officers(text))


def _is_searched(field: Field) -> bool:
    return field.published and field.type not in HOLDS_NO_TEXT and "enum" not in field.constraints


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
            f"datasets/{dataset.folder.name}/{self.file}",
            count=self.count,
            rows=tuple(self.rows),
            examples=tuple(self.examples),
            detail=f"{name_of(kind)} would be published",
            hint=_hint(kind),
        )


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

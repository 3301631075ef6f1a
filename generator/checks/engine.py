"""The check engine: raw tables of one dataset in, one report per table out.

Each table is scanned once, several blocks at a time; keys are gathered on the way, compared at the
end. Memory is bounded by the blocks in flight, DuckDB's limit for keys, and one byte per row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from generator.checks.blockwork import BlockWork, Found
from generator.checks.column import Column
from generator.checks.keys import Key, Reference, family, references, shown_key, unique_keys
from generator.checks.meaning import HeaderReading, read_header
from generator.checks.memory import Memory
from generator.checks.rowwork import RowRules
from generator.checks.rulework import RuleWork
from generator.checks.store import KeyStore, Resources
from generator.checks.tally import Hit, RowSink, Tally
from generator.checks.violation import CellRule, Record
from generator.findings import Severity
from generator.intake.blocks import unseen
from generator.intake.columns import column_of_field
from generator.intake.raw import Placed, RawTable, UnreadableFile

if TYPE_CHECKING:
    import numpy as np

BATCH = 10_000
"""Key errors that are counted at a time."""

SAME = "the same as in the row at position"
EMPTY_KEY = 'cells composing the primary keys are all "None"'


@dataclass(frozen=True, slots=True)
class Request:
    """One table to be checked, and how."""

    raw: RawTable
    rules: RowRules | None = None
    """Rules on rows."""
    proof: Callable[[Record], bool] | None = None
    """True only of records that break no rule on rows."""
    cells: Mapping[str, CellRule] = field(default_factory=dict)
    """Rules on single cells, by field name."""
    keys: tuple[Key, ...] = ()
    """What must be unique besides the keys of the schema."""
    fill: tuple[str, ...] = ()
    publishable: bool = False
    package: str = ""
    """The dataset it belongs to, where that is not the dataset being checked."""


@dataclass(slots=True)
class Report:
    """What was found in one table."""

    raw: RawTable
    header: HeaderReading
    tally: Tally
    columns: tuple[Column, ...] = ()
    row_count: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    bad: Any = None
    """A boolean per row number (numpy)."""
    places: list[tuple[int, int, int]] = field(default_factory=list)
    """First row number of each block, the same in its file, and the part."""
    broken: UnreadableFile | None = None
    """Why a file turned out to give no more rows while they were read."""

    @property
    def bad_rows(self) -> int:
        """How many rows have an error."""
        return int(self.bad.sum()) * self.raw.rows_per_record if self.bad is not None else 0

    def mark(self, rows: Sequence[int]) -> None:
        """Remember that these rows, by number, have an error."""
        import numpy as np

        if not len(rows):
            return
        length = 0 if self.bad is None else len(self.bad)
        if max(rows) >= length:
            larger: Any = np.zeros(max(2 * length, max(rows) + 1), bool)
            larger[:length] = False if self.bad is None else self.bad
            self.bad = larger
        self.bad[np.asarray(rows)] = True

    def place(self, row: int) -> tuple[int, int]:
        """Row number in its own file, and the part."""
        first, in_file, part = self.places[bisect_right(self.places, row, key=_first) - 1]
        return in_file + row - first, part

    def is_good(self, rows: Sequence[int]) -> np.ndarray[Any, Any]:
        """For each row number, whether the row has no error."""
        import numpy as np

        wanted = np.asarray(rows, np.int64)
        if self.bad is None:
            return np.ones(len(wanted), bool)
        inside = wanted < len(self.bad)
        good: np.ndarray[Any, Any] = ~(inside & self.bad[np.where(inside, wanted, 0)])
        return good


def _first(place: tuple[int, int, int]) -> int:
    return place[0]


def check_tables(
    requests: Sequence[Request], resources: Resources | None = None, sink: RowSink | None = None
) -> list[Report]:
    """Check tables together. Those with a `package` are only looked up by foreign keys.

    A table whose file is broken says so; the others are checked, but for references to it.
    """
    resources = resources or Resources()
    reports = [_opened(request, sink) for request in requests]
    with KeyStore(resources) as store:
        keyed = _Keys(requests, reports)
        for number, (request, report) in enumerate(zip(requests, reports, strict=True)):
            wanted = keyed.wanted(number)
            if report.header.refused or (request.package and not wanted):
                continue
            for fields in wanted:
                store.create(keyed.table(number, fields), len(fields))
            work = BlockWork(report.columns, rules=_rule_work(request, report),
                             keys=wanted, fill=request.fill)  # fmt: skip
            try:
                for placed in unseen(report.raw.rows).scan(work, resources.threads):
                    _gather(report, placed)
                    for fields, keys in placed.result.keys.items():
                        store.add(keyed.table(number, fields), _numbered(keys, placed))
            except UnreadableFile as error:
                report.broken = error
        for number, report in enumerate(reports):
            if not (report.header.refused or report.broken or requests[number].package):
                _key_errors(report, keyed, number, store)
    return reports


def _opened(request: Request, sink: RowSink | None) -> Report:
    schema, raw = request.raw.resource.schema, request.raw
    dialect = raw.resource.descriptor.get("dialect") or {}
    header = read_header(schema.descriptor, raw.labels,
                         ignore_case=not dialect.get("headerCase", True))  # fmt: skip
    personal = frozenset(f.name for f in schema.fields if column_of_field(f, ()).personal)
    tally = Tally(raw.resource.name, personal, None if request.package else sink)
    by_name, memory = {f.name: f for f in schema.fields}, Memory()
    columns = tuple(
        Column.of(
            _with_key_required(f, schema.primary_key),
            by_name[f["name"]].missing_values(schema) if f["name"] in by_name else ("",),
            publishable=request.publishable,
            memory=memory,
        )
        for f in header.fields
    )
    return Report(raw, header, tally, columns)


def _rule_work(request: Request, report: Report) -> RuleWork | None:
    if not request.cells and request.rules is None:
        return None
    names = [column.name for column in report.columns]
    missing = {column.name: column.missing for column in report.columns}
    return RuleWork(names, missing, request.cells, request.rules, request.proof)


def _with_key_required(descriptor: Mapping[str, Any], primary: Sequence[str]) -> Mapping[str, Any]:
    """Being part of the primary key is the same as `required: true`, says the standard."""
    if descriptor["name"] not in primary:
        return descriptor
    return {**descriptor, "constraints": {**descriptor.get("constraints", {}), "required": True}}


def _gather(report: Report, placed: Placed[Found]) -> None:
    report.places.append((placed.first, placed.first_in_file, placed.block.part))
    report.row_count += placed.block.cells.num_rows
    for name, count in placed.result.filled.items():
        report.filled[name] = report.filled.get(name, 0) + count
    report.mark(placed.numbers(placed.result.bad.tolist()))
    shift = placed.first_in_file - placed.first
    for hit in placed.result.hits:
        rows = placed.numbers(hit.rows)
        report.tally.add(hit, rows, [r + shift for r in rows], placed.block.part)


def _numbered(keys: Any, placed: Placed[Found]) -> Any:
    import numpy as np
    import pyarrow as pa

    index, places = keys.column("row").to_numpy(), placed.block.positions
    rows = index if places is None else np.asarray(places)[index]
    return keys.set_column(1, "row", pa.array(rows + placed.first, pa.int64()))


class _Keys:
    """Which key columns each table must deliver, for itself and for those that refer to it."""

    def __init__(self, requests: Sequence[Request], reports: Sequence[Report]) -> None:
        self._requests, self._reports = requests, reports
        self._wanted: dict[int, dict[tuple[str, ...], bool]] = {}
        for number, report in enumerate(reports):
            if requests[number].package or report.header.refused:
                continue
            for key in self.unique(number):
                self._want(number, key.fields, whole=key.code != "primary-key")
            for reference in self.references(number):
                self._want(number, reference.fields)
                self._want(self.target(number, reference), reference.other_fields)

    def _want(self, number: int, fields: tuple[str, ...], *, whole: bool = False) -> None:
        wanted = self._wanted.setdefault(number, {})
        wanted[fields] = whole and wanted.get(fields, True)

    def wanted(self, number: int) -> Mapping[tuple[str, ...], bool]:
        """The fields of each key, and whether only rows that have all its parts count."""
        return self._wanted.get(number, {})

    def table(self, number: int, fields: tuple[str, ...]) -> str:
        return f"keys_{number}_{list(self.wanted(number)).index(fields)}"

    def unique(self, number: int) -> tuple[Key, ...]:
        names = self._names(number)
        further = (k for k in self._requests[number].keys if set(k.fields) <= set(names))
        return (*unique_keys(self._descriptor(number), names), *further)

    def references(self, number: int) -> list[Reference]:
        """Foreign keys whose other table is here; one that cannot be read has its own finding."""
        stated = references(self._descriptor(number), self._names(number))
        return [r for r in stated if self._position(number, r) is not None
                and set(r.other_fields) <= self._fields(self.target(number, r))]  # fmt: skip

    def _fields(self, number: int) -> set[str]:
        return set(self._reports[number].raw.resource.schema.names)

    def target(self, number: int, reference: Reference) -> int:
        found = self._position(number, reference)
        assert found is not None
        return found

    def _position(self, number: int, reference: Reference) -> int | None:
        own = self._requests[number].raw.resource.name
        wanted = (reference.package, reference.resource or own)
        for position, request in enumerate(self._requests):
            if (request.package, request.raw.resource.name) == wanted:
                report = self._reports[position]
                return None if report.header.refused or report.broken else position
        return None

    def families(self, number: int, fields: tuple[str, ...]) -> list[str]:
        kinds = {c.name: family(c.descriptor.get("type", "any"))
                 for c in self._reports[number].columns}  # fmt: skip
        return [kinds.get(f, "") for f in fields]

    def _descriptor(self, number: int) -> Mapping[str, Any]:
        return self._reports[number].raw.resource.schema.descriptor

    def _names(self, number: int) -> list[str]:
        return [c.name for c in self._reports[number].columns]


def _key_errors(report: Report, keyed: _Keys, number: int, store: KeyStore) -> None:
    for key in keyed.unique(number):
        table, width = keyed.table(number, key.fields), len(key.fields)
        primary = key.code == "primary-key"
        repeated = store.repeated(table, width, whole=not primary)
        kind = keyed.families(number, key.fields)[0]
        same = ((r, f"{SAME} {e}", shown_key(k, kind)) for r, e, k in repeated)
        _count(report, key.code, key.field, same, key.severity)
        if primary:
            empty = ((row, EMPTY_KEY, "") for (row,) in store.empty(table, width))
            _count(report, key.code, key.field, empty)
    for reference in keyed.references(number):
        target = keyed.target(number, reference)
        pairs = zip(keyed.families(number, reference.fields),
                    keyed.families(target, reference.other_fields), strict=True)  # fmt: skip
        rows = store.dangling(keyed.table(number, reference.fields),
                              keyed.table(target, reference.other_fields),
                              [a == b for a, b in pairs])  # fmt: skip
        where = f"{reference.resource or 'this table'}.{','.join(reference.other_fields)}"
        note = f"{','.join(reference.fields)}: the value is not found in {where}"
        _count(report, "foreign-key", "", ((r, note, "") for (r,) in rows))


def _count(
    report: Report,
    code: str,
    field: str,
    found: Iterator[tuple[int, str, str]],
    severity: Severity = Severity.ERROR,
) -> None:
    while batch := list(islice(found, BATCH)):
        rows, _, values = ([*part] for part in zip(*batch, strict=True))
        places = [report.place(row) for row in rows]
        if severity is Severity.ERROR:
            report.mark(rows)
        hit = Hit(code, field, rows, values if field else [], batch[0][1], severity)
        report.tally.add(hit, rows, [place for place, _ in places], places[0][1])

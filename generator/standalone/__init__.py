"""`yangguang check PATH`: any Data Package, or a data file with a schema, outside any project.

The meaning is that of `frictionless validate`, apart from `checks.differences`: no rule of
publishing and no rule of the domain applies here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.catalogue.references import reference_findings
from generator.catalogue.schemas import build_schema
from generator.catalogue.slips import shown
from generator.checks.check import broken_findings, findings_of
from generator.checks.engine import Report, Request, check_tables
from generator.checks.meaning import SAMPLE, descriptor_problems, inferred_schema, standard_resource
from generator.checks.schema_problems import schema_problems
from generator.checks.store import Resources
from generator.checks.tally import RowSink
from generator.findings import Finding, Severity, errors_in, sort_findings
from generator.intake.dialect import Dialect
from generator.intake.parquet_input import ParquetRows
from generator.intake.raw import Block, RawTable, UnreadableFile
from generator.intake.read import PartUnreadable, read_resource, unreadable
from generator.model import Dataset, Publishing, Resource, Schema, Text
from generator.standalone.counts import count_errors, unsupported_hash
from generator.standalone.descriptor import FORMATS, Entry, Opened, open_path
from generator.standalone.inline import inline_table, read_inline
from generator.standalone.parquet import parquet_labels

WITHOUT_FIELDS = Schema("", (), {"fields": []})


def check_path(
    path: Path,
    schema: Path | None = None,
    *,
    trusted: bool = False,
    resources: Resources | None = None,
    sink: RowSink | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a package, a resource or a data file.

    `schema` is a Table Schema file for a data file. `trusted` follows paths out of the folder.
    Raises `ImpossibleRequest` where there is nothing to check.
    """
    opened = open_path(path, schema, trusted=trusted)
    found = [*opened.slips.findings, *_descriptor_findings(opened, trusted)]
    if errors_in(found):
        return sort_findings(found)
    return sort_findings([*found, *_Package(opened).findings(resources, sink)])


def _descriptor_findings(opened: Opened, trusted: bool) -> list[Finding]:
    """What Frictionless, and what we, object to in the descriptor itself."""
    inlined = {id(e.descriptor): _inlined(e) for e in opened.entries}
    described: Mapping[str, Any] = opened.descriptor
    if "resources" in described and opened.entries:
        described = {**described, "resources": list(inlined.values())}
    elif opened.entries:
        described = next(iter(inlined.values()))
    problems = descriptor_problems(described, trusted=trusted) if described else ()
    ours = (
        f"{entry.name}: {problem}"
        for entry in opened.entries
        if entry.schema and not problems
        for problem in schema_problems(entry.schema.descriptor)
    )
    return [
        _finding(opened, "descriptor-invalid", "", p, "see https://datapackage.org")
        for p in (*problems, *ours)
    ]


def _inlined(entry: Entry) -> dict[str, Any]:
    schema = entry.schema.descriptor if entry.schema else None
    return standard_resource(entry.descriptor, schema)


class _Package:
    """The resources of an opened descriptor on their way through the engine."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._tables: list[tuple[Entry, RawTable]] = []
        self._found: list[Finding] = []

    def findings(self, limits: Resources | None, sink: RowSink | None) -> list[Finding]:
        """Read and check every resource."""
        for entry in self._opened.entries:
            self._read(entry)
        read = {entry.name: raw.resource for entry, raw in self._tables}
        resources = (read.get(e.name) or _resource(e, e.schema or WITHOUT_FIELDS)
                     for e in self._opened.entries if e.is_table)  # fmt: skip
        self._found += reference_findings([self._dataset(*resources)])
        if not errors_in(f for f in self._found if f.code == "schema-invalid"):
            self._check(limits, sink)
        return self._found

    def _check(self, limits: Resources | None, sink: RowSink | None) -> None:
        requests = [Request(raw) for _, raw in self._tables]
        reports = check_tables(requests, limits, sink)
        for (entry, _), report in zip(self._tables, reports, strict=True):
            if report.broken:
                self._found += broken_findings(self._dataset(), report)
                continue
            self._found += findings_of(self._dataset(), report)
            self._found += self._counts(entry, report)
            if not report.raw.labels and not report.row_count:
                self._fail(entry, "source-error", "the source is empty", "supply rows")

    def _read(self, entry: Entry) -> None:
        if not entry.is_table:
            self._found += self._file_findings(entry)
            return
        if "data" not in entry.descriptor and entry.format not in FORMATS:
            self._fail(entry, "file-unreadable", f"the format {entry.format!r} is not read",
                       "save it as CSV, or ask `frictionless validate`")  # fmt: skip
            return
        try:
            raw = self._inline(entry) if "data" in entry.descriptor else self._from_files(entry)
        except UnreadableFile as error:
            self._fail(entry, error.code, error.detail, error.hint)
            return
        if raw is not None:
            self._tables.append((entry, raw))

    def _inline(self, entry: Entry) -> RawTable:
        names = entry.schema.names if entry.schema else ()
        dialect = Dialect.of(entry.descriptor, Path("data"))
        inline = read_inline(entry.descriptor["data"], names, dialect)
        schema = entry.schema or _inferred(inline.labels, inline.sample(SAMPLE))
        return inline_table(_resource(entry, schema), inline)

    def _from_files(self, entry: Entry) -> RawTable | None:
        raw = self._opened_files(entry, entry.schema or WITHOUT_FIELDS)
        if raw is None or entry.schema is not None:
            return raw
        return self._opened_files(entry, _inferred(raw.labels, _first_rows(raw)))

    def _opened_files(self, entry: Entry, schema: Schema) -> RawTable | None:
        """The files as they stand: nothing is guessed or put right, as it is in a project."""
        resource = _resource(entry, schema)
        if entry.format == "parquet":
            labels = parquet_labels(entry.paths)
            shown = tuple(p.name for p in entry.paths)
            return RawTable(resource, labels, ParquetRows(entry.paths), shown)
        try:
            return read_resource(resource, self._opened.slips.folder)
        except PartUnreadable as error:
            found = unreadable(self._dataset(), entry.name, error.path, error.reason)
            self._found.append(found)
            return None

    def _file_findings(self, entry: Entry) -> Iterator[Finding]:
        missing = [p for p in entry.paths if not p.is_file()]
        for path in missing:
            reason = UnreadableFile("file-missing", "no such file", "add it, or correct `path`")
            yield unreadable(self._dataset(), entry.name, path, reason)
        if not missing:
            yield from self._counts(entry, None)

    def _counts(self, entry: Entry, report: Report | None) -> Iterator[Finding]:
        rows = report.row_count if report else None
        fields = len(report.raw.resource.schema.fields) if report else None
        for code, detail in count_errors(entry.descriptor, entry.paths, rows, fields):
            yield _finding(self._opened, code, entry.name, detail,
                           "correct the descriptor, or get the file again")  # fmt: skip
        if name := unsupported_hash(entry.descriptor):
            told = _finding(self._opened, "hash-count", entry.name, f"{name} is not compared",
                            "state a hash by md5 or sha256")  # fmt: skip
            yield replace(told, severity=Severity.WARNING)

    def _fail(self, entry: Entry, code: str, detail: str, hint: str) -> None:
        self._found.append(_finding(self._opened, code, entry.name, detail, hint))

    def _dataset(self, *resources: Resource) -> Dataset:
        """What carries name and folder through reading and findings; nothing is published."""
        slips, name = self._opened.slips, self._opened.name
        place = shown(slips.folder, Path.cwd())
        return Dataset(name, Text.of(name), Text.of(""), "", slips.folder, resources, Publishing(),
                       self._opened.descriptor, place)  # fmt: skip


def _resource(entry: Entry, schema: Schema) -> Resource:
    title, stated = Text.of(entry.name), entry.descriptor
    if entry.paths:
        stated = {**stated, "format": entry.format}
    return Resource(entry.name, title, Text.of(""), entry.paths, schema, stated)


def _inferred(labels: tuple[str, ...], rows: list[list[Any]]) -> Schema:
    descriptor = inferred_schema(labels, rows)
    schema, _ = build_schema(descriptor, "inferred", "", "", custom=True)
    return schema or WITHOUT_FIELDS


def _first_rows(raw: RawTable) -> list[list[Any]]:
    """The rows that Frictionless would infer a schema from."""
    for placed in raw.rows.scan(_same, 1):
        block = placed.block
        count = sum(n <= SAMPLE for n in placed.numbers(range(min(SAMPLE, block.cells.num_rows))))
        rows = zip(*(c.slice(0, count).to_pylist() for c in block.cells.columns), strict=True)
        whole = [list(row) for row in rows] or [[] for _ in range(count)]
        return [list(block.ragged.get(i, row)) for i, row in enumerate(whole)]
    return []


def _same(block: Block) -> Block:
    return block


def _finding(opened: Opened, code: str, resource: str, detail: str, hint: str) -> Finding:
    return Finding(code, Severity.ERROR, opened.name, resource, file=opened.slips.shown_file,
                   detail=detail, hint=hint)  # fmt: skip

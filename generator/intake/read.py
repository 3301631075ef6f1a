"""A dataset's files -> one raw table per resource. Rows are read later, when they are checked.

`read_dataset` reads what courts really have: encodings found out, workbooks laid out, unusual
values normalised or refused with a finding. `read_resource` reads a file as it stands, which is
what the stand-alone check and the comparison with Frictionless need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.findings import Finding, Severity, errors_in
from generator.intake.amounts import MONEY, declared_unit
from generator.intake.blocks import DelimitedRows, File
from generator.intake.columns import Column, column_of_field, columns_of_schema
from generator.intake.containers import check_container
from generator.intake.delimited import mapped, open_utf8, read_head, records
from generator.intake.dialect import Dialect
from generator.intake.encodings import Decoded, decode
from generator.intake.judging import JudgedRows
from generator.intake.money import in_yuan
from generator.intake.parquet_input import ParquetRows, read_labels
from generator.intake.raw import RawTable, Rows, UnreadableFile
from generator.intake.reshape import Table, unpivoted
from generator.intake.tables import WorkbookRows, read_sheet
from generator.intake.workbook import SheetTable
from generator.model import Dataset, Resource

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a resource: where it is, and its name in findings."""

    path: Path
    file: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource whose rows can be read; without `rows` where `findings` refuse it."""

    findings: tuple[Finding, ...]
    labels: Labels = ()
    rows: Rows | None = None
    printed: tuple[SheetTable, ...] = ()
    rows_per_record: int = 1


def read_dataset(dataset: Dataset) -> tuple[tuple[RawTable, ...], tuple[Finding, ...]]:
    """Open every resource that can be opened; what was noticed on the way becomes findings."""
    tables: list[RawTable] = []
    findings: list[Finding] = []
    for resource in dataset.resources:
        shown = tuple(_shown(path, dataset.folder) for path in resource.paths)
        parts = [Part(path, dataset.shown(name))
                 for path, name in zip(resource.paths, shown, strict=True)]  # fmt: skip
        try:
            opened = READERS.get(resource.format, _unknown)(resource, parts, _personal(dataset))
        except PartUnreadable as error:
            findings.append(unreadable(dataset, resource.name, error.path, error.reason))
            continue
        findings += (replace(f, dataset=dataset.name, resource=resource.name)
                     for f in opened.findings)  # fmt: skip
        if opened.rows is not None:
            tables.append(RawTable(resource, opened.labels, opened.rows, shown, opened.printed,
                                   opened.rows_per_record))  # fmt: skip
    return tuple(tables), tuple(findings)


def read_resource(resource: Resource, folder: Path) -> RawTable:
    """Delimited text exactly as it stands, all parts under one header.

    Each part must carry the same header as the first; the encoding is the one stated, else UTF-8.
    """
    encoding = str(resource.descriptor.get("encoding", "utf-8"))
    if resource.format not in DELIMITED:
        _unknown(resource, [Part(resource.paths[0], "")], False)
    labels, rows = _delimited(resource, lambda path: open_utf8(path, encoding))
    return RawTable(resource, labels, rows, tuple(_shown(p, folder) for p in resource.paths))


class PartUnreadable(Exception):
    """A file of a resource that gives no rows, and why."""

    def __init__(self, path: Path, reason: UnreadableFile) -> None:
        self.path, self.reason = path, reason
        super().__init__(reason.detail)


def _unknown(resource: Resource, parts: Sequence[Part], personal: bool) -> Opened:
    known = ", ".join(sorted(READERS))
    reason = UnreadableFile("file-unreadable", f"the format {resource.format!r} is not read",
                            f"supply one of: {known}")  # fmt: skip
    raise PartUnreadable(parts[0].path, reason)


def _text(resource: Resource, parts: Sequence[Part], personal: bool) -> Opened:
    """CSV and TSV in any encoding of the ladder; values judged."""
    findings: list[Finding] = []
    contents: dict[Path, memoryview] = {}
    usual = not (resource.descriptor.get("dialect") or {}).get("escapeChar")
    for part in parts:
        content, found = _decoded(part, resource)
        findings += found.findings
        if content is None:
            return Opened(tuple(findings))
        contents[part.path] = content
        usual = usual and found.usual
    labels, rows = _delimited(resource, contents.__getitem__, valid=True)
    width = len(labels) or len(resource.schema.fields)
    units = [[_unit_of(file.head.lines)] * width for file in rows.files]
    table = Table(labels, rows, units)
    return _opened(resource, parts, findings, table, lambda t: JudgedRows(
        t.rows, _columns(resource, t.labels), usual=usual))  # fmt: skip


def _unit_of(lines: Sequence[str]) -> str:
    """The unit of money that the lines above a table declare, '' for none."""
    units = map(declared_unit, lines)
    return next((u for u in units if u in MONEY and u), "")


def _opened(
    resource: Resource,
    parts: Sequence[Part],
    findings: Sequence[Finding],
    table: Table,
    judged: Callable[[Table], Rows],
    printed: tuple[SheetTable, ...] = (),
) -> Opened:
    """A table reshaped if need be, its values judged, its amounts in yuan."""
    long, unshaped = unpivoted(resource, table)
    labels, rows, unsure = in_yuan(resource.schema, long.labels, judged(long), long.units)
    found = (*findings, *(replace(f, file=parts[0].file) for f in (*unshaped, *unsure)))
    if unshaped:
        return Opened(found)
    return Opened(found, labels, rows, printed, long.rows_per_record)


def _decoded(part: Part, resource: Resource) -> tuple[memoryview | None, Decoded]:
    """The text as UTF-8 without a mark; a transcoded copy vanishes with the last use of it."""
    try:
        refusal = check_container(part.path, file=part.file, expected=resource.format)
        if refusal is not None:
            return None, Decoded("", (refusal,))
        found = decode(part.path, resource.descriptor.get("encoding"), file=part.file)
        return _text_of(found, part.path), found
    except OSError as error:
        raise PartUnreadable(part.path, UnreadableFile.of(error)) from error


def _text_of(found: Decoded, source: Path) -> memoryview | None:
    if found.path is None:
        return None
    content = mapped(found.path)
    if found.path != source:
        found.path.unlink()
    return content[found.bom :]


def read_delimited(file: Path) -> Iterator[list[str]]:
    """The rows of one CSV or TSV file, header included; for files looked at, not checked.

    Raises `UnreadableFile` (no such file, no encoding of the ladder, broken quoting).
    """
    try:
        found = decode(file)
        content = _text_of(found, file)
    except OSError as error:
        raise UnreadableFile.of(error) from error
    if content is None:
        refusal = errors_in(found.findings)[0]
        raise UnreadableFile(refusal.code, refusal.detail, refusal.hint, refusal.line)
    yield from records(content, Dialect.of({}, file))


def _delimited(
    resource: Resource, opened: Callable[[Path], memoryview], *, valid: bool = False
) -> tuple[Labels, DelimitedRows]:
    """The rows of all parts; `valid` as in `File`."""
    files: list[File] = []
    for path in resource.paths:
        try:
            dialect = Dialect.of(resource.descriptor, path)
            content = opened(path)
            files.append(File(content, dialect, read_head(content, dialect), valid))
        except UnreadableFile as error:
            raise PartUnreadable(path, error) from error
        _same_header(files[0].head.labels, files[-1].head.labels, path)
    labels = files[0].head.labels
    width = len(labels) or len(resource.schema.fields)
    return labels, DelimitedRows(tuple(files), width, _blanks_matter(resource))


def _workbook(resource: Resource, parts: Sequence[Part], personal: bool) -> Opened:
    sheets = []
    for part in parts:
        try:
            sheets.append(read_sheet(part.path, resource.schema, resource.descriptor,
                                     file=part.file, personal=personal))  # fmt: skip
        except OSError as error:
            raise PartUnreadable(part.path, UnreadableFile.of(error)) from error
    findings = tuple(f for s in sheets for f in s.findings)
    if not all(s.labels for s in sheets):
        return Opened(findings)
    for part, sheet in zip(parts, sheets, strict=True):
        _same_header(sheets[0].labels, sheet.labels, part.path)
    rows = WorkbookRows(tuple(s.tables for s in sheets))
    whole = all(len(s.tables) == 1 for s in sheets)
    printed = tuple(s.tables[0] for s in sheets) if whole else ()
    units = [s.tables[0].units for s in sheets]
    table = Table(sheets[0].labels, rows, units)
    return _opened(resource, parts, findings, table, partial(_values_judged, resource), printed)


def _values_judged(resource: Resource, table: Table) -> Rows:
    """Cells of a workbook are judged as they are read, by their label; not those below years."""
    if table.rows_per_record == 1:
        return table.rows
    below_years = (*resource.descriptor["unpivot"].values(),)
    columns = _columns(resource, table.labels)
    asked = tuple(c if n in below_years else Column()
                  for n, c in zip(table.labels, columns, strict=True))  # fmt: skip
    return JudgedRows(table.rows, asked)


def _parquet(resource: Resource, parts: Sequence[Part], personal: bool) -> Opened:
    known = columns_of_schema(resource.schema)
    first: Labels = ()
    for part in parts:
        try:
            labels, found = read_labels(part.path, file=part.file, known=known)
        except OSError as error:
            raise PartUnreadable(part.path, UnreadableFile.of(error)) from error
        if labels is None:
            return Opened(found)
        first = first or labels
        _same_header(first, labels, part.path)
    rows = ParquetRows(tuple(p.path for p in parts))
    table = Table(first, rows, [[""] * len(first) for _ in parts])
    return _opened(resource, parts, (), table, lambda t: JudgedRows(
        t.rows, _columns(resource, t.labels), damage=True))  # fmt: skip


DELIMITED = frozenset({"csv", "tsv"})

READERS: Mapping[str, Callable[[Resource, Sequence[Part], bool], Opened]] = {
    "csv": _text,
    "tsv": _text,
    "xlsx": _workbook,
    "parquet": _parquet,
}
"""Format -> its reader, which is told whether the dataset holds persons' data."""


def _columns(resource: Resource, labels: Labels) -> tuple[Column, ...]:
    """What each column of the file holds: by the schema; nothing is known of one that it lacks."""
    schema = resource.schema
    fields = {f.name: f for f in schema.fields}
    named = labels or schema.names
    return tuple(
        column_of_field(fields[n], fields[n].missing_values(schema)) if n in fields else Column()
        for n in named
    )


def _personal(dataset: Dataset) -> bool:
    return dataset.publishing.volatile or any(
        f.personal for r in dataset.resources for f in r.schema.fields
    )


def _same_header(first: Labels, other: Labels, path: Path) -> None:
    if first != other:
        reason = UnreadableFile("file-unreadable", "the header differs from the first part's",
                                "every part must carry the same header", 1)  # fmt: skip
        raise PartUnreadable(path, reason)


def _blanks_matter(resource: Resource) -> bool:
    """Whether "" is a value in some field: then an empty line is not a row of empty cells."""
    schema = resource.schema
    return any("" not in f.missing_values(schema) for f in schema.fields)


def _shown(path: Path, folder: Path) -> str:
    root = folder.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def unreadable(dataset: Dataset, resource: str, path: Path, error: UnreadableFile) -> Finding:
    """The finding for a file that gives no rows."""
    return Finding(
        error.code,
        Severity.ERROR,
        dataset.name,
        resource,
        line=error.line,
        file=dataset.shown(_shown(path, dataset.folder)),
        detail=error.detail,
        hint=error.hint,
    )

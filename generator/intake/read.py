"""A dataset's files -> one raw table per resource. Rows are read later, when they are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from generator.findings import Finding, Severity
from generator.intake.blocks import DelimitedRows, File, ListedRows
from generator.intake.delimited import Dialect, UnreadableFile, open_utf8, read_head
from generator.intake.raw import RawTable, Rows
from generator.model import Dataset, Resource

DELIMITED = frozenset({"csv", "tsv"})
"""Formats that are read in parallel."""

READERS: Mapping[str, Callable[[Path, Mapping[str, Any]], Iterator[list[str]]]] = {}
"""Other formats. A reader yields rows of strings, the header first; it may be called again."""


def read_dataset(dataset: Dataset) -> tuple[tuple[RawTable, ...], tuple[Finding, ...]]:
    """Open every resource that can be opened; the others become findings."""
    tables: list[RawTable] = []
    findings: list[Finding] = []
    for resource in dataset.resources:
        try:
            tables.append(read_resource(resource, dataset.folder))
        except PartUnreadable as error:
            findings.append(unreadable(dataset, resource.name, error.path, error.reason))
    return tuple(tables), tuple(findings)


class PartUnreadable(Exception):
    """A file of a resource that gives no rows, and why."""

    def __init__(self, path: Path, reason: UnreadableFile) -> None:
        self.path, self.reason = path, reason
        super().__init__(reason.detail)


def read_resource(resource: Resource, folder: Path) -> RawTable:
    """All parts under one header. Each part must carry the same header as the first."""
    if resource.format in DELIMITED:
        labels, rows = _delimited(resource)
    elif resource.format in READERS:
        labels, rows = _listed(resource, READERS[resource.format])
    else:
        known = ", ".join(sorted({*DELIMITED, *READERS}))
        reason = UnreadableFile("file-unreadable", f"the format {resource.format!r} is not read",
                                f"supply one of: {known}")  # fmt: skip
        raise PartUnreadable(resource.paths[0], reason)
    shown = tuple(_shown(path, folder) for path in resource.paths)
    return RawTable(resource, labels, rows, shown)


def _delimited(resource: Resource) -> tuple[tuple[str, ...], Rows]:
    files: list[File] = []
    encoding = str(resource.descriptor.get("encoding", "utf-8"))
    for path in resource.paths:
        try:
            dialect = Dialect.of(resource.descriptor, path)
            content = open_utf8(path, encoding)
            files.append(File(content, dialect, read_head(content, dialect)))
        except UnreadableFile as error:
            raise PartUnreadable(path, error) from error
        _same_header(files[0].head.labels, files[-1].head.labels, path)
    labels = files[0].head.labels
    width = len(labels) or len(resource.schema.fields)
    return labels, DelimitedRows(tuple(files), width, _blanks_matter(resource))


def _listed(
    resource: Resource, reader: Callable[[Path, Mapping[str, Any]], Iterator[list[str]]]
) -> tuple[tuple[str, ...], Rows]:
    labels: tuple[str, ...] | None = None
    for path in resource.paths:
        try:
            header = tuple(next(reader(path, resource.descriptor), []))
        except UnreadableFile as error:
            raise PartUnreadable(path, error) from error
        labels = header if labels is None else labels
        _same_header(labels, header, path)
    parts = tuple(partial(_below_header, reader, p, resource.descriptor) for p in resource.paths)
    labels = labels or ()
    return labels, ListedRows(parts, len(labels) or len(resource.schema.fields))


def _below_header(
    reader: Callable[[Path, Mapping[str, Any]], Iterator[list[str]]],
    path: Path,
    descriptor: Mapping[str, Any],
) -> Iterator[list[str]]:
    rows = reader(path, descriptor)
    next(rows, None)
    return rows


def _same_header(first: tuple[str, ...], other: tuple[str, ...], path: Path) -> None:
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

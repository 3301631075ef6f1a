"""A dataset's files -> one raw table per resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.findings import Finding, Severity
from generator.intake.delimited import UnreadableFile, read_delimited
from generator.model import Dataset, Part, RawTable, Resource

READERS: Mapping[str, Callable[[Path, Mapping[str, Any]], Iterator[list[str]]]] = {
    "csv": read_delimited,
    "tsv": read_delimited,
}
"""By file format. A reader yields rows of strings, the header first."""


def read_dataset(dataset: Dataset) -> tuple[tuple[RawTable, ...], tuple[Finding, ...]]:
    """Read every resource that can be read; the others become findings."""
    tables: list[RawTable] = []
    findings: list[Finding] = []
    for resource in dataset.resources:
        try:
            table = _read_resource(dataset, resource)
        except _ResourceUnreadable as error:
            findings.append(error.finding)
            continue
        tables.append(table)
        if not table.rows:
            findings.append(_empty(dataset, resource))
    return tuple(tables), tuple(findings)


class _ResourceUnreadable(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.detail)


def _read_resource(dataset: Dataset, resource: Resource) -> RawTable:
    """All parts under one header. Each part must carry the same header as the first."""
    reader = READERS.get(resource.format)
    if reader is None:
        raise _unreadable(
            dataset,
            resource,
            resource.paths[0],
            UnreadableFile(
                "file-unreadable",
                f"the format {resource.format!r} is not read",
                f"supply one of: {', '.join(sorted(READERS))}",
            ),
        )
    labels: tuple[str, ...] | None = None
    rows: list[list[str]] = []
    numbers: list[int] = []
    parts: list[Part] = []
    for path in resource.paths:
        try:
            lines = list(reader(path, resource.descriptor))
        except UnreadableFile as error:
            raise _unreadable(dataset, resource, path, error) from error
        header = tuple(lines[0]) if lines else ()
        if labels is not None and header != labels:
            raise _unreadable(
                dataset,
                resource,
                path,
                UnreadableFile(
                    "file-unreadable",
                    "the header differs from the first part's",
                    "every part must carry the same header",
                    1,
                ),
            )
        labels = header
        parts.append(
            Part(
                path.relative_to(dataset.folder.resolve()).as_posix()
                if path.is_relative_to(dataset.folder.resolve())
                else path.name,
                len(rows),
            )
        )
        rows += lines[1:]
        numbers += range(2, len(lines) + 1)
    return RawTable(resource, labels or (), rows, numbers, tuple(parts))


def _unreadable(
    dataset: Dataset, resource: Resource, path: Path, error: UnreadableFile
) -> _ResourceUnreadable:
    folder = dataset.folder
    shown = (
        path.relative_to(folder.resolve()) if path.is_relative_to(folder.resolve()) else path.name
    )
    return _ResourceUnreadable(
        Finding(
            error.code,
            Severity.ERROR,
            dataset.name,
            resource.name,
            line=error.line,
            file=f"datasets/{folder.name}/{shown}",
            detail=error.detail,
            hint=error.hint,
        )
    )


def _empty(dataset: Dataset, resource: Resource) -> Finding:
    return Finding(
        "table-empty",
        Severity.ERROR,
        dataset.name,
        resource.name,
        file=f"datasets/{dataset.folder.name}",
        detail="the table has no rows below its header",
        hint="supply rows, or take the resource out of the descriptor",
    )

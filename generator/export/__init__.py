"""The stage export: published tables -> download files and the published descriptor.

A new format is one module with a class that fits `contents.Format`, and one name in `FORMATS`;
the round-trip test picks it up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import pyarrow as pa

from generator import urls
from generator.catalogue.publishing import LOOKUP_FILTERS
from generator.disclosure.persons import downloadable
from generator.errors import YangguangError
from generator.export.contents import Contents, Format
from generator.export.csv_file import CsvFile, CsvGzip
from generator.export.csvw import ENDING as CSVW
from generator.export.csvw import csv_metadata
from generator.export.package import PublishedResource, package_text
from generator.export.parquet import ParquetFile
from generator.export.published import csv_schema, published_schema, published_table, sort_keys
from generator.export.record import record_text
from generator.export.xlsx import Xlsx
from generator.findings import Finding, Severity
from generator.formula import escape_table, is_formula_like
from generator.model import Artifact, Dataset, Release, Resource
from generator.publish.sink import Sink
from generator.settings import Settings

FORMATS: tuple[Format, ...] = (CsvFile(), CsvGzip(), ParquetFile(), Xlsx())
"""In the order they are offered. CSV is first: it is the file the descriptor's schema is about."""


def export_dataset(
    dataset: Dataset,
    tables: Mapping[str, pa.Table],
    sink: Sink,
    *,
    withheld: Mapping[str, int],
    findings: Sequence[Finding],
    settings: Settings,
    generated: datetime,
    held: bool = False,
) -> Release:
    """Write all downloads of one dataset and its `datapackage.json`.

    `tables` gives by resource name the rows to publish; a resource without a table is left out.
    Unpublished columns are taken away here and the rows are sorted here, whatever comes in.
    `held` says that this is the live release again, which every description then tells.
    A file over `settings.max_file_bytes` is a warning among the release's findings, a format that
    cannot hold a table is a notice.
    """
    complete = {r.name for r in dataset.resources if r.name in tables and not withheld.get(r.name)}
    published: list[PublishedResource] = []
    released: dict[str, pa.Table] = {}
    for resource in dataset.resources:
        if resource.name not in tables:
            continue
        table = downloadable(dataset, tables[resource.name])
        contents, escaped = _contents(dataset, resource, table, complete, generated)
        released[resource.name] = contents.table
        persons = tables[resource.name].num_rows - contents.table.num_rows
        published.append(replace(_write(contents, escaped, sink), persons=persons))
    text = package_text(dataset, published, withheld, findings, generated, held=held)
    artifacts = {p.resource.name: p.files for p in published}
    artifacts[""] = (sink.write(urls.package(dataset), text),)
    sink.write(urls.record(dataset.name), record_text(dataset, published))
    return Release(
        dataset=dataset,
        tables=released,
        artifacts=artifacts,
        withheld=dict(withheld),
        findings=(
            *findings,
            *_not_offered(dataset, published),
            *_over_budget(dataset, published, settings.max_file_bytes),
        ),
        digest=digest(p.files[0] for p in published),
        records=_records(dataset, tables),
        held=held,
    )


def _records(dataset: Dataset, tables: Mapping[str, pa.Table]) -> pa.Table | None:
    """What the look-up holds, where that is more than the downloads do."""
    first = dataset.resources[0]
    if dataset.publishing.natural_persons != "lookup" or first.name not in tables:
        return None
    return published_table(tables[first.name], first, dataset.publishing.sort)


def digest(files: Iterable[Artifact]) -> str:
    """SHA-256 of the lines that `sha256sum` prints for the CSV files, sorted by name.

    Anybody can compute it again from the downloads: `sha256sum *.csv | sha256sum`.
    """
    named = sorted((PurePosixPath(f.path).name, f.sha256) for f in files)
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in named)
    return hashlib.sha256(lines.encode()).hexdigest()


def _contents(
    dataset: Dataset,
    resource: Resource,
    table: pa.Table,
    complete: Collection[str],
    generated: datetime,
) -> tuple[Contents, Mapping[str, int]]:
    """What the formats are given, and how many cells of which column were escaped for CSV."""
    table = published_table(table, resource, dataset.publishing.sort)
    for name in table.column_names:
        if is_formula_like(name):
            raise YangguangError(
                f"{dataset.name}/{resource.name}: the field name {name!r} would be a formula\n"
                "  rename the field: letters, digits and underscores"
            )
    csv_table, escaped = escape_table(table, resource.schema)
    looked_up = (k for kind, keys in dataset.publishing.lookup.items()
                 if kind not in LOOKUP_FILTERS for k in keys)  # fmt: skip
    return Contents(
        dataset=dataset,
        resource=resource,
        table=table,
        csv_table=csv_table,
        schema=published_schema(dataset, resource, complete),
        sort=sort_keys(resource, dataset.publishing.sort, table.column_names),
        key_columns=sort_keys(resource, looked_up, table.column_names),
        generated=generated,
    ), escaped


def _write(contents: Contents, escaped: Mapping[str, int], sink: Sink) -> PublishedResource:
    files: list[Artifact] = []
    not_offered: dict[str, str] = {}
    for form in FORMATS:
        reason = form.reason_against(contents)
        if reason:
            not_offered[form.ending] = reason
            continue
        path = urls.download(contents.dataset, contents.resource, form.ending)
        with sink.open(path) as stream:
            form.write(contents, stream)
        files.append(sink.artifact(path))
    sink.write(urls.download(contents.dataset, contents.resource, CSVW), csv_metadata(contents))
    return PublishedResource(
        resource=contents.resource,
        schema=csv_schema(contents.schema, escaped),
        rows=contents.table.num_rows,
        files=tuple(files),
        not_offered=not_offered,
    )


def _not_offered(dataset: Dataset, published: Sequence[PublishedResource]) -> Iterator[Finding]:
    for resource in published:
        for ending, reason in resource.not_offered.items():
            yield Finding(
                "format-not-offered",
                Severity.NOTICE,
                dataset.name,
                resource.resource.name,
                detail=f"no {ending}: {reason}",
                hint="the other formats hold the whole table",
            )


def _over_budget(
    dataset: Dataset, published: Sequence[PublishedResource], budget: int
) -> Iterator[Finding]:
    for resource in published:
        for file in resource.files:
            if file.bytes > budget:
                yield Finding(
                    "size-budget",
                    Severity.WARNING,
                    dataset.name,
                    resource.resource.name,
                    file=file.path,
                    detail=f"{file.bytes} bytes, the budget is {budget}",
                    hint="split the resource, or raise max_file_bytes if the host allows it",
                )

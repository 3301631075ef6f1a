"""What is live at present, as the published files themselves say it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator import urls
from generator.catalogue.load import read_dataset_file
from generator.last_release import LastRelease
from generator.publish.manifest import ManifestUnreadable, read_manifest

if TYPE_CHECKING:
    import pyarrow as pa


def last_release(site: Path, dataset: str) -> LastRelease | None:
    """The release of a dataset in a site, or in a copy of the part that tells of releases.

    None where there is none, or its files are damaged.

    Every file is compared with the manifest first: what is held must be what was published.
    """
    site = site.resolve()
    record = site / urls.record(dataset)
    if not record.is_file():
        return None
    described, _ = read_dataset_file(record, site)
    if described is None:
        return None
    tables = {r.name: r.paths[0] for r in described.resources}
    package = site / urls.package(described)
    digest = _proven(site, (record, package, *tables.values()))
    if not digest:
        return None
    rows, withheld = _counts(package)
    return LastRelease(described, rows, withheld, partial(_read, tables), digest)


def _proven(site: Path, files: Sequence[Path]) -> str:
    """A digest over the files; "" where one of them is not what the manifest says."""
    try:
        listed = {f.path: f.sha256 for f in read_manifest(site).files}
        stated = [(f, listed[f.relative_to(site).as_posix()]) for f in files]
        for file, sha256 in stated:
            with file.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                    return ""
    except (ManifestUnreadable, KeyError, OSError):
        return ""
    return hashlib.sha256("".join(sha256 for _, sha256 in stated).encode()).hexdigest()


def _counts(package: Path) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Published and withheld rows by resource name.

    Rows of natural persons that no file holds count as published: the data handed in have them.
    """
    resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
    return (
        {r["name"]: r["rowCount"] + r.get("personRowsLeftOut", 0) for r in resources},
        {r["name"]: r["withheldRows"] for r in resources},
    )


def _read(tables: Mapping[str, Path], resource: str, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow.parquet as pq

    with pq.ParquetFile(tables[resource]) as file:
        known = file.schema_arrow.names
        wanted = known if columns is None else [c for c in columns if c in known]
        return file.read(wanted).replace_schema_metadata(None)

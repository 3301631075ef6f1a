"""`release.json`: what a later build must know to publish this release again as it is.

It is the dataset's descriptor as its publisher wrote it, read again by the same loader: schemas
inlined, unpublished columns left out, and the tables beside it, as Parquet, in place of the files
they came from. It holds no rows and nothing that the release itself does not show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.export.package import PublishedResource
from generator.model import Dataset

_OF_THE_SOURCE = frozenset(
    "path schema dialect format mediatype encoding bytes hash profile unpivot".split()
)
"""What a resource says of the file it was read from."""

_KEYS = ("primaryKey", "uniqueKeys", "foreignKeys")


def record_text(dataset: Dataset, published: Sequence[PublishedResource]) -> str:
    """The record as JSON text, keys in the order of the descriptor."""
    resources = [_resource(p) for p in published]
    descriptor = {**dataset.descriptor, "resources": resources}
    return json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"


def _resource(published: PublishedResource) -> dict[str, Any]:
    resource = published.resource
    stated = {k: v for k, v in resource.descriptor.items() if k not in _OF_THE_SOURCE}
    path = f"{resource.name}.parquet"
    return {**stated, "path": path, "schema": _schema(published)}


def _schema(published: PublishedResource) -> Mapping[str, Any]:
    """Published fields in the source's words; keys only as far as they are published whole.

    Amounts are yuan by now, whatever unit the source counts in.
    """
    schema = published.resource.schema
    stated = {k: v for k, v in schema.descriptor.items() if k not in _KEYS}
    keys = {k: published.schema[k] for k in _KEYS if k in published.schema}
    fields = [{k: v for k, v in f.descriptor.items() if k != "amount"}
              for f in schema.fields if f.published]  # fmt: skip
    return {**stated, "fields": fields, **keys}

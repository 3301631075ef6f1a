"""Parquet: sorted, zstd, page index and Bloom filters, and what the columns mean, in the file."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from generator.export.contents import SYNTHETIC_NOTICE, Contents, expires_at, licence

ROW_GROUP = 131_072
LEVEL = 6
FALSE_POSITIVES = 0.01
"""Share of row groups a reader looks into for nothing when it asks for an absent key."""

_DICTIONARY_SHARE = 0.5
"""A column with at most this share of distinct values is written with a dictionary."""


class ParquetFile:
    """For DuckDB, pandas, Polars, Spark, R."""

    ending = "parquet"

    def reason_against(self, contents: Contents) -> str:
        """Parquet is always offered."""
        return ""

    def write(self, contents: Contents, stream: BinaryIO) -> None:
        """Write one row group after the other; memory holds one."""
        table = contents.table.replace_schema_metadata(metadata(contents))
        with pq.ParquetWriter(stream, table.schema, **options(contents)) as writer:
            for first in range(0, table.num_rows, ROW_GROUP):
                # One chunk per row group: page limits must not depend on how the table was read.
                rows = table.slice(first, ROW_GROUP).combine_chunks()
                writer.write_table(rows, row_group_size=ROW_GROUP)


def options(contents: Contents) -> dict[str, Any]:
    """The writer's settings for this table."""
    table = contents.table
    names = table.column_names
    sorting = [pq.SortingColumn(names.index(k), nulls_first=False) for k in contents.sort]
    keys = [k for k in contents.key_columns if not pa.types.is_boolean(table.schema.field(k).type)]
    distinct = max(1, min(ROW_GROUP, table.num_rows))
    return {
        "compression": "zstd",
        "compression_level": LEVEL,
        "version": "2.6",
        "use_dictionary": [n for n in names if _repeats(table.column(n))],
        "write_page_index": True,
        "write_page_checksum": True,
        "sorting_columns": sorting or None,
        "bloom_filter_options": {k: {"ndv": distinct, "fpp": FALSE_POSITIVES} for k in keys},
    }


def metadata(contents: Contents) -> dict[str, str]:
    """The file's key-value metadata: `datapackage` is a descriptor, the others are for the eye."""
    dataset, publishing = contents.dataset, contents.dataset.publishing
    described = {
        "name": dataset.name,
        "version": dataset.version,
        "licenses": dataset.descriptor.get("licenses", []),
        "sources": dataset.descriptor.get("sources", []),
        "resources": [{"name": contents.resource.name, "schema": contents.schema}],
    }
    expiry = expires_at(dataset)
    found = {
        "datapackage": json.dumps(described, ensure_ascii=False, sort_keys=True, default=str),
        "title": f"{dataset.title('zh')} / {contents.resource.title('zh')}",
        "title:en": f"{dataset.title('en')} / {contents.resource.title('en')}",
        "version": dataset.version,
        "license": licence(dataset),
        "as_of": publishing.as_of.isoformat() if publishing.as_of else "",
        "expires_at": expiry.isoformat() if expiry else "",
        "synthetic": "true" if publishing.synthetic else "false",
        "notice": SYNTHETIC_NOTICE("zh") if publishing.synthetic else "",
        "notice:en": SYNTHETIC_NOTICE("en") if publishing.synthetic else "",
    }
    return {k: v for k, v in found.items() if v}


def _repeats(column: pa.ChunkedArray) -> bool:
    """Whether the values of the first row group repeat enough for a dictionary to pay."""
    if pa.types.is_boolean(column.type):
        return False
    sample = column.slice(0, ROW_GROUP)
    distinct: int = pc.count_distinct(sample).as_py()
    return distinct <= max(1, len(sample) * _DICTIONARY_SHARE)

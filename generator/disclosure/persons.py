"""Natural persons in what is published: `natural_persons: bulk`, `lookup` or `none` (DOMAIN P-10).

    bulk     in the downloads and in the look-up
    lookup   in the look-up only: no file that can be downloaded, and no page, has one
    none     nowhere

Which rows are a person's says `publishing.person_rows`, which columns name a person whatever the
row is about (a legal representative) says `publishing.person_columns`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from generator.model import Dataset, Publishing

if TYPE_CHECKING:
    import pyarrow as pa

BEGINNING = "*"
"""At the end of a value of `person_rows`: all values that begin so."""


def of_persons(publishing: Publishing, table: pa.Table) -> pa.BooleanArray:
    """For each row whether it is a natural person's: one of its columns says so."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.chunked_array([pa.array([False] * table.num_rows, pa.bool_())])
    for column, values in publishing.person_rows.items():
        if column not in table.column_names:
            continue
        texts = pc.fill_null(pc.cast(table.column(column), pa.string()), "")
        for value in values:
            said = (
                pc.starts_with(texts, value.removesuffix(BEGINNING))
                if value.endswith(BEGINNING)
                else pc.equal(texts, value)
            )
            found = pc.or_(found, said)
    return found.combine_chunks()


def downloadable(dataset: Dataset, table: pa.Table) -> pa.Table:
    """The table as files may hold it: unless `bulk`, without persons' rows and names.

    Columns of persons keep their place and lose their values, so that the files of all three
    policies have one shape.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    publishing = dataset.publishing
    if publishing.natural_persons == "bulk":
        return table
    if publishing.person_rows:
        table = table.filter(pc.invert(of_persons(publishing, table)))
    for name in set(publishing.person_columns) & set(table.column_names):
        position, kind = table.column_names.index(name), table.schema.field(name).type
        table = table.set_column(position, name, pa.nulls(table.num_rows, kind))
    return table


def digest_with(digest: str, records: pa.Table) -> str:
    """A digest over a release and the records that only its look-up holds."""
    import pyarrow as pa
    import pyarrow.csv

    written = pa.BufferOutputStream()
    pyarrow.csv.write_csv(records, written)
    return hashlib.sha256(digest.encode() + written.getvalue().to_pybytes()).hexdigest()

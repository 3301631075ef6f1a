"""The table that is checked: synthetic debtors, with the 18 columns and all the rules that it has.

The schema of the list has 24 fields. Six that are mostly empty, or a code of two letters, are left
out, so that every rule that costs time stays: required, enum, pattern, lengths, bounds, key. The
peers import this module, so it imports nothing heavy before a file is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.catalogue.schemas import build_schema
from generator.model import Schema

ROOT = Path(__file__).parents[2]

LEFT_OUT = frozenset(
    {
        "legal_rep_name",
        "performed_part",
        "unperformed_part",
        "ground",
        "term_months",
        "embargo_until",
    }
)

SEED = 1
DIRTY = 0.01
"""The share of rows with one planted error."""

AGAIN = 100_000


def debtor_descriptor() -> dict[str, Any]:
    """The Table Schema of these columns."""
    stated: Mapping[str, Any] = json.loads(
        (ROOT / "schemas" / "dishonest-debtor.json").read_text("utf-8")
    )
    return {**stated, "fields": [f for f in stated["fields"] if f["name"] not in LEFT_OUT]}


COLUMNS: list[str] = [f["name"] for f in debtor_descriptor()["fields"]]


def debtor_schema() -> Schema:
    """The same as the program reads it."""
    schema, problems = build_schema(debtor_descriptor(), "debtors", "bench", "schema")
    assert schema is not None, problems
    return schema


def made(folder: Path, rows: int) -> Path:
    """The synthetic file of so many rows; kept if it is there."""
    from generator.synthesise.debtors import iter_debtor_batches
    from generator.synthesise.faults import with_faults
    from generator.synthesise.tables import lexical, write_csv

    file = folder / f"debtors-{len(COLUMNS)}-{rows}.csv"
    if not file.exists():
        texts = (lexical(batch) for batch in iter_debtor_batches(rows, SEED))
        dirty = with_faults(texts, SEED, DIRTY)
        write_csv((batch.select(COLUMNS) for batch in dirty), file, COLUMNS, None)
    return file


def key_schema() -> Schema:
    """A text that must be there and never come twice, and a number beside it."""
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    schema, problems = build_schema(
        {"fields": fields, "primaryKey": ["id"]}, "keys", "bench", "schema"
    )
    assert schema is not None, problems
    return schema


def made_keys(folder: Path, rows: int) -> Path:
    """A file of so many record ids; every hundred-thousandth comes again."""
    import numpy as np

    from generator.synthesise.debtors import BATCH_ROWS
    from generator.synthesise.identities import record_ids

    file = folder / f"keys-{rows}.csv"
    if not file.exists():
        with file.open("w", encoding="utf-8") as stream:
            stream.write("id,n\n")
            for start in range(0, rows, BATCH_ROWS):
                index = np.arange(start, min(rows, start + BATCH_ROWS))
                index[index % AGAIN == AGAIN - 1] -= 1
                ids = record_ids(SEED, index).to_pylist()
                stream.writelines(f"{name},{n % 1000}\n" for n, name in enumerate(ids, start))
    return file

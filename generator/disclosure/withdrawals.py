"""`withdrawals.csv` of a volatile dataset: the ids that must be gone, with date and ground."""

from __future__ import annotations

import csv

from generator.findings import Finding, Severity
from generator.model import Dataset

FILE = "withdrawals.csv"


def read_withdrawals(dataset: Dataset) -> tuple[frozenset[str], tuple[Finding, ...]]:
    """The withdrawn ids.

    A file that is there but cannot be understood closes the gate: publishing a withdrawn record
    is worse than not publishing.
    """
    file = dataset.folder / FILE
    if not file.is_file():
        return frozenset(), ()
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if "id" not in (reader.fieldnames or ()):
                return frozenset(), (_wrong(dataset, "the column `id` is missing"),)
            return frozenset(row["id"].strip() for row in reader if row["id"]), ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return frozenset(), (_wrong(dataset, str(error)),)


def _wrong(dataset: Dataset, detail: str) -> Finding:
    return Finding(
        "file-unreadable",
        Severity.ERROR,
        dataset.name,
        file=f"datasets/{dataset.folder.name}/{FILE}",
        detail=detail,
        hint="write a CSV file in UTF-8 with the columns id,date,ground",
    )

"""What checking and exporting make of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.model.dataset import Dataset, Resource

if TYPE_CHECKING:
    import pyarrow as pa

    from generator.findings import Finding


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """One resource after its check. `bad_rows` counts rows with an error, `row_count` all rows.

    `typed` is the table of the rows without an error, or what reads it when it is first wanted.
    `filled` counts the cells with a value, for the fields that an expectation names.
    """

    resource: Resource
    typed: pa.Table | Callable[[], pa.Table]
    row_count: int
    bad_rows: int
    findings: tuple[Finding, ...]
    filled: Mapping[str, int] = field(default_factory=dict)

    @property
    def table(self) -> pa.Table:
        """The rows without an error: a column per schema field, typed by `checks.arrow_types`."""
        return self.typed() if callable(self.typed) else self.typed


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file the build made, as the manifest lists it. `path` is relative to the site's root."""

    path: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """The state of one dataset that this build publishes.

    `tables` holds, by resource name, exactly the columns and rows that are published, sorted by
    `publishing.sort`. `artifacts` are the downloads, by resource name ("" for the package itself).
    `digest` is the SHA-256 over the published tables. `records` is what the look-up holds, where
    that is more. `held`: live before, newer data did not pass.
    """

    dataset: Dataset
    tables: Mapping[str, pa.Table]
    artifacts: Mapping[str, tuple[Artifact, ...]]
    withheld: Mapping[str, int]
    findings: tuple[Finding, ...]
    digest: str
    records: pa.Table | None = None
    held: bool = False

    @property
    def rows(self) -> int:
        """Published rows of all resources together."""
        return sum(t.num_rows for t in self.tables.values())

    @property
    def main_table(self) -> pa.Table:
        """The table of the first resource."""
        return self.tables[self.dataset.resources[0].name]

    @property
    def looked_up(self) -> pa.Table:
        """The rows of the look-up."""
        return self.main_table if self.records is None else self.records

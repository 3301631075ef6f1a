"""Datasets, their tables and how they are published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.expectations import Expectations
from generator.model.schema import Json, Schema, Text

if TYPE_CHECKING:
    from generator.model.release import CheckedTable

OWN_RESOURCE_KEYS = frozenset({"translations", "mentions", "unpivot"})
"""Keys of a resource that are ours, not the standard's."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a dataset, in one part or several."""

    name: str
    title: Text
    description: Text
    paths: tuple[Path, ...]
    schema: Schema
    descriptor: Json

    @property
    def format(self) -> str:
        """File format in lower case, by the descriptor, else by the ending of the first part."""
        stated = str(self.descriptor.get("format", "")).lower()
        return stated or self.paths[0].suffix.lstrip(".").lower()


@dataclass(frozen=True, slots=True)
class Publishing:
    """The block `publishing:` of a descriptor: what the standard has no word for.

    Durations are ISO 8601 (`P1D`), shares are fractions of 1.
    """

    page_kind: str = "table"
    disclosure_items: tuple[str, ...] = ()
    owner: str = ""
    reviewed_by: str = ""
    review_date: date | None = None
    secrecy_review: str = ""
    audience: str = ""
    durability: str = ""
    as_of: date | None = None
    update_interval: str = ""
    natural_persons: str = "none"
    mask_policy: str = ""
    synthetic: bool = False
    tolerance: float = 0.0
    sort: tuple[str, ...] = ()
    expectations: Expectations = field(default_factory=Expectations)
    search: Json = field(default_factory=dict)
    lookup: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same_record: tuple[str, ...] = ()
    person_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    person_columns: tuple[str, ...] = ()
    linked_judgments: str = "withheld"
    controller: str = ""
    legal_basis: str = ""
    approved_by: str = ""
    contact: str = ""
    pia_date: date | None = None
    ttl_days: int | None = None

    @property
    def volatile(self) -> bool:
        """Whether the dataset must be able to vanish everywhere (DOMAIN P-01)."""
        return self.durability == "volatile"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Tables with one meaning, kept over time: a Data Package and its folder."""

    name: str
    title: Text
    description: Text
    version: str
    folder: Path
    resources: tuple[Resource, ...]
    publishing: Publishing
    descriptor: Json
    stated_place: str = ""
    """How findings name the folder, where it is not one of a project."""

    def shown(self, file: str = "") -> str:
        """How findings name a file of the folder, or the folder itself."""
        place = self.stated_place or f"datasets/{self.folder.name}"
        return PurePosixPath(place, file).as_posix()

    @property
    def kind(self) -> str:
        """The page kind: which pages the site makes of this dataset."""
        return self.publishing.page_kind

    def main(self, tables: Sequence[CheckedTable]) -> CheckedTable | None:
        """The table of the first resource; None where it could not be read."""
        name = self.resources[0].name
        return next((t for t in tables if t.resource.name == name), None)

    def resource(self, name: str) -> Resource:
        """The resource called `name`; KeyError where there is none."""
        for candidate in self.resources:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All datasets of one site, sorted by name."""

    datasets: tuple[Dataset, ...]

    def __iter__(self) -> Iterator[Dataset]:
        return iter(self.datasets)

    def names(self) -> tuple[str, ...]:
        """The dataset names in order."""
        return tuple(d.name for d in self.datasets)

    def get(self, name: str) -> Dataset | None:
        """The dataset called `name`, or None."""
        return next((d for d in self.datasets if d.name == name), None)

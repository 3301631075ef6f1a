"""The nouns of the project, as immutable values. Every stage takes and returns these.

Terms are those of Data Package v2, Table Schema v2 and DCAT 3; CONTRIBUTING.md maps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.expectations import Expectations

if TYPE_CHECKING:
    import pyarrow as pa

    from generator.findings import Finding

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in several languages. The first language given is the one to fall back to."""

    by_language: Mapping[str, str]

    @classmethod
    def of(cls, zh: str, en: str = "") -> Text:
        """Chinese, and English where there is one."""
        return cls({"zh": zh, "en": en} if en else {"zh": zh})

    def __call__(self, language: str) -> str:
        """The text in `language`, else in the first language that has one."""
        found = self.by_language.get(language)
        return found if found else next(iter(self.by_language.values()), "")

    def has(self, language: str) -> bool:
        """Whether the text exists in `language` itself, not only by falling back."""
        return bool(self.by_language.get(language))

    def __bool__(self) -> bool:
        return any(self.by_language.values())


@dataclass(frozen=True, slots=True)
class Field:
    """A column, as Table Schema describes it."""

    name: str
    type: str
    title: Text
    description: Text
    descriptor: Json

    @property
    def personal(self) -> bool:
        """Whether the column holds a natural person's datum (PIPL art. 4): volatile."""
        return bool(self.descriptor.get("personal", False))

    @property
    def published(self) -> bool:
        """Whether the column may leave the court; `"publish": false` keeps it in."""
        return bool(self.descriptor.get("publish", True))

    @property
    def rule(self) -> str:
        """The domain rule that the column asks for, such as `credit-code`; "" for none."""
        return str(self.descriptor.get("rule", ""))

    @property
    def amount(self) -> Json | None:
        """What the key `amount` says, where the column holds money; None where it does not."""
        return self.descriptor.get("amount")

    @property
    def mask(self) -> str:
        """The mask policy of this column of numbers; "" for its dataset's or the site's."""
        return str(self.descriptor.get("mask", ""))

    @property
    def allows(self) -> frozenset[str]:
        """Kinds of personal data the column may hold because they are public; `"allows": [..]`."""
        return frozenset(self.descriptor.get("allows", ()))

    @property
    def judgment(self) -> bool:
        """Whether the column holds text of judgments, in which names are hidden (JDG-10)."""
        return bool(self.descriptor.get("judgment", False))

    def missing_values(self, schema: Schema) -> tuple[str, ...]:
        """Strings that mean "no value" in this column: its own list, else the schema's."""
        listed = self.descriptor.get("missingValues")
        return schema.missing_values if listed is None else _values(listed)

    @property
    def constraints(self) -> Json:
        """The `constraints` object; empty where there is none."""
        found: Json = self.descriptor.get("constraints", {})
        return found


@dataclass(frozen=True, slots=True)
class Schema:
    """A Table Schema: the fields in order and the descriptor they came from."""

    name: str
    fields: tuple[Field, ...]
    descriptor: Json

    @property
    def names(self) -> tuple[str, ...]:
        """The field names in order."""
        return tuple(f.name for f in self.fields)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The `primaryKey` as a tuple; the standard also allows a single string."""
        return _as_tuple(self.descriptor.get("primaryKey"))

    @property
    def missing_values(self) -> tuple[str, ...]:
        """Strings that mean "no value". Data Package v2 also allows `{value, label}` objects."""
        return _values(self.descriptor.get("missingValues", [""]))

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError where there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


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


def _as_tuple(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    listed: Any = [value] if isinstance(value, str) else value
    return tuple(str(v) for v in listed)


def _values(listed: Sequence[Any]) -> tuple[str, ...]:
    return tuple(m["value"] if isinstance(m, Mapping) else m for m in listed)

"""One package descriptor -> `Dataset`, with every slip as a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.catalogue.publishing import read_publishing
from generator.catalogue.resource import NAME, read_resource
from generator.catalogue.schemas import text_of
from generator.catalogue.slips import Slips
from generator.findings import Finding, Severity
from generator.model import Dataset, Publishing, Resource, Schema
from generator.settings import nearest

PACKAGE_KEYS = frozenset(
    """
    $schema name id title description homepage version created keywords image licenses sources
    contributors resources profile
    translations publishing
    """.split()
)
"""Keys of the standard, then ours."""

COLUMNS_OF_KIND = {
    "courts": ("code", "name"),
    "guiding-cases": ("number", "title"),
    "budgets": ("court_name", "fiscal_year", "stage", "table_role", "line_label", "amount_yuan"),
    "debtors": ("name", "case_no", "court_name"),
    "statistics": ("indicator", "period", "value", "unit"),
    "duty-catalogue": ("id", "title"),
    "judgments": ("case_no", "cause"),
    "hearings": ("case_no", "cause", "hearing_date"),
    "auctions": ("case_no", "auction_date", "publish_date"),
    "announcements": ("case_no", "publish_date"),
    "commutations": ("case_no", "publish_date"),
}
"""The least that the pages, or the rules, of a kind are made from."""

_ADDRESS = re.compile(r"(https?://|(?!/|[A-Za-z][A-Za-z0-9+.-]*:))[^\s\"'<>]+")


@dataclass
class PackageReader:
    """One descriptor on its way to a Dataset, gathering findings."""

    slips: Slips

    def dataset(self) -> tuple[Dataset | None, tuple[Finding, ...]]:
        """The dataset, or None where its descriptor cannot be used; and all that was found."""
        value = self.slips.descriptor.value
        if not isinstance(value, Mapping):
            self.slips.fail("descriptor-invalid", "the file is not a mapping of keys to values")
            return None, tuple(self.slips.findings)
        self.check_keys(value)
        self.check_addresses(value)
        resources = self.resources(value.get("resources"))
        publishing, found = read_publishing(
            value.get("publishing"),
            self.slips.name,
            self.slips.shown_file,
            lambda *keys: self.slips.descriptor.line("publishing", *keys),
        )
        self.slips.findings += found
        if not resources or any(f.is_error for f in self.slips.findings):
            return None, tuple(self.slips.findings)
        self.check_columns(publishing, resources[0].schema)
        self.check_comparisons(publishing, resources[0].schema)
        self.check_persons(publishing, resources)
        if any(f.is_error for f in self.slips.findings):
            return None, tuple(self.slips.findings)
        dataset = Dataset(
            name=self.slips.name,
            title=text_of(value, "title") or text_of({"title": self.slips.name}, "title"),
            description=text_of(value, "description"),
            version=str(value.get("version", "")),
            folder=self.slips.folder,
            resources=resources,
            publishing=publishing,
            descriptor=value,
        )
        return dataset, tuple(self.slips.findings)

    def check_keys(self, value: Mapping[str, Any]) -> None:
        """Keys of the standard or of ours, a proper name, a licence."""
        for key in value:
            if key not in PACKAGE_KEYS:
                self.slips.fail(
                    "descriptor-unknown-key",
                    f"unknown key {key!r}",
                    nearest(key, PACKAGE_KEYS),
                    key,
                )
        if not isinstance(value.get("name"), str) or not NAME.fullmatch(self.slips.name):
            self.slips.fail(
                "descriptor-invalid",
                "`name` must be lower-case letters, digits, - . _",
                "write for example name: courts",
                "name",
            )
        if not value.get("licenses"):
            self.slips.findings.append(
                Finding(
                    "licence-missing",
                    Severity.WARNING,
                    self.slips.name,
                    file=self.slips.shown_file,
                    line=self.slips.descriptor.line(),
                    detail="`licenses` is missing",
                    hint="state the terms of use",
                )
            )

    def check_addresses(self, value: Mapping[str, Any]) -> None:
        """Addresses become links on pages: only https://, http:// and paths of the package."""
        listed = [("homepage", value.get("homepage"))]
        for key in ("licenses", "sources", "contributors"):
            entries = value.get(key) or []
            if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries):
                self.slips.fail(
                    "descriptor-invalid",
                    f"`{key}` must be a list of mappings",
                    "write for example - title: …",
                    key,
                )
                continue
            listed += [(key, e.get("path")) for e in entries]
        for key, address in listed:
            if address is not None and not _ADDRESS.fullmatch(str(address)):
                self.slips.fail(
                    "descriptor-invalid",
                    f"{address!r} is no address to link to",
                    "write an address that begins with https://",
                    key,
                )

    def resources(self, listed: Any) -> tuple[Resource, ...]:
        """All resources that can be described."""
        if not isinstance(listed, list) or not listed:
            self.slips.fail(
                "descriptor-invalid",
                "`resources` is missing or empty",
                "list at least one resource with name, path and schema",
                "resources",
            )
            return ()
        built = [read_resource(self.slips, r, i) for i, r in enumerate(listed)]
        found = tuple(r for r in built if r is not None)
        names = [r.name for r in found]
        for name in sorted({n for n in names if names.count(n) > 1}):
            self.slips.fail(
                "descriptor-invalid",
                f"two resources are called {name!r}",
                "rename one",
                "resources",
            )
        return found

    def check_columns(self, publishing: Publishing, schema: Schema) -> None:
        """The block names columns of the first resource; each must exist and be published."""
        known = {f.name for f in schema.fields if f.published}
        named = {
            "sort": publishing.sort,
            "same_record": publishing.same_record,
            "person_rows": tuple(publishing.person_rows),
            "person_columns": publishing.person_columns,
            "lookup": tuple(n for names in publishing.lookup.values() for n in names),
            "expectations": publishing.expectations.columns,
            "search": (publishing.search["title"], *publishing.search["fields"])
            if publishing.search
            else (),
            "page_kind": COLUMNS_OF_KIND.get(publishing.page_kind, ()),
        }
        for key, columns in named.items():
            for column in columns:
                if column not in known:
                    self.slips.fail(
                        "descriptor-invalid",
                        f"publishing.{key} needs {column!r}, which is no published column",
                        nearest(column, known),
                        "publishing",
                        key,
                    )

    def check_comparisons(self, publishing: Publishing, schema: Schema) -> None:
        """Groups and values are named in findings, which are public: no personal column."""
        expected = publishing.expectations
        personal = {f.name for f in schema.fields if f.personal}
        for name in (n for n in (*expected.groups, *expected.values) if n in personal):
            self.slips.fail(
                "descriptor-invalid",
                f"publishing.expectations: {name!r} is personal, so its values cannot be named",
                "name a column such as province or case_type",
                "publishing",
                "expectations",
            )

    def check_persons(self, publishing: Publishing, resources: Iterable[Resource]) -> None:
        """Say in time that a policy on natural persons cannot be kept (DOMAIN P-10)."""
        if publishing.natural_persons == "bulk":
            return
        for resource in resources:
            personal = [f.name for f in resource.schema.fields if f.personal and f.published]
            told = set(publishing.person_rows) & set(resource.schema.names)
            if not told and set(personal) - set(publishing.person_columns):
                self.slips.fail(
                    "policy-missing",
                    f"natural_persons is {publishing.natural_persons}, but nothing says which rows "
                    f"of {resource.name} are a person's, and the personal column "
                    f"{personal[0]!r} is published",
                    "write person_rows: {column: [value, ...]}, or mark the columns "
                    '"publish": false in the schema',
                    "publishing",
                    "natural_persons",
                )
            for name in publishing.person_columns:
                if name in resource.schema.names and _must_be_filled(resource.schema, name):
                    self.slips.fail(
                        "policy-missing",
                        f"person_columns: {name!r} must have a value, but is left empty "
                        f"where natural_persons is {publishing.natural_persons}",
                        "drop `required` from its constraints, and the column from the keys",
                        "publishing",
                        "person_columns",
                    )


def _must_be_filled(schema: Schema, name: str) -> bool:
    return bool(schema.field(name).constraints.get("required")) or name in schema.primary_key

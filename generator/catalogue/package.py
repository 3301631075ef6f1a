"""One package descriptor -> `Dataset`, with every slip as a finding.

Schema references are resolved here, before Frictionless sees the descriptor: it refuses `../` as
unsafe, and would fetch an `https://` schema over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.catalogue.descriptor_file import DescriptorFile
from generator.catalogue.publishing import read_publishing
from generator.catalogue.schemas import build_schema, read_schema, text_of
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

RESOURCE_KEYS = frozenset(
    """
    $schema name title description path type profile format mediatype encoding bytes hash
    licenses sources homepage dialect schema
    translations
    """.split()
)
"""Keys of the standard, then ours."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass
class PackageReader:
    """One descriptor on its way to a Dataset, gathering findings."""

    folder: Path
    project: Path
    file: Path
    descriptor: DescriptorFile

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []
        value = self.descriptor.value
        stated = value.get("name") if isinstance(value, Mapping) else None
        self.name = stated if isinstance(stated, str) else self.folder.name

    def dataset(self) -> tuple[Dataset | None, tuple[Finding, ...]]:
        """The dataset, or None where its descriptor cannot be used; and all that was found."""
        value = self.descriptor.value
        if not isinstance(value, Mapping):
            self.fail("descriptor-invalid", "the file is not a mapping of keys to values")
            return None, tuple(self.findings)
        self.check_keys(value)
        resources = self.resources(value.get("resources"))
        publishing, found = read_publishing(
            value.get("publishing"),
            self.name,
            shown(self.file, self.project),
            lambda *keys: self.descriptor.line("publishing", *keys),
        )
        self.findings += found
        if not resources or any(f.is_error for f in self.findings):
            return None, tuple(self.findings)
        self.check_columns(publishing, resources[0].schema)
        self.check_persons(publishing, (r.schema for r in resources))
        if any(f.is_error for f in self.findings):
            return None, tuple(self.findings)
        dataset = Dataset(
            name=self.name,
            title=text_of(value, "title") or text_of({"title": self.name}, "title"),
            description=text_of(value, "description"),
            version=str(value.get("version", "")),
            folder=self.folder,
            resources=resources,
            publishing=publishing,
            descriptor=value,
        )
        return dataset, tuple(self.findings)

    def check_keys(self, value: Mapping[str, Any]) -> None:
        """Keys of the standard or of ours, a proper name, a licence."""
        for key in value:
            if key not in PACKAGE_KEYS:
                self.fail(
                    "descriptor-unknown-key",
                    f"unknown key {key!r}",
                    nearest(key, PACKAGE_KEYS),
                    key,
                )
        if not isinstance(value.get("name"), str) or not _NAME.fullmatch(self.name):
            self.fail(
                "descriptor-invalid",
                "`name` must be lower-case letters, digits, - . _",
                "write for example name: courts",
                "name",
            )
        if not value.get("licenses"):
            self.findings.append(
                Finding(
                    "licence-missing",
                    Severity.WARNING,
                    self.name,
                    file=shown(self.file, self.project),
                    line=self.descriptor.line(),
                    detail="`licenses` is missing",
                    hint="state the terms of use",
                )
            )

    def resources(self, listed: Any) -> tuple[Resource, ...]:
        """All resources that can be described."""
        if not isinstance(listed, list) or not listed:
            self.fail(
                "descriptor-invalid",
                "`resources` is missing or empty",
                "list at least one resource with name, path and schema",
                "resources",
            )
            return ()
        built = [self.resource(r, i) for i, r in enumerate(listed)]
        found = tuple(r for r in built if r is not None)
        names = [r.name for r in found]
        for name in sorted({n for n in names if names.count(n) > 1}):
            self.fail(
                "descriptor-invalid",
                f"two resources are called {name!r}",
                "rename one",
                "resources",
            )
        return found

    def resource(self, value: Any, index: int) -> Resource | None:
        """One resource of the list, or None."""
        place = ("resources", index)
        if not isinstance(value, Mapping):
            self.fail("descriptor-invalid", f"resource {index + 1} is not a mapping", "", *place)
            return None
        for key in value:
            if key not in RESOURCE_KEYS:
                self.fail(
                    "descriptor-unknown-key",
                    f"unknown key {key!r}",
                    nearest(key, RESOURCE_KEYS),
                    *place,
                    key,
                )
        name = value.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self.fail(
                "descriptor-invalid",
                f"resource {index + 1} has no proper `name`",
                "write lower-case letters, digits, - . _",
                *place,
                "name",
            )
            return None
        paths = self.paths(value.get("path"), place)
        schema = self.schema(value.get("schema"), name, place)
        if not paths or schema is None:
            return None
        return Resource(
            name,
            text_of(value, "title") or text_of({"title": name}, "title"),
            text_of(value, "description"),
            paths,
            schema,
            value,
        )

    def paths(self, value: Any, place: tuple[str | int, ...]) -> tuple[Path, ...]:
        """The files of a resource: one path, or a list of parts."""
        listed = [value] if isinstance(value, str) else value
        if (
            not isinstance(listed, list)
            or not listed
            or not all(isinstance(p, str) for p in listed)
        ):
            self.fail(
                "descriptor-invalid",
                "`path` must be a file name or a list of them",
                "write for example path: data/courts.csv",
                *place,
                "path",
            )
            return ()
        return tuple(p for p in (self.inside(path, place, "path") for path in listed) if p)

    def inside(self, path: str, place: tuple[str | int, ...], key: str) -> Path | None:
        """The file a descriptor names, as long as it stays inside the project."""
        target = (self.folder / path).resolve()
        outside = not target.is_relative_to(self.project.resolve())
        if "://" in path or Path(path).is_absolute() or outside:
            self.fail(
                "path-unsafe",
                f"{path!r} leads out of the project",
                "put the file inside the project and name it by a relative path",
                *place,
                key,
            )
            return None
        return target

    def schema(self, value: Any, name: str, place: tuple[str | int, ...]) -> Schema | None:
        """The schema of a resource: inline, or a file of the project."""
        line = self.descriptor.line(*place, "schema")
        if isinstance(value, Mapping):
            schema, found = build_schema(value, name, self.name, shown(self.file, self.project))
            self.findings += [replace(f, line=line) for f in found]
            return schema
        if not isinstance(value, str):
            self.fail(
                "schema-unreadable",
                f"resource {name!r} names no schema",
                "write schema: ../../schemas/<name>.json",
                *place,
            )
            return None
        target = self.inside(value, place, "schema")
        if target is None:
            return None
        schema, found = read_schema(target, self.name, shown(target, self.project))
        self.findings += found
        return schema

    def check_columns(self, publishing: Publishing, schema: Schema) -> None:
        """The block names columns of the first resource; each must exist and be published."""
        known = {f.name for f in schema.fields if f.published}
        named = {
            "sort": publishing.sort,
            "lookup": tuple(n for names in publishing.lookup.values() for n in names),
            "expectations": tuple(publishing.expectations.get("fill", {})),
        }
        for key, columns in named.items():
            for column in columns:
                if column not in known:
                    self.fail(
                        "descriptor-invalid",
                        f"publishing.{key} names {column!r}, which is no published column",
                        nearest(column, known),
                        "publishing",
                        key,
                    )

    def check_persons(self, publishing: Publishing, schemas: Iterable[Schema]) -> None:
        """Say in time that a policy on natural persons cannot be kept (DOMAIN P-10)."""
        personal = [f.name for s in schemas for f in s.fields if f.personal and f.published]
        if publishing.natural_persons == "none" and personal:
            self.fail(
                "policy-missing",
                f"natural_persons is none, but personal columns are published: {personal[0]}",
                'write natural_persons: bulk, or mark the columns "publish": false in the schema',
                "publishing",
                "natural_persons",
            )
        if publishing.natural_persons == "lookup":
            self.fail(
                "policy-missing",
                "natural_persons: lookup cannot be kept yet: downloads would hold the persons",
                "write none and take the personal columns off, or bulk",
                "publishing",
                "natural_persons",
            )

    def fail(self, code: str, detail: str, hint: str = "", *keys: str | int) -> None:
        """Record an error at the line of a key."""
        self.findings.append(
            Finding(
                code,
                Severity.ERROR,
                self.name,
                file=shown(self.file, self.project),
                line=self.descriptor.line(*keys),
                detail=detail,
                hint=hint,
            )
        )


def shown(path: Path, project: Path) -> str:
    """How findings name a file: relative to the project."""
    try:
        return path.resolve().relative_to(project.resolve()).as_posix()
    except ValueError:
        return path.as_posix()

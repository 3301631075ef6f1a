"""Folders below `datasets/` -> Catalogue and findings. Reads descriptors and schemas only.

Schema references are resolved here, before Frictionless sees the descriptor: it refuses `../` as
unsafe, and would fetch an `https://` schema over the network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.catalogue.descriptor_file import (
    DescriptorFile,
    DescriptorSyntaxError,
    read_descriptor,
)
from generator.catalogue.publishing import read_publishing
from generator.catalogue.schemas import build_schema, read_schema, text_of
from generator.findings import Finding, Severity
from generator.model import Catalogue, Dataset, Resource, Schema
from generator.settings import Settings, nearest

DESCRIPTOR_NAMES = ("datapackage.yaml", "datapackage.yml", "datapackage.json")

PACKAGE_KEYS = frozenset(
    {
        "$schema",
        "name",
        "id",
        "title",
        "description",
        "homepage",
        "version",
        "created",
        "keywords",
        "image",
        "licenses",
        "sources",
        "contributors",
        "resources",
        "profile",
        # ours
        "translations",
        "publishing",
    }
)

RESOURCE_KEYS = frozenset(
    {
        "$schema",
        "name",
        "title",
        "description",
        "path",
        "type",
        "profile",
        "format",
        "mediatype",
        "encoding",
        "bytes",
        "hash",
        "licenses",
        "sources",
        "homepage",
        "dialect",
        "schema",
        # ours
        "translations",
    }
)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def load_catalogue(settings: Settings) -> tuple[Catalogue, tuple[Finding, ...]]:
    """Every dataset of the project that can be described, and all that is wrong with the others."""
    datasets: list[Dataset] = []
    findings: list[Finding] = []
    owner: dict[str, Path] = {}
    for folder in sorted(p for p in settings.path("datasets").iterdir() if p.is_dir()):
        if folder.name.startswith((".", "_")):
            continue
        dataset, found = load_dataset(folder, settings.project)
        findings += found
        if dataset is None:
            continue
        if dataset.name in owner:
            findings.append(_duplicate(dataset, owner[dataset.name], settings.project))
            continue
        owner[dataset.name] = folder
        datasets.append(dataset)
    return Catalogue(tuple(sorted(datasets, key=lambda d: d.name))), tuple(findings)


def load_dataset(folder: Path, project: Path) -> tuple[Dataset | None, tuple[Finding, ...]]:
    """One dataset folder. No dataset where its descriptor cannot be used at all."""
    file = next((folder / n for n in DESCRIPTOR_NAMES if (folder / n).is_file()), None)
    if file is None:
        shown = _shown(folder, project)
        return None, (
            Finding(
                "descriptor-missing",
                Severity.ERROR,
                folder.name,
                file=shown,
                detail="the folder holds no datapackage.yaml",
                hint="add one, or move the folder out of datasets/",
            ),
        )
    try:
        descriptor = read_descriptor(file)
    except (DescriptorSyntaxError, OSError) as error:
        line = error.line if isinstance(error, DescriptorSyntaxError) else None
        return None, (
            Finding(
                "descriptor-syntax",
                Severity.ERROR,
                folder.name,
                line=line,
                file=_shown(file, project),
                detail=str(error),
                hint="mend the syntax at this line",
            ),
        )
    return _Reading(folder, project, file, descriptor).dataset()


@dataclass
class _Reading:
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
        value = self.descriptor.value
        if not isinstance(value, Mapping):
            self.fail("descriptor-invalid", "the file is not a mapping of keys to values")
            return None, tuple(self.findings)
        self.check_keys(value)
        resources = self.resources(value.get("resources"))
        publishing, found = read_publishing(
            value.get("publishing"),
            self.name,
            _shown(self.file, self.project),
            lambda *keys: self.descriptor.line("publishing", *keys),
        )
        self.findings += found
        if not resources or any(f.is_error for f in self.findings):
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
                    file=_shown(self.file, self.project),
                    line=self.descriptor.line(),
                    detail="`licenses` is missing",
                    hint="state the terms of use",
                )
            )

    def resources(self, listed: Any) -> tuple[Resource, ...]:
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
        line = self.descriptor.line(*place, "schema")
        if isinstance(value, Mapping):
            schema, found = build_schema(value, name, self.name, _shown(self.file, self.project))
            self.findings += [_at_line(f, line) for f in found]
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
        schema, found = read_schema(target, self.name, _shown(target, self.project))
        self.findings += found
        return schema

    def fail(self, code: str, detail: str, hint: str = "", *keys: str | int) -> None:
        self.findings.append(
            Finding(
                code,
                Severity.ERROR,
                self.name,
                file=_shown(self.file, self.project),
                line=self.descriptor.line(*keys),
                detail=detail,
                hint=hint,
            )
        )


def _duplicate(dataset: Dataset, first: Path, project: Path) -> Finding:
    return Finding(
        "dataset-duplicate",
        Severity.ERROR,
        dataset.name,
        file=_shown(dataset.folder, project),
        detail=f"{_shown(first, project)} has the same name {dataset.name!r}",
        hint="give one of them another name",
    )


def _at_line(finding: Finding, line: int | None) -> Finding:
    from dataclasses import replace

    return replace(finding, line=line)


def _shown(path: Path, project: Path) -> str:
    try:
        return path.resolve().relative_to(project.resolve()).as_posix()
    except ValueError:
        return path.as_posix()

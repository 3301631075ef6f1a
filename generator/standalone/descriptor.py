"""PATH -> the descriptor of a package, with everything it refers to put in place.

Nothing is taken from other hosts, and nothing from outside the descriptor's folder unless it is
trusted; both as Frictionless does, except that it would fetch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.catalogue.descriptor_file import (
    DescriptorFile,
    DescriptorSyntaxError,
    read_descriptor,
)
from generator.catalogue.dialects import wrong_values
from generator.catalogue.schemas import build_schema, read_schema
from generator.catalogue.slips import Slips, shown
from generator.checks.meaning import is_safe_path
from generator.errors import ImpossibleRequest
from generator.model import Schema

DESCRIPTORS = frozenset({".json", ".yaml", ".yml"})

FORMATS = frozenset({"csv", "tsv", "parquet"})
"""What is read here: delimited text, and Parquet as the text of its values."""

OTHER_TABLES = frozenset("xls xlsx ods jsonl ndjson feather arrow sav html sql gsheets".split())
"""Formats of tables that only Frictionless reads."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(slots=True)
class Entry:
    """One resource: its descriptor, and what it names. `schema` is None where it has none."""

    name: str
    descriptor: dict[str, Any]
    paths: tuple[Path, ...] = ()
    schema: Schema | None = None

    @property
    def format(self) -> str:
        """By the descriptor, else by the ending of the first part (before `.gz`)."""
        stated = str(self.descriptor.get("format", "")).lower()
        name = self.paths[0].name.lower().removesuffix(".gz") if self.paths else ""
        return stated or Path(name).suffix.lstrip(".")

    @property
    def is_table(self) -> bool:
        """Whether rows are expected in it; another file only has to be there."""
        stated = (self.descriptor.get("type"), self.descriptor.get("profile"))
        return (
            "data" in self.descriptor
            or self.schema is not None
            or stated[0] == "table"
            or stated[1] == "tabular-data-resource"
            or self.format in FORMATS | OTHER_TABLES
        )


@dataclass(slots=True)
class Opened:
    """What PATH holds. `descriptor` is the whole file, a package's or a resource's."""

    name: str
    slips: Slips
    descriptor: Mapping[str, Any]
    entries: list[Entry] = field(default_factory=list)


def open_path(path: Path, schema: Path | None, *, trusted: bool) -> Opened:
    """Read the descriptor, or make one for a data file.

    Raises `ImpossibleRequest` where PATH is nothing that can be checked.
    """
    if path.is_dir():
        raise ImpossibleRequest(f"{path} is a folder\n  name the descriptor in it, or a data file")
    if not path.is_file():
        raise ImpossibleRequest(f"no such file: {path}")
    if schema is None and path.suffix.lower() in DESCRIPTORS:
        return _from_descriptor(path, trusted=trusted)
    return _from_data(path, schema)


def _from_data(path: Path, file: Path | None) -> Opened:
    name = re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-") or "data"
    entry = Entry(name, {"name": name, "type": "table", "path": path.name}, (path.resolve(),))
    slips = _slips(path, {}, "")
    if file is not None:
        if not file.is_file():
            raise ImpossibleRequest(f"no such file: {file}\n  name a Table Schema with --schema")
        entry.schema, found = read_schema(file, "", shown(file, Path.cwd()), custom=True)
        slips.findings += found
    return Opened("", slips, entry.descriptor, [entry])


def _from_descriptor(path: Path, *, trusted: bool) -> Opened:
    try:
        read = read_descriptor(path)
    except DescriptorSyntaxError as error:
        slips = _slips(path, {}, "")
        slips.fail("descriptor-syntax", str(error), "mend the syntax at this line")
        return Opened("", slips, {})
    value = read.value
    if not isinstance(value, Mapping) or not {"resources", "path", "data"} & value.keys():
        is_schema = isinstance(value, Mapping) and "fields" in value
        raise ImpossibleRequest(
            f"{path} is {'a table schema' if is_schema else 'no package'}\n"
            "  name a descriptor with `resources` or `path`, or a data file with --schema FILE"
        )
    slips = _slips(path, value, str(value.get("name", "")) if "resources" in value else "")
    slips.descriptor = read
    listed = value.get("resources", [value])
    opened = Opened(slips.name, slips, value)
    if isinstance(listed, list):  # else Frictionless says what is wrong
        opened.entries = [_entry(slips, r, i, trusted) for i, r in enumerate(listed)
                          if isinstance(r, Mapping)]  # fmt: skip
    return opened


def _slips(path: Path, value: Mapping[str, Any], name: str) -> Slips:
    return Slips(name, path.resolve().parent, Path.cwd(), path, DescriptorFile(value))


def _entry(slips: Slips, value: Mapping[str, Any], index: int, trusted: bool) -> Entry:
    place = ("resources", index) if "resources" in slips.descriptor.value else ()
    entry = Entry(str(value.get("name", f"resource-{index + 1}")), dict(value))
    stated = value.get("path")
    listed = [*(stated if isinstance(stated, list) else [stated]), *value.get("extrapaths", [])]
    found = [_inside(slips, p, (*place, "path"), trusted) for p in listed if isinstance(p, str)]
    entry.paths = tuple(p for p in found if p)
    for key in ("compression", "innerpath"):
        packed = key == "compression" and value.get(key) == "gz"
        if value.get(key) and not (packed and all(p.suffix.lower() == ".gz" for p in entry.paths)):
            slips.fail("file-unreadable", f"{entry.name}: `{key}` is not read",
                       "unpack the file, and name it as it is", *place, key)  # fmt: skip
    _dialect(slips, entry, place, trusted)
    _schema(slips, entry, place, trusted)
    return entry


def _dialect(slips: Slips, entry: Entry, place: tuple[str | int, ...], trusted: bool) -> None:
    """A dialect may be a file of its own."""
    value = _referred(slips, entry.descriptor.get("dialect"), (*place, "dialect"), trusted)
    if isinstance(value, Mapping):
        entry.descriptor["dialect"] = value
        for detail, hint in wrong_values({**value, **value.get("csv", {})}):
            slips.fail("descriptor-invalid", detail, hint, *place, "dialect")


def _schema(slips: Slips, entry: Entry, place: tuple[str | int, ...], trusted: bool) -> None:
    if "schema" not in entry.descriptor:
        return
    value = _referred(slips, entry.descriptor["schema"], (*place, "schema"), trusted)
    if value is not None:
        entry.schema, found = build_schema(
            value, entry.name, slips.name, slips.shown_file, custom=True
        )
        slips.findings += found


def _referred(slips: Slips, value: Any, place: tuple[str | int, ...], trusted: bool) -> Any:
    """A value in place, or that of the file it names; None where the file gives none."""
    if not isinstance(value, str):
        return value
    file = _inside(slips, value, place, trusted)
    if file is None:
        return None
    try:
        return read_descriptor(file).value
    except (DescriptorSyntaxError, OSError) as error:
        told = error.strerror if isinstance(error, OSError) else error
        slips.fail("schema-unreadable", f"{value}: {told}", "correct the path, or the file", *place)
        return None


def _inside(slips: Slips, path: str, place: tuple[str | int, ...], trusted: bool) -> Path | None:
    """The file that a descriptor names, as long as it may be followed."""
    if _SCHEME.match(path):
        slips.fail("path-unsafe", f"{path!r} is on another host, and nothing is fetched",
                   "get the file first", *place)  # fmt: skip
        return None
    if not trusted and not is_safe_path(path):
        slips.fail("path-unsafe", f"{path!r} leads out of the descriptor's folder",
                   "follow such paths with --trusted", *place)  # fmt: skip
        return None
    return (slips.folder / path).resolve()

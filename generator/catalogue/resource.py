"""One entry of `resources` -> `Resource`: its keys, dialect, files and schema.

Schema references are resolved here, before Frictionless sees the descriptor: it refuses `../` as
unsafe, and would fetch an `https://` schema over the network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.catalogue.dialects import unknown_keys, wrong_values
from generator.catalogue.schemas import build_schema, read_schema, text_of
from generator.catalogue.slips import Slips, shown
from generator.model import Resource, Schema
from generator.model.dataset import OWN_RESOURCE_KEYS
from generator.settings import nearest

RESOURCE_KEYS = OWN_RESOURCE_KEYS | frozenset(
    """
    $schema name title description path type profile format mediatype encoding bytes hash
    licenses sources homepage dialect schema
    """.split()
)

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def read_resource(slips: Slips, value: Any, index: int) -> Resource | None:
    """One resource of the list, or None."""
    place = ("resources", index)
    if not isinstance(value, Mapping):
        slips.fail("descriptor-invalid", f"resource {index + 1} is not a mapping", "", *place)
        return None
    for key in value:
        if key not in RESOURCE_KEYS:
            slips.fail(
                "descriptor-unknown-key",
                f"unknown key {key!r}",
                nearest(key, RESOURCE_KEYS),
                *place,
                key,
            )
    name = value.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        slips.fail(
            "descriptor-invalid",
            f"resource {index + 1} has no proper `name`",
            "write lower-case letters, digits, - . _",
            *place,
            "name",
        )
        return None
    _check_dialect(slips, value, place)
    paths = _paths(slips, value.get("path"), place)
    schema = _schema(slips, value.get("schema"), name, place)
    if not paths or schema is None:
        return None
    _check_unpivot(slips, value, schema, place)
    return Resource(
        name,
        text_of(value, "title") or text_of({"title": name}, "title"),
        text_of(value, "description"),
        paths,
        schema,
        value,
    )


def _check_dialect(slips: Slips, value: Mapping[str, Any], place: tuple[str | int, ...]) -> None:
    """Table Dialect v2, and an encoding that Python knows as one of text."""
    dialect = value.get("dialect", {})
    if not isinstance(dialect, Mapping):
        slips.fail(
            "descriptor-invalid",
            "`dialect` must be a mapping",
            'write for example dialect: {delimiter: ";"}',
            *place,
            "dialect",
        )
        return
    for detail, hint in unknown_keys(dialect):
        slips.fail("descriptor-unknown-key", detail, hint, *place, "dialect")
    for detail, hint in wrong_values(dialect):
        slips.fail("descriptor-invalid", detail, hint, *place, "dialect")
    encoding = value.get("encoding", "utf-8")
    try:
        "".encode(encoding)
    except (LookupError, TypeError):
        slips.fail(
            "file-encoding",
            f"unknown encoding {encoding!r}",
            "use utf-8, gb18030 or utf-16",
            *place,
            "encoding",
        )


def _check_unpivot(
    slips: Slips, value: Mapping[str, Any], schema: Schema, place: tuple[str | int, ...]
) -> None:
    """`unpivot` names the field of the years and that of their values."""
    stated = value.get("unpivot")
    if stated is None:
        return
    proper = isinstance(stated, Mapping) and set(stated) == {"label", "value"}
    named = {str(name) for name in stated.values()} if proper else set()
    if len(named) != 2 or not named <= set(schema.names):
        slips.fail(
            "descriptor-invalid",
            "`unpivot` must name two fields of the schema",
            "write for example unpivot: {label: year, value: cases}",
            *place,
            "unpivot",
        )


def _paths(slips: Slips, value: Any, place: tuple[str | int, ...]) -> tuple[Path, ...]:
    """The files of a resource: one path, or a list of parts."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed or not all(isinstance(p, str) for p in listed):
        slips.fail(
            "descriptor-invalid",
            "`path` must be a file name or a list of them",
            "write for example path: data/courts.csv",
            *place,
            "path",
        )
        return ()
    return tuple(p for p in (slips.inside(path, place, "path") for path in listed) if p)


def _schema(slips: Slips, value: Any, name: str, place: tuple[str | int, ...]) -> Schema | None:
    """The schema of a resource: inline, or a file of the project."""
    line = slips.descriptor.line(*place, "schema")
    if isinstance(value, Mapping):
        schema, found = build_schema(value, name, slips.name, slips.shown_file)
        slips.findings += [replace(f, line=line) for f in found]
        return schema
    if not isinstance(value, str):
        slips.fail(
            "schema-unreadable",
            f"resource {name!r} names no schema",
            "write schema: ../../schemas/<name>.json",
            *place,
        )
        return None
    target = slips.inside(value, place, "schema")
    if target is None:
        return None
    schema, found = read_schema(target, slips.name, shown(target, slips.project))
    slips.findings += found
    return schema

"""Table Schema files -> `Schema`, with a finding for whatever is not a keyword of the standard.

An unknown keyword must never pass in silence: `"minlenght": 3` would check nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.catalogue.descriptor_file import DescriptorSyntaxError, read_descriptor
from generator.catalogue.schema_shapes import amount_problems, format_problem, key_problems
from generator.catalogue.schema_words import (
    ALLOWABLE,
    CONSTRAINTS,
    FIELD_KEYS,
    RULES,
    SCHEMA_KEYS,
    TYPES,
)
from generator.findings import Finding, Severity
from generator.model import Field, Schema, Text
from generator.settings import nearest

_NAME = re.compile(r"[^\W\d][\w（）()·/-]*")
"""A name begins with a letter of any script: a header cell must not be a formula."""


def text_of(descriptor: Mapping[str, Any], key: str) -> Text:
    """A translatable property: the Chinese one in place, others under `translations`."""
    found = {"zh": str(descriptor.get(key, "") or "")}
    translations = descriptor.get("translations")
    for language, texts in (translations if isinstance(translations, Mapping) else {}).items():
        if isinstance(texts, Mapping) and texts.get(key):
            found[str(language)] = str(texts[key])
    return Text(found)


def read_schema(
    file: Path, dataset: str, shown: str, *, custom: bool = False
) -> tuple[Schema | None, tuple[Finding, ...]]:
    """Read one schema file; `shown` is how findings name it, `custom` as in `build_schema`."""
    try:
        descriptor = read_descriptor(file).value
    except FileNotFoundError:
        return None, (
            _finding(
                "schema-unreadable",
                dataset,
                shown,
                "no such file",
                "correct the path of schema:, or add the file",
            ),
        )
    except OSError as error:
        return None, (
            _finding(
                "schema-unreadable",
                dataset,
                shown,
                str(error.strerror or error),
                "make the file readable",
            ),
        )
    except DescriptorSyntaxError as error:
        found = _finding(
            "schema-unreadable", dataset, shown, error.detail, "mend the syntax", error.line
        )
        return None, (found,)
    return build_schema(descriptor, file.stem, dataset, shown, custom=custom)


def build_schema(
    descriptor: Any, name: str, dataset: str, shown: str, *, custom: bool = False
) -> tuple[Schema | None, tuple[Finding, ...]]:
    """A schema from its descriptor. No schema where the list of fields itself is unusable.

    `custom` allows what the standard allows beyond the rules of this project: any field name, and
    keys of one's own, which become warnings because nothing reads them.
    """
    fields = descriptor.get("fields") if isinstance(descriptor, Mapping) else None
    if not isinstance(fields, list) or not fields:
        return None, (
            _finding(
                "schema-invalid",
                dataset,
                shown,
                "the list `fields` is missing or empty",
                "list at least one field with name and type",
            ),
        )
    unknown = _unknown_keys(descriptor, fields)
    problems = _schema_problems(descriptor, fields, any_name=custom)
    problems = problems if custom else [*unknown, *problems]
    findings = tuple(_finding("schema-invalid", dataset, shown, d, h) for d, h in problems)
    if findings:
        return None, findings
    built = tuple(_build_field(f) for f in fields)
    noted = (_finding("descriptor-unknown-key", dataset, shown, d, h) for d, h in unknown if custom)
    return Schema(name, built, descriptor), tuple(
        replace(f, severity=Severity.WARNING) for f in noted
    )


def _unknown_keys(descriptor: Mapping[str, Any], fields: list[Any]) -> list[tuple[str, str]]:
    """Keys and formats that nothing reads, as (detail, hint)."""
    found = [
        (f"unknown key {k!r}", nearest(k, SCHEMA_KEYS)) for k in descriptor if k not in SCHEMA_KEYS
    ]
    for field in fields:
        if not isinstance(field, Mapping) or "name" not in field:
            continue
        name = field["name"]
        found += [
            (f"field {name}: unknown key {k!r}", nearest(k, FIELD_KEYS))
            for k in field
            if k not in FIELD_KEYS
        ]
        if field.get("type", "any") in TYPES and (problem := format_problem(field)):
            found.append(problem)
    return found


def _schema_problems(
    descriptor: Mapping[str, Any], fields: list[Any], *, any_name: bool
) -> list[tuple[str, str]]:
    """All slips at once, as (detail, hint)."""
    found: list[tuple[str, str]] = []
    names: list[str] = []
    for position, field in enumerate(fields, 1):
        if not isinstance(field, Mapping) or not isinstance(field.get("name"), str):
            found.append((f"field {position} has no name", "give it a name"))
            continue
        if not any_name and not _NAME.fullmatch(field["name"]):
            found.append(
                (
                    f"field {field['name']!r}: a name has letters, digits and _ only",
                    "rename it; the title may be Chinese",
                )
            )
        found += _field_problems(field)
        if field["name"] in names:
            found.append((f"two fields are called {field['name']!r}", "rename one"))
        names.append(field["name"])
    found += [*_key_problems(descriptor, names), *key_problems(descriptor)]
    found += amount_problems(fields)
    if not _are_missing_values(descriptor.get("missingValues", [])):
        found.append(("missingValues must be a list of strings", 'write for example ["", "-"]'))
    return found


def _are_missing_values(listed: Any) -> bool:
    """Strings, or objects with a string `value` (Data Package v2)."""
    if not isinstance(listed, list):
        return False
    values = [m.get("value") if isinstance(m, Mapping) else m for m in listed]
    return all(isinstance(v, str) for v in values)


def _field_problems(field: Mapping[str, Any]) -> list[tuple[str, str]]:
    name = field["name"]
    found: list[tuple[str, str]] = []
    if field.get("type", "any") not in TYPES:
        found.append(
            (f"field {name}: unknown type {field['type']!r}", nearest(str(field["type"]), TYPES))
        )
    if "rule" in field and str(field["rule"]) not in RULES:
        found.append(
            (f"field {name}: unknown rule {field['rule']!r}", nearest(str(field["rule"]), RULES))
        )
    if "mask" in field and field.get("rule") != "masked-identity-number":
        found.append((f"field {name}: mask without rule", 'add "rule": "masked-identity-number"'))
    if not _are_missing_values(field.get("missingValues", [])):
        found.append((f"field {name}: missingValues must be a list of strings", "write a list"))
    found += _allowance_problems(name, field.get("allows", []))
    constraints = field.get("constraints", {})
    if not isinstance(constraints, Mapping):
        return [*found, (f"field {name}: constraints must be a mapping", "write name: value pairs")]
    return found + [
        (f"field {name}: unknown constraint {k!r}", nearest(k, CONSTRAINTS))
        for k in constraints
        if k not in CONSTRAINTS
    ]


def _allowance_problems(name: str, allows: Any) -> list[tuple[str, str]]:
    if not isinstance(allows, list):
        return [(f"field {name}: allows must be a list", 'write for example ["telephone"]')]
    return [
        (f"field {name}: allows names {kind!r}", nearest(str(kind), ALLOWABLE))
        for kind in allows
        if not isinstance(kind, str) or kind not in ALLOWABLE
    ]


def _key_problems(descriptor: Mapping[str, Any], names: list[str]) -> list[tuple[str, str]]:
    keys = descriptor.get("primaryKey", [])
    listed = [keys] if isinstance(keys, str) else list(keys) if isinstance(keys, list) else []
    return [
        (f"primaryKey names {k!r}, which is no field", nearest(str(k), set(names)))
        for k in listed
        if k not in names
    ]


def _build_field(descriptor: Mapping[str, Any]) -> Field:
    return Field(
        name=descriptor["name"],
        type=descriptor.get("type", "any"),
        title=text_of(descriptor, "title") or Text.of(descriptor["name"]),
        description=text_of(descriptor, "description"),
        descriptor=descriptor,
    )


def _finding(
    code: str, dataset: str, file: str, detail: str, hint: str, line: int | None = None
) -> Finding:
    return Finding(code, Severity.ERROR, dataset, file=file, line=line, detail=detail, hint=hint)

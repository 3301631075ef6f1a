"""Values of a schema's keywords that nothing could be done with: found before anybody tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model.schema import NUMBER_FORMS
from generator.settings import nearest

FORMATS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"default", "email", "uri", "binary", "uuid", "wkt"}),
    "geopoint": frozenset({"default", "array", "object"}),
    "geojson": frozenset({"default", "topojson"}),
}
"""Formats by type; the other types have `default` only, or a pattern if they are of time."""

OF_TIME = frozenset({"date", "time", "datetime"})

Problem = tuple[str, str]
"""Detail and hint."""


def format_problem(field: Mapping[str, Any]) -> Problem | None:
    """A format that nobody knows would check nothing."""
    kind, form = field.get("type", "any"), field.get("format", "default")
    known = FORMATS.get(kind, frozenset({"default"}))
    if kind in OF_TIME:
        known = frozenset({"default", "any"})
        if isinstance(form, str) and "%" in form:
            return None
    if form in known:
        return None
    return f"field {field['name']}: type {kind} has no format {form!r}", nearest(str(form), known)


def key_problems(descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """`uniqueKeys` and `foreignKeys` that are not of the shape of the standard."""
    unique = descriptor.get("uniqueKeys", [[""]])
    if not isinstance(unique, list) or not unique or not all(map(_is_names, unique)):
        yield "uniqueKeys must be a list of lists of field names", 'write for example [["a", "b"]]'
    foreign = descriptor.get("foreignKeys", [])
    if not isinstance(foreign, list) or not all(map(_is_foreign_key, foreign)):
        yield (
            "foreignKeys must be a list of objects with `fields` and `reference`",
            'write {"fields": ["a"], "reference": {"resource": "b", "fields": ["c"]}}',
        )


UNITS = ("元", "百元", "千元", "万元", "百万元", "亿元")
"""What `amount.unit` may be; `intake.amounts.MONEY` says how much each is."""


def amount_problems(fields: Sequence[Any]) -> Iterator[Problem]:
    """The key `amount` of fields that it says too little of, or that cannot hold yuan."""
    kinds = {f["name"]: f.get("type", "any") for f in fields if _is_named(f)}
    for field in (f for f in fields if _is_named(f) and "amount" in f):
        name, amount = field["name"], field["amount"]
        if not isinstance(amount, Mapping):
            yield f"field {name}: amount must be a mapping", 'write for example {"unit": "万元"}'
            continue
        for key in sorted(amount.keys() - {"unit", "unitField"}):
            yield f"field {name}: amount has no key {key!r}", nearest(key, {"unit", "unitField"})
        if kinds[name] != "number" or NUMBER_FORMS & field.keys():
            detail = f"field {name}: an amount is of type number, without a lexical form of its own"
            yield detail, 'write "type": "number"'
        if amount.get("unit", UNITS[0]) not in UNITS:
            yield f"field {name}: amount.unit is no unit of money", f"one of: {', '.join(UNITS)}"
        if "unitField" in amount and kinds.get(amount["unitField"]) != "string":
            detail = f"field {name}: amount.unitField {amount['unitField']!r} is no field of text"
            yield detail, 'add {"name": "unit", "type": "string"}, or name another'


def _is_named(field: Any) -> bool:
    return isinstance(field, Mapping) and isinstance(field.get("name"), str)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _is_foreign_key(key: Any) -> bool:
    """Table Schema v1 also has a single name as a string."""
    reference = key.get("reference") if isinstance(key, Mapping) else None
    return isinstance(reference, Mapping) and all(
        isinstance(names, str) or _is_names(names)
        for names in (key.get("fields"), reference.get("fields"))
    )

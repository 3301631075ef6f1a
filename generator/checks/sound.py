"""Descriptors that Frictionless surely objects to in nothing.

To import Frictionless takes longer than to check a small table, and of most descriptors it has
nothing to say. So each keyword stands here with values that are good by every version of the
standard. This only proves: whatever it doubts, an unknown keyword first of all, is asked of
Frictionless. A test holds that Frictionless accepts what is accepted here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

Test: TypeAlias = Callable[[Any], bool]
"""Whether a value is surely good."""

PLAIN_DAY = re.compile("[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])")
"""A day that every month of every year has."""

_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


def is_sound(descriptor: Mapping[str, Any]) -> bool:
    """Whether a package, or a resource, with its schemas inlined is surely good."""
    return _PACKAGE(descriptor) if "resources" in descriptor else _RESOURCE(descriptor)


def is_sound_field(descriptor: Any) -> bool:
    """Whether a field is surely good: in any schema, and by itself."""
    if not _FIELD(descriptor) or descriptor["type"] not in _CONSTRAINTS_OF:
        return False
    kind = descriptor["type"]
    if not set(descriptor.get("constraints", ())) <= _CONSTRAINTS_OF[kind]:
        return False
    if "example" not in descriptor:
        return True
    own_words = kind == "boolean" and {"trueValues", "falseValues"} & descriptor.keys()
    return not own_words and _EXAMPLES[kind](descriptor["example"])


def _is_sound_schema(descriptor: Any) -> bool:
    if not _SCHEMA(descriptor):
        return False
    names = [field["name"] for field in descriptor["fields"]]
    keys = descriptor.get("foreignKeys", ())
    used = [*descriptor.get("primaryKey", ()), *(name for key in keys for name in key["fields"])]
    paired = all(len(key["fields"]) == len(key["reference"]["fields"]) for key in keys)
    return len({*names}) == len(names) and {*used} <= {*names} and paired


def _are_sound_resources(value: Any) -> bool:
    return _listed(_RESOURCE)(value) and len({r["name"] for r in value}) == len(value)


def _anything(_value: Any) -> bool:
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _whole(value: Any) -> bool:
    return type(value) is int


def _real(value: Any) -> bool:
    return type(value) is float


def _day(value: Any) -> bool:
    try:
        return _DAY(value) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _like(*patterns: str) -> Test:
    match = re.compile("|".join(patterns), re.DOTALL).fullmatch
    return lambda value: isinstance(value, str) and match(value) is not None


def _listed(test: Test = _anything) -> Test:
    return lambda value: isinstance(value, list) and all(map(test, value))


def _either(*tests: Test) -> Test:
    return lambda value: any(test(value) for test in tests)


def _mapping(known: Mapping[str, Test], *needed: str, rest: Test | None = None) -> Test:
    """A mapping of known keys to good values; `rest` is for the values of other keys."""

    def test(value: Any) -> bool:
        if not isinstance(value, dict) or not {*needed} <= value.keys():
            return False
        tests = ((known.get(key, rest), stated) for key, stated in value.items())
        return all(test is not None and test(stated) for test, stated in tests)

    return test


_name = _like("[-a-z0-9._/]+")
_DAY = _like("[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_moment = _like(f"{PLAIN_DAY.pattern}T{_CLOCK}Z?")
_path = _like(r"(?!/)(?!.*\.\.)[^$%~:\\]+")
"""Inside the folder, whatever the variables of the environment are."""

_EXAMPLES: Mapping[str, Test] = {
    "any": _anything,
    "string": _text,
    "integer": _either(_whole, _like("-?[0-9]{1,18}")),
    "number": _either(_whole, _real, _like(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")),
    "boolean": _either(_flag, _like("true", "false", "1", "0")),
    "date": _day,
    "datetime": _moment,
    "time": _like(_CLOCK),
    "year": _like("[0-9]{4}"),
    "yearmonth": _like("[0-9]{4}-(?:0[1-9]|1[0-2])"),
}

_ALWAYS = frozenset({"required", "unique", "enum"})
_CONSTRAINTS_OF: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_EXAMPLES, _ALWAYS | {"minimum", "maximum"}),
    "any": _ALWAYS,
    "boolean": _ALWAYS,
    "string": _ALWAYS | {"minLength", "maxLength", "pattern"},
}

_CONSTRAINTS = _mapping(
    {
        "required": _flag,
        "unique": _flag,
        "pattern": _text,
        "enum": _listed(),
        "minLength": _whole,
        "maxLength": _whole,
        "minimum": _anything,
        "maximum": _anything,
    }
)

_FIELD = _mapping(
    {
        "name": _text,
        "type": _text,
        "title": _text,
        "description": _text,
        "format": _like("default"),
        "missingValues": _listed(_text),
        "constraints": _CONSTRAINTS,
        "rdfType": _text,
        "example": _anything,
        "categories": _anything,
        "categoriesOrdered": _anything,
        "bareNumber": _flag,
        "decimalChar": _text,
        "groupChar": _text,
        "trueValues": _listed(_text),
        "falseValues": _listed(_text),
    },
    "name",
    "type",
)

_REFERENCE = _mapping({"resource": _text, "fields": _listed(_text)}, "resource", "fields")
_FOREIGN_KEY = _mapping({"fields": _listed(_text), "reference": _REFERENCE}, "fields", "reference")

_SCHEMA = _mapping(
    {
        "$schema": _text,
        "name": _name,
        "title": _text,
        "description": _text,
        "fields": _listed(is_sound_field),
        "fieldsMatch": _like("exact", "equal", "subset", "superset", "partial"),
        "missingValues": _listed(_text),
        "primaryKey": _listed(_text),
        "uniqueKeys": _anything,
        "foreignKeys": _listed(_FOREIGN_KEY),
    },
    "fields",
)

_DIALECT = _mapping(
    {
        "header": _flag,
        "headerRows": _listed(),
        "headerJoin": _text,
        "headerCase": _flag,
        "commentChar": _text,
        "commentRows": _listed(),
        "skipBlankRows": _flag,
        **dict.fromkeys(("delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar",
                         "nullSequence", "skipInitialSpace"), _anything),
    }
)  # fmt: skip

_some_text = _like(".+")
_ABOUT: Mapping[str, Test] = {
    "$schema": _text,
    "name": _name,
    "title": _text,
    "description": _text,
    "homepage": _text,
    "licenses": _listed(
        _either(
            _mapping({"name": _some_text, "path": _text, "title": _text}, "name", rest=_anything),
            _mapping({"name": _text, "path": _some_text, "title": _text}, "path", rest=_anything),
        )
    ),
    "sources": _listed(
        _mapping({"title": _text, "path": _text, "email": _like("")}, rest=_anything)
    ),
}
"""What a package and a resource say of themselves."""

_RESOURCE = _mapping(
    {
        **_ABOUT,
        "type": _like("table"),
        "path": _path,
        "extrapaths": _listed(_path),
        "format": _text,
        "mediatype": _text,
        "encoding": _text,
        "hash": _text,
        "bytes": _whole,
        "dialect": _DIALECT,
        "schema": _is_sound_schema,
    },
    "name",
    "path",
    "schema",
)

_PERSON = {"title": _text, "path": _text, "organisation": _text, "role": _text, "email": _like("")}

_PACKAGE = _mapping(
    {
        **_ABOUT,
        "id": _text,
        "version": _text,
        "created": _moment,
        "image": _text,
        "keywords": _listed(_text),
        "contributors": _listed(_mapping(_PERSON, rest=_anything)),
        "resources": _are_sound_resources,
    }
)

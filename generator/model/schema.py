"""Texts, and tables as Table Schema describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

OWN_FIELD_KEYS = frozenset("translations personal publish rule amount mask allows judgment".split())
"""Keys of a field that are ours, not the standard's."""

NUMBER_FORMS = frozenset({"decimalChar", "groupChar", "bareNumber"})
"""Keys of a field by which a schema says itself how numbers are written."""


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


def _as_tuple(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    listed: Any = [value] if isinstance(value, str) else value
    return tuple(str(v) for v in listed)


def _values(listed: Sequence[Any]) -> tuple[str, ...]:
    return tuple(m["value"] if isinstance(m, Mapping) else m for m in listed)

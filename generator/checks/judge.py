"""One cell, judged exactly: Frictionless's own field code, with the published differences.

The engine proves most cells good by compiled expressions (`certain`); every other one is judged
here, once for each distinct text of a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from typing import Any

from generator.checks.meaning import Reader, cell_reader
from generator.checks.memory import Memory
from generator.checks.plain import plain_reader

Fault = tuple[str, str]
"""Code and note of one error in a cell."""

TYPE, CONSTRAINT = "type-error", "constraint-error"

INT64 = range(-(2**63), 2**63)
WHOLE_DIGITS, PLACES = 20, 18
"""What is sure to fit decimal128(38, s) whatever scale the rest of the column needs."""


class Judge:
    """What one column accepts. `descriptor` is the schema's own, with keys unknown to Frictionless.

    `publishable` also refuses values that the published Arrow type cannot hold. `memory` is that of
    the whole table, where there are other columns.
    """

    def __init__(
        self,
        descriptor: Mapping[str, Any],
        missing: Sequence[str],
        *,
        publishable: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self.missing = frozenset(missing)
        self._make_reader = partial(_reader, for_frictionless(descriptor), missing)
        self._group = str(descriptor.get("groupChar", "")) if _is_integer(descriptor) else ""
        self._type = str(descriptor.get("type", "any"))
        self._publishable = publishable
        self._further = tuple(_further(descriptor))
        self._known = (memory or Memory()).remembering(self._judge)
        self._kinds: dict[tuple[Fault, ...], tuple[Fault, ...]] = {}

    @cached_property
    def _read(self) -> Reader:
        """Made when there is something to judge: most columns have nothing."""
        return self._make_reader()

    def faults(self, text: str | None) -> tuple[Fault, ...]:
        """Every error of a cell; None is a cell that a short row lacks."""
        return self._known(text)[1]

    def value(self, text: str | None) -> Any:
        """The typed value; None where it is missing or of another type."""
        return self._known(text)[0]

    def _judge(self, text: str | None) -> tuple[Any, tuple[Fault, ...]]:
        try:
            value, notes = self._read(self._without_group(text))
        except (TypeError, InvalidOperation) as error:
            # Not comparable with its bound (naive and aware times, sNaN): Frictionless crashes.
            return None, ((CONSTRAINT, f"the value cannot be compared: {error}"),)
        faults = [(TYPE if k == "type" else CONSTRAINT, n) for k, n in (notes or {}).items()]
        if value is not None and text is not None:
            faults += [(CONSTRAINT, note) for test, note in self._further if not test(text, value)]
            if self._publishable and (why := _unfit(self._type, value)):
                faults.append((TYPE, f"a value does not fit its published type: {why}"))
        found = tuple(faults)
        return value, self._kinds.setdefault(found, found)

    def _without_group(self, text: str | None) -> str | None:
        if not self._group or text is None or text in self.missing:
            return text
        return text.replace(self._group, "")


def _reader(descriptor: Mapping[str, Any], missing: Sequence[str]) -> Reader:
    """Frictionless is imported only for what is not plain: that takes a while."""
    return plain_reader(descriptor, missing) or cell_reader(descriptor, missing)


def _is_integer(descriptor: Mapping[str, Any]) -> bool:
    return descriptor.get("type") == "integer"


def for_frictionless(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Without what it reads otherwise than the standard, or not at all."""
    constraints = descriptor.get("constraints", {})
    kept = {k: v for k, v in constraints.items() if k not in ("pattern", "jsonSchema", "unique")}
    ours = {"categories", "categoriesOrdered", "constraints", "example"}
    ours |= {"groupChar"} if _is_integer(descriptor) else set()
    rest = {k: v for k, v in descriptor.items() if k not in ours}
    return {**rest, "constraints": kept}


def _further(descriptor: Mapping[str, Any]) -> list[tuple[Callable[[str, Any], bool], str]]:
    constraints = descriptor.get("constraints", {})
    found: list[tuple[Callable[[str, Any], bool], str]] = []
    if "pattern" in constraints:
        full = re.compile(constraints["pattern"]).fullmatch
        note = f'constraint "pattern" is "{constraints["pattern"]}"'
        found.append((lambda text, _: full(text) is not None, note))
    if "jsonSchema" in constraints:
        found.append((_json_schema(constraints["jsonSchema"]), 'constraint "jsonSchema" is broken'))
    if "categories" in descriptor:
        known = category_values(descriptor)
        note = f'"categories" are "{sorted(known, key=str)}"'
        found.append((lambda _, value: value in known, note))
    return found


def category_values(descriptor: Mapping[str, Any]) -> frozenset[Any]:
    """The values of `categories`, in either form of the standard."""
    listed = descriptor.get("categories", ())
    return frozenset(c["value"] if isinstance(c, Mapping) else c for c in listed)


def _json_schema(schema: Mapping[str, Any]) -> Callable[[str, Any], bool]:
    from jsonschema.validators import validator_for

    validator = validator_for(schema)(schema)
    return lambda _, value: bool(validator.is_valid(value))


def _unfit(kind: str, value: Any) -> str:
    """Why a value does not fit the Arrow type that its column is published as; "" where it does."""
    if kind == "integer" and value not in INT64:
        return "beyond 64 bits"
    if kind == "number":
        number = Decimal(str(value))
        if not number.is_finite():
            return "not a finite number"
        exponent = int(number.as_tuple().exponent)
        if -exponent > PLACES or number.adjusted() >= WHOLE_DIGITS:
            return f"more than {WHOLE_DIGITS} digits or {PLACES} decimal places"
    return ""

"""`publishing.expectations` -> `Expectations`. Each reader raises ValueError or TypeError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.expectations import Bounds, CodeValues, Drift, Expectations, Reaction
from generator.settings import nearest


def read_expectations(value: Any) -> Expectations:
    """The whole block; the error names the first slip and the nearest known word."""
    given = _known(value, {"rows", "fill", "shrink", "growth", "groups", "values"}, "expectations")
    return Expectations(
        rows=_bounds(given.get("rows", {}), "rows", _count),
        fill={name: _fill(name, v) for name, v in _mapping(given.get("fill", {}), "fill").items()},
        drift=_drift({k: v for k, v in given.items() if k in ("shrink", "growth")}, "expectations"),
        groups={
            name: _drift(v, f"groups.{name}")
            for name, v in _mapping(given.get("groups", {}), "groups").items()
        },
        values=_values(given.get("values", [])),
    )


def share(value: Any) -> float:
    """A share between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"a share between 0 and 1 is expected, not {value!r}")
    return float(value)


def _fill(name: str, value: Any) -> Bounds:
    """A share alone is the least one."""
    if isinstance(value, Mapping):
        return _bounds(value, f"fill.{name}", share)
    return Bounds(min=share(value))


def _drift(value: Any, place: str) -> Drift:
    given = _known(value, {"shrink", "growth", "min_rows"}, place)
    return Drift(
        shrink=share(given["shrink"]) if "shrink" in given else None,
        growth=_growth(given["growth"]) if "growth" in given else None,
        min_rows=_count(given.get("min_rows", 1)),
    )


def _values(value: Any) -> Mapping[str, CodeValues]:
    """A list of columns, or a mapping from column to what follows."""
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return {name: CodeValues() for name in value}
    return {
        name: CodeValues(**{k: _reaction(v) for k, v in given.items()})
        for name, given in (
            (n, _known(v, {"vanished", "new"}, f"values.{n}"))
            for n, v in _mapping(value, "values").items()
        )
    }


def _reaction(value: Any) -> Reaction:
    words = {str(r) for r in Reaction}
    if value not in words:
        raise ValueError(f"{value!r} is no severity: {nearest(str(value), words)}")
    return Reaction(value)


def _bounds(value: Any, place: str, convert: Callable[[Any], float]) -> Bounds:
    given = _known(value, {"min", "max"}, place)
    bounds = Bounds(**{k: convert(v) for k, v in given.items()})
    if bounds.min is not None and bounds.max is not None and bounds.min > bounds.max:
        raise ValueError(f"{place}: min {bounds.min} is more than max {bounds.max}")
    return bounds


def _known(value: Any, words: set[str], place: str) -> Mapping[str, Any]:
    given = _mapping(value, place)
    for key in given:
        if key not in words:
            raise ValueError(f"{place}: unknown key {key!r}: {nearest(key, words)}")
    return given


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{place}: a mapping is expected, not {value!r}")
    return {str(k): v for k, v in value.items()}


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"a whole number from 1 is expected, not {value!r}")
    return value


def _growth(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError(f"a share such as 0.05 is expected, not {value!r}")
    return float(value)

"""Conditions of a field -> a quick test by Arrow of which cells of a column are proven good.

It needs no query to be built and no text to be made a value. Most lengths follow from the bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.checks.conditions import Bound, Condition, FullMatch, Length, OneOf
from generator.checks.fixed import matching

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

WIDEST = 4
"""Bytes of a character in UTF-8, at most."""

Texts: TypeAlias = "pa.Array | pa.ChunkedArray"
Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


@dataclass(frozen=True, slots=True)
class Screen:
    """The test of one column."""

    wanted: tuple[Condition, ...]
    missing: tuple[str, ...]
    required: bool

    @classmethod
    def of(
        cls, wanted: Sequence[Condition], missing: Sequence[str], *, required: bool
    ) -> Screen | None:
        """None where a cell must be read as a decimal number: that is left to DuckDB."""
        if any(isinstance(c, Bound) and c.read_as == "number" for c in wanted):
            return None
        return cls(tuple(wanted), tuple(missing), required)

    @property
    def is_free(self) -> bool:
        """Whether it costs next to nothing, as no text is looked at."""
        return all(isinstance(c, Length) for c in self.wanted)

    def unproven(self, cells: Texts) -> np.ndarray[Any, Any]:
        """Indices of the cells that are not proven good, ascending."""
        import numpy as np

        octets = _octets(cells)
        proven = octets >= 0
        absent = is_absent(cells, self.missing)
        for condition in self.wanted:
            proven &= _met(condition, cells, octets, absent, proven)
        proven = proven & ~absent if self.required else proven | absent
        return np.flatnonzero(~proven)


def is_absent(cells: Texts, missing: Sequence[str]) -> Flags:
    """Which cells hold one of the texts that stand for no value."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not missing:
        return np.zeros(len(cells), bool)
    if tuple(missing) == ("",):
        empty: Flags = _octets(cells) == 0
        return empty
    return _flags(pc.is_in(cells, value_set=pa.array(missing, pa.string())))


def _octets(cells: Texts) -> np.ndarray[Any, Any]:
    """Bytes of each cell; -1 where a row lacks it."""
    import pyarrow.compute as pc

    counted = pc.binary_length(cells)
    found: np.ndarray[Any, Any] = pc.fill_null(counted, -1).to_numpy()
    return found


def _flags(values: Any) -> Flags:
    import pyarrow.compute as pc

    found: Flags = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return found


def _met(
    condition: Condition, cells: Texts, octets: np.ndarray[Any, Any], absent: Flags, proven: Flags
) -> Flags:
    """Where a condition holds; it may rely on those before it, which hold where it is `proven`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(condition, FullMatch):  # as one piece: Arrow compiles the pattern for each piece
        if condition.places and (found := matching(cells, condition.places, octets)) is not None:
            return found
        whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
        return _flags(pc.match_substring_regex(whole, condition.pattern))
    if isinstance(condition, OneOf):
        return _flags(pc.is_in(cells, value_set=pa.array(condition.texts, pa.string())))
    if isinstance(condition, Length):
        return _of_length(condition, cells, octets, absent)
    compare = {"minimum": pc.greater_equal, "maximum": pc.less_equal,
               "exclusiveMinimum": pc.greater, "exclusiveMaximum": pc.less}  # fmt: skip
    values = cells
    if condition.read_as == "integer":  # what Arrow cannot read has not the form asked before
        values = pc.if_else(pa.array(proven), cells, None).cast(pa.int64())
    return _flags(compare[condition.name](values, condition.bound))


def _of_length(
    condition: Length, cells: Texts, octets: np.ndarray[Any, Any], absent: Flags
) -> Flags:
    """A text has as many characters as bytes at most, and a quarter of them at least."""
    import numpy as np
    import pyarrow.compute as pc

    met: Flags = octets > WIDEST * (condition.least - 1)
    if condition.most is not None:
        met &= octets <= condition.most
    open_rows = np.flatnonzero(~(met | absent) & (octets >= 0))
    if len(open_rows):
        characters = pc.utf8_length(cells.take(open_rows)).to_numpy()
        most = condition.most
        met[open_rows] = (characters >= condition.least) & (most is None or characters <= most)
    return met

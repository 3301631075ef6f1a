"""Leaks in columns of text, at the engine's speed.

RE2 looks at dozens of cells in one go, joined by line feeds, which no trigger reaches across. Only
where a trigger fired are the cells asked one by one, and only what is left of them is read in
Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from generator.disclosure.detectors import DETECTORS, TRIGGERS, Detector, Leak, find

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

STRETCH = 64
"""Cells looked at together: many enough to make a call cheap, few enough to be looked at again."""

CELLS = 4_000_000
"""Cells joined at a time, which bounds the memory this takes."""

_BROKEN = r"([0-9０-９]) *\r?\n *"
"""Where a line ends behind a digit."""

LEAST = 10**9
"""Whole numbers below this are no number of anybody."""


def leaks_in_columns(columns: Mapping[str, pa.ChunkedArray]) -> Iterator[tuple[str, int, Leak]]:
    """(column, index of the row, leak) for every leak in columns of strings of one length."""
    import pyarrow as pa

    names = list(columns)
    rows = len(columns[names[0]]) if names else 0
    at_once = max(1, CELLS // max(1, len(names)))
    for start in range(0, rows, at_once):
        pieces = [columns[name].slice(start, at_once).combine_chunks() for name in names]
        cells = unbroken(pa.concat_arrays(pieces))
        for index, detectors in suspects(cells):
            column, row = divmod(index, len(pieces[0]))
            for leak in find(cells[index].as_py(), among=detectors):
                yield names[column], start + row, leak


def unbroken(cells: pa.Array) -> pa.Array:
    """The cells with a blank where a line ends inside a number, as in 990000⏎19900101⏎0009."""
    import pyarrow.compute as pc

    lines = pc.fill_null(pc.match_substring(cells, "\n"), False)
    if not pc.any(lines).as_py():
        return cells
    return pc.replace_with_mask(
        cells, lines, pc.replace_substring_regex(cells.filter(lines), _BROKEN, r"\1 ")
    )


def texts_of(columns: Mapping[str, pa.ChunkedArray | pa.Array]) -> dict[str, pa.ChunkedArray]:
    """Those columns, as strings, that can hold a number of somebody."""
    import pyarrow as pa

    texts = {
        name: _as_text(pa.chunked_array([column]) if isinstance(column, pa.Array) else column)
        for name, column in columns.items()
    }
    return {name: text for name, text in texts.items() if text is not None}


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(pc.cast(column, kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.cast(column, pa.string())
    if not (pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_floating(kind)):
        return None
    largest = pc.max(column).as_py()
    return pc.cast(column, pa.string()) if largest is not None and largest >= LEAST else None


def suspects(cells: pa.Array) -> Iterator[tuple[int, list[Detector]]]:
    """The cells of a string array in which a trigger fires: index, and whose trigger it is."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = pc.fill_null(cells, "")
    cuts = np.append(np.arange(0, len(cells), STRETCH), len(cells)).astype(np.int32)
    stretches = pc.binary_join(pa.ListArray.from_arrays(pa.array(cuts), cells), "\n")
    near = np.flatnonzero(np.repeat(_matches(stretches, TRIGGERS[0]), STRETCH)[: len(cells)])
    if len(near):
        for place, detectors in fired(pc.take(cells, pa.array(near))):
            yield int(near[place]), detectors


def fired(texts: pa.Array) -> Iterator[tuple[int, list[Detector]]]:
    """Which texts may hold a leak, and of which detectors; those without are left out."""
    import numpy as np
    import pyarrow as pa

    near = np.arange(len(texts))
    for trigger in TRIGGERS:
        matched = _matches(texts, trigger)
        near, texts = near[matched], texts.filter(pa.array(matched))
    if not len(near):
        return
    by_trigger = {d: _matches(texts, d.trigger) for d in DETECTORS if d.trigger}
    for place, index in enumerate(near):
        if found := [d for d, hit in by_trigger.items() if hit[place]]:
            yield int(index), found


def _matches(texts: pa.Array, trigger: str) -> np.ndarray[Any, Any]:
    import pyarrow.compute as pc

    found = pc.match_substring_regex(texts, trigger)
    matched: np.ndarray[Any, Any] = found.to_numpy(zero_copy_only=False)
    return matched

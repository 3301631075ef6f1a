"""Building stones of `clean_column`: which texts of a column are right, told from their bytes.

Arrow matches the shape of all texts at once; sums over the places of those that have it are sums
over the columns of a matrix. So a right number costs some ten nanoseconds, whatever its rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"
"""One boolean per text."""

Places: TypeAlias = "np.ndarray[Any, Any]"
"""A row per text, a column per place: bytes, or what they stand for."""


def matches(texts: pa.Array, pattern: str) -> Flags:
    """Which texts match as a whole; Python's counterpart is `re.fullmatch`."""
    import pyarrow.compute as pc

    found = pc.match_substring_regex(texts, f"^(?:{pattern})$")
    flags: Flags = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return flags


def places_of(texts: pa.Array, chosen: Flags, width: int) -> Places:
    """The bytes of the chosen texts, all of which have `width` ASCII characters."""
    import numpy as np
    import pyarrow as pa

    fixed = texts.filter(pa.array(chosen)).cast(pa.binary()).cast(pa.binary(width))
    octets = np.frombuffer(fixed.buffers()[1] or b"", np.uint8)
    first = fixed.offset * width
    return octets[first : first + len(fixed) * width].reshape(len(fixed), width)


def values_of(places: Places, alphabet: str) -> Places:
    """The place of each character in an alphabet of ASCII characters; -1 where it has none."""
    import numpy as np

    table = np.full(256, -1, np.int64)
    for value, character in enumerate(alphabet):
        table[ord(character)] = value
    found: Places = table[places]
    return found


def number_of(digits: Places) -> Places:
    """Places of digits, read as one number."""
    powers = [10**power for power in reversed(range(digits.shape[1]))]
    return weighted(digits, powers)


def weighted(values: Places, weights: Sequence[int]) -> Places:
    """The weighted sum of each row."""
    import numpy as np

    total: Places = values @ np.array(weights, np.int64)
    return total


def narrowed(chosen: Flags, right: Flags) -> Flags:
    """The chosen texts, of which only those stay that are `right` (one flag per chosen text)."""
    import numpy as np

    result = np.zeros(len(chosen), bool)
    result[chosen] = right
    return result

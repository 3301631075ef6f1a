"""What rules hand to the engine, in two shapes: on one cell, and on the cells of one row.

Both must look at their own row and nothing else: no aggregates, windows or joins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.findings import Severity

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue

ROW = "_row"
"""The column with the row's place in its block; it tells rows apart and means nothing else."""

Record: TypeAlias = Mapping[str, str]
"""The cells of one row by field name; an empty cell is "", a column that is not there no key."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a raw table as ibis columns by field name; a column the file lacks is not there.

    `texts` stand as in the file, NULL where there is no value; `shapes` are the same with every
    digit as 0, for what tells no digits apart; `filled` says whether there is a value. `days` and
    `whole_numbers` are the cells as `readings` reads them, NULL where there is no such value.
    """

    texts: Mapping[str, StringValue]
    shapes: Mapping[str, StringValue]
    filled: Mapping[str, BooleanValue]
    days: Mapping[str, DateValue]
    whole_numbers: Mapping[str, IntegerValue]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule on the rows of one table.

    `predicate` is true in the rows that break the rule; NULL counts as "not broken". `code` is
    the finding's code, `field` the column that is shown ("" for the whole row), `detail` an
    English sentence on the rule; it must not depend on the row.
    """

    code: str
    field: str
    predicate: BooleanValue = dataclasses.field(compare=False)
    severity: Severity = Severity.ERROR
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CellRule:
    """The rules on the texts of one column, in two forms.

    `judge` gives code, note and severity of every rule that a text breaks. `clean` has one flag
    per text, set only where `judge` would find nothing: it spares most cells the asking. Missing
    values are asked of neither.
    """

    judge: Callable[[str], Iterable[tuple[str, str, Severity]]]
    clean: Callable[[pa.Array], np.ndarray[Any, Any]] | None = None

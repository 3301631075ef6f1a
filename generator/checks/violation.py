"""What a rule hands to the engine: where it is broken, as a predicate on the raw table.

A rule module of `checks.rules` offers functions of the form

    def rules(table: ibis.Table, schema: Schema) -> Iterator[Violation]

`table` has one *string* column per schema field, under the field's name and as it stands in the
file (a cell that was missing from a short row is NULL; a missing value such as "" is still that
text), and the int64 column `_row`. The engine evaluates the predicates of all rules, those of the
schema included, in one pass over the table, so a predicate may use the columns of its own row and
nothing else: no aggregates, windows or joins.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.findings import Severity

if TYPE_CHECKING:
    import ibis

ROW = "_row"
"""The column with the row's place in its block; it tells rows apart and means nothing else."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule on one table.

    `predicate` is true in the rows that break the rule; NULL counts as "not broken". `code` is
    the finding's code, `field` the column that is shown ("" for the whole row), `detail` the rule
    as one English sentence; it must not depend on the row.
    """

    code: str
    field: str
    predicate: ibis.expr.types.BooleanValue = dataclasses.field(compare=False)
    severity: Severity = Severity.ERROR
    detail: str = ""

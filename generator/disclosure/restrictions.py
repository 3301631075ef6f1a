"""Dishonest debtors of whom no restriction of consumption is published (LST-02).

Whoever is put on the list must be restricted (法释〔2010〕8号 art. 1, as amended 2015), so two
lists of one site that disagree are worth a look. Lists are known by the duty that they fulfil.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from generator.disclosure.gate import Decision
from generator.disclosure.mask_policies import mask_of
from generator.findings import Finding, Severity
from generator.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

DISHONEST, RESTRICTED = "pl.10b", "pl.10e"
"""Ids of the duty catalogue."""

CODE = "LST-02"


def unrestricted(settings: Settings, decisions: Iterable[Decision]) -> Iterator[Finding]:
    """How many debtors of each list are on no list of restrictions, if the site has one."""
    decided = list(decisions)
    others = [d for d in decided if RESTRICTED in d.dataset.publishing.disclosure_items]
    for decision in decided:
        items = decision.dataset.publishing.disclosure_items
        if others and DISHONEST in items and RESTRICTED not in items:
            lists = [decision, *others]
            masks = {mask_of(d.dataset, settings.mask_policy) for d in lists}
            if count := _lacking(decision, others, numbered=len(masks) == 1):
                yield _finding(decision, others, count)


def _lacking(decision: Decision, others: Iterable[Decision], *, numbered: bool) -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = _debtors(decision, numbered=numbered)
    known = pa.concat_arrays([_debtors(d, numbered=numbered) for d in others])
    return int(pc.sum(pc.invert(pc.is_in(wanted, value_set=known))).as_py() or 0)


def _debtors(decision: Decision, *, numbered: bool) -> pa.Array:
    """Name and number of each record; the name alone where the lists mask numbers in two ways."""
    import pyarrow as pa
    import pyarrow.compute as pc

    dataset = decision.dataset
    table = decision.tables.get(dataset.resources[0].name)
    names = [n for n in _columns(decision, "name") if table and n in table.column_names]
    if table is None or not names:
        return pa.array([], pa.string())
    parts = [table.column(names[0]).cast(pa.string())]
    numbers = [n for key in ("id", "organisation") for n in _columns(decision, key)]
    if numbered:
        parts += [table.column(n).cast(pa.string()) for n in numbers if n in table.column_names]
    texts = [pc.fill_null(part, "") for part in parts]
    return pc.binary_join_element_wise(*texts, "\x1f").combine_chunks()


def _columns(decision: Decision, key: str) -> tuple[str, ...]:
    return decision.dataset.publishing.lookup.get(key, ())


def _finding(decision: Decision, others: Iterable[Decision], count: int) -> Finding:
    listed = ", ".join(d.dataset.name for d in others)
    return Finding(
        CODE,
        Severity.WARNING,
        decision.dataset.name,
        decision.dataset.resources[0].name,
        count=count,
        detail=f"{count} records name a debtor who is not in {listed}",
        hint="issue or record the restriction, or take the debtor off the list",
    )

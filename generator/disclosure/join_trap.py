"""No way from a person's record to a judgment in which the person's name is hidden.

The enforcement basis of a debtor is the number of the judgment that hides the debtor's name: the
two side by side undo the hiding (法释〔2016〕19号 arts 8 and 9; P-12). Judgments are the
datasets that have a column of their text or their number marked `"judgment": true`. Their rows
with a number that also stands in the published record of a natural person are kept out, unless the
descriptor says that the court confirms them (`linked_judgments: confirmed`). A foreign key between
the two is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.checks.rules import case_numbers
from generator.disclosure.gate import Decision
from generator.disclosure.persons import of_persons
from generator.disclosure.withholding import without_related
from generator.findings import Finding, Severity, sort_findings
from generator.model import Dataset, Schema

if TYPE_CHECKING:
    import pyarrow as pa

CODE = "linked-judgment"
CONFIRMED = "confirmed"

_IN_TEXT = re.compile(case_numbers.IN_TEXT)
_FOLDS = (("[(〔﹝[［【﹙]", "（"), (r"[)〕﹞\]］】﹚]", "）"), (r"[\s\p{Zs}]", ""))
_FIRST = "(?P<number>（[12][0-9]{3}）[^，。；,;]{2,24}?)号"
"""The first number of a folded cell, for RE2. 号之一 is a part of the same case."""


def key_findings(datasets: Iterable[Dataset]) -> Iterator[Finding]:
    """Foreign keys between records of persons and judgments, which link them for every reader."""
    by_name = {d.name: d for d in datasets}
    for dataset in by_name.values():
        for resource in dataset.resources:
            for key in resource.schema.descriptor.get("foreignKeys", ()):
                other = by_name.get(key["reference"].get("package", ""))
                if other and _are_apart(dataset, other):
                    yield Finding(
                        CODE,
                        Severity.ERROR,
                        dataset.name,
                        resource.name,
                        file=dataset.shown(),
                        detail=f"a foreign key to {other.name} joins persons with judgments",
                        hint="take the key out of the schema",
                    )


def without_links(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions without the rows of judgments that lead to a natural person's record."""
    decided = list(decisions)
    numbers = {
        d.dataset.name: {
            r.name: _numbers(d.tables[r.name], r.schema)
            for r in d.dataset.resources
            if r.name in d.tables
        }
        for d in decided
        if holds_judgments(d.dataset)
    }
    wanted = {
        n for tables in numbers.values() for rows in tables.values() for row in rows for n in row
    }
    if not wanted:
        return decided
    named = {n for d in decided if _shows_persons(d.dataset) for n in _named(d, wanted)}
    return [
        _separated(d, numbers[d.dataset.name], named) if d.dataset.name in numbers else d
        for d in decided
    ]


def holds_judgments(dataset: Dataset) -> bool:
    """Whether a dataset holds judgments, or numbers of such, in which names are hidden."""
    return any(f.judgment for r in dataset.resources for f in r.schema.fields)


def _shows_persons(dataset: Dataset) -> bool:
    return dataset.publishing.natural_persons != "none" and not holds_judgments(dataset)


def _are_apart(one: Dataset, other: Dataset) -> bool:
    """Whether one holds judgments and the other persons."""
    return any(holds_judgments(a) and _shows_persons(b) for a, b in ((one, other), (other, one)))


def _numbers(table: pa.Table, schema: Schema) -> list[set[str]]:
    """For each row the case numbers in its numbers and texts of judgments, without 号."""
    names = [f.name for f in schema.fields if f.judgment or f.rule == "case-number"]
    columns = [table.column(n).to_pylist() for n in names if n in table.column_names]
    return [
        {
            found[0].partition("号")[0]
            for cell in cells
            if cell
            for found in _IN_TEXT.finditer(case_numbers.fold(str(cell)))
        }
        for cells in zip(*columns, strict=True)
    ]


def _named(decision: Decision, wanted: Collection[str]) -> Iterator[str]:
    """Those of the wanted numbers that stand in the records of natural persons."""
    import pyarrow as pa
    import pyarrow.compute as pc

    publishing, values = decision.dataset.publishing, pa.array(sorted(wanted), pa.string())
    for table in decision.tables.values():
        if set(publishing.person_rows) & set(table.column_names):
            table = table.filter(of_persons(publishing, table))
        for column in table.columns:
            if pa.types.is_string(column.type):
                for sign, folded in _FOLDS:
                    column = pc.replace_substring_regex(column, sign, folded)
                first = pc.struct_field(pc.extract_regex(column, _FIRST), "number")
                yield from pc.unique(first.filter(pc.is_in(first, values))).to_pylist()


def _separated(
    decision: Decision, numbers: Mapping[str, Sequence[set[str]]], named: set[str]
) -> Decision:
    """A decision on judgments without the rows that have one of these numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    dataset = decision.dataset
    confirmed = dataset.publishing.linked_judgments == CONFIRMED
    tables, findings, gone = dict(decision.tables), [], {}
    for name, rows in numbers.items():
        linked = pa.array([bool(found & named) for found in rows], pa.bool_())
        if count := pc.sum(linked).as_py():
            findings.append(_finding(dataset, name, count, confirmed=confirmed))
            gone[name] = tables[name].filter(linked)
            tables[name] = tables[name].filter(pc.invert(linked))
    if confirmed:
        return replace(decision, findings=sort_findings([*decision.findings, *findings]))
    for name, rows in gone.items():
        tables = without_related(dataset, tables, name, rows)
    lost = {n: t.num_rows - tables[n].num_rows for n, t in decision.tables.items()}
    return replace(
        decision,
        tables=tables,
        withheld={n: decision.withheld.get(n, 0) + count for n, count in lost.items()},
        findings=sort_findings([*decision.findings, *findings]),
    )


def _finding(dataset: Dataset, resource: str, count: int, *, confirmed: bool) -> Finding:
    done = "published as confirmed" if confirmed else "kept out"
    return Finding(
        CODE,
        Severity.WARNING,
        dataset.name,
        resource,
        count=count,
        detail=f"{count} rows have a number that a natural person's record names; {done}",
        hint="take the numbers out of the list, or confirm them: linked_judgments: confirmed",
    )

"""What a workbook carries beside its tables: hidden parts, comments, formulas, limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.findings import Finding, Severity
from generator.intake.codes import RULES
from generator.intake.notices import Notice, Placed
from generator.intake.sheet_parts import Parts, SheetParts, address, column_letters

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

ROW_LIMITS = (1_048_576, 65_536)
"""The last row of `.xlsx` and of the old `.xls`, whose tables are often saved anew."""


def book_findings(parts: Parts, file: str, personal: bool) -> list[Finding]:
    """Hidden sheets, comments, document properties (TAB-08)."""
    found: list[Finding] = []
    hidden = [s.name for s in parts.sheets if s.hidden]
    grave = E if personal else W
    if hidden:
        found.append(_hidden(grave, file, f"hidden sheets: {', '.join(hidden)}", len(hidden)))
    if parts.comments:
        found.append(_hidden(grave, file, "comments on cells", parts.comments))
    if parts.properties:
        detail = f"document properties ({', '.join(parts.properties)}) are not published"
        found.append(_hidden(N, file, detail, len(parts.properties)))
    return found


def sheet_notices(parts: SheetParts, rows: int, personal: bool) -> Iterator[Placed]:
    """Hidden rows and columns, white text, links, formulas, the row limit of one sheet."""
    grave = E if personal else W
    for row in parts.hidden_rows:
        yield _placed(parts, "TAB-08", grave, row, 0, "a hidden row")
    for column in parts.hidden_columns[:64]:
        letters = column_letters(column)
        yield _placed(parts, "TAB-08", grave, 0, column, f"the hidden column {letters}")
    for row, column in parts.white:
        yield _placed(parts, "TAB-08", grave, row, column, "white text")
    if parts.links:
        yield _placed(parts, "TAB-08", N, 0, 0, f"{parts.links} links in cells are not read")
    for places, detail in _formula_faults(parts):
        for row, column in places:
            yield _placed(parts, "TAB-10", E, row, column, detail)
    if rows in ROW_LIMITS:
        yield _placed(parts, "TAB-13", W, rows - 1, 0, f"the sheet ends at row {rows}")


def _formula_faults(parts: SheetParts) -> Iterator[tuple[Sequence[tuple[int, int]], str]]:
    yield parts.formulas_without_value, "the formula has no stored result"
    for text in sorted(set(parts.errors.values())):
        yield [p for p, t in parts.errors.items() if t == text], f"the error value {text}"
    yield parts.external, "the formula reads another workbook"


def _placed(
    parts: SheetParts, code: str, severity: Severity, row: int, column: int, detail: str
) -> Placed:
    where = f"{parts.name}!{address(row, column)}"
    return Placed(Notice(code, severity, "", "", detail), row + 1, where)


def _hidden(severity: Severity, file: str, detail: str, count: int) -> Finding:
    return Finding("TAB-08", severity, file=file, count=count, detail=detail,
                   hint=RULES["TAB-08"].hint)  # fmt: skip

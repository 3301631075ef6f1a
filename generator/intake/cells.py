"""One cell of a workbook -> text, with what a spreadsheet does to values (XLS-01 to XLS-09)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from generator.findings import Severity
from generator.intake.characters import Read
from generator.intake.columns import Column, read_value
from generator.intake.notices import Notice
from generator.intake.sheet_parts import decimals_of

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

Cell = int | float | str | bool | time | date | datetime | timedelta
"""What python-calamine gives for a cell; '' where there is none."""

_UNIT = re.compile("[百千万亿]")

_EXACT = 10**15
"""Integers below are stored exactly: a spreadsheet keeps fifteen digits."""


def read_cell(column: Column, cell: Cell, number_format: str = "") -> Read:
    """The text of a cell in its column; `number_format` is the workbook's, '' for General."""
    if isinstance(cell, str):
        return read_value(column, cell, damage=True)
    if isinstance(cell, bool):
        return ("true" if cell else "false"), ()
    if isinstance(cell, int | float):
        return _number(column, cell, number_format)
    return _moment(column, cell)


def plain(number: float) -> str:
    """A number as a spreadsheet shows it under General, without exponent: fifteen digits."""
    text = f"{Decimal(f'{number:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(column: Column, number: float, number_format: str) -> Read:
    if column.kind in ("identity", "code"):
        return _code(column, number)
    text = plain(number)
    if column.kind == "date":
        return read_value(column, text)
    if column.kind == "amount" and _UNIT.search(number_format):
        detail = f"the format {number_format} shows a unit: is the stored number counted in it?"
        return text, (Notice("AMT-06", E, text, "", detail),)
    places = decimals_of(number_format)
    if places is None:
        return text, ()
    if "%" in number_format:
        ratio = _rounded(Decimal(text), places + 2)
        shown = f"{_rounded(Decimal(text) * 100, places):f}%"
        if column.kind == "amount":
            return shown, ()
        return f"{ratio:f}", (Notice("XLS-09", N, shown, f"{ratio:f}"),)
    displayed = _rounded(Decimal(text), places)
    if displayed == Decimal(text):
        return text, ()
    return f"{displayed:f}", (Notice("XLS-08", N, text, f"{displayed:f}", number_format),)


def _code(column: Column, number: float) -> Read:
    """A number where a code belongs: readable only while every digit is certain."""
    if column.kind == "identity":
        return plain(number), (Notice("XLS-01", E, _scientific(number), "", "stored as a number"),)
    text = plain(number)
    if number != int(number) or abs(number) >= _EXACT:
        return text, (Notice("XLS-04", E, _scientific(number), "", "stored as a number"),)
    if column.width > len(text):
        detail = f"{len(text)} digits where {column.width} belong"
        return text, (Notice("XLS-03", E, text, text.zfill(column.width), detail),)
    sure = column.width == len(text)
    detail = "all digits are there" if sure else "leading zeros, if any, are lost"
    return text, (Notice("XLS-04", N if sure else W, text, "", f"stored as a number: {detail}"),)


def _moment(column: Column, cell: time | date | datetime | timedelta) -> Read:
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        text = cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    elif isinstance(cell, timedelta):
        text = str(cell)
    else:
        text = cell.isoformat()
    if column.kind in ("identity", "code", "number", "amount"):
        return text, (Notice("XLS-06", E, text, "", "stored as a date"),)
    return text, ()


def _rounded(number: Decimal, places: int) -> Decimal:
    """As a spreadsheet displays it: halves away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _scientific(number: float) -> str:
    return f"{number:.5E}" if abs(number) >= _EXACT else plain(number)

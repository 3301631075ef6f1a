"""What a column holds, and one door to the reading of a value: `read_value(kind, value)`.

Kinds: `identity` (resident identity number), `code` (any other number that is a name), `name`,
`prose`, `number`, `amount` (money, which `money` reads), `date`, and '' where nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.findings import Severity
from generator.intake.amounts import MONEY, as_ratio, read_figure, without_zeros
from generator.intake.character_tables import CONTROLS
from generator.intake.characters import (
    NEEDS_ATTENTION,
    READERS,
    UNUSUAL,
    Read,
    read_controls,
    read_damage,
)
from generator.intake.dates import ISO_DATE, NOT_ISO_DATE, read_date
from generator.intake.notices import Notice
from generator.model import Field, Schema
from generator.model.schema import NUMBER_FORMS

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

PLACEHOLDERS = ("-", "--", "—", "——", "–", "－", "/", "…", "……", "无", "空", "N/A", "#N/A")
"""What is typed for "nothing" in a column of numbers: each may mean none, zero or unknown."""

PLAIN_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"

DAMAGED_CODE = r"^[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{2,3}$"
"""A code that a spreadsheet turned into scientific notation (`6E0` may be a code). `re` and RE2."""

_LABELS: tuple[tuple[str, str], ...] = (
    ("identity", "身份证|公民身份号码|证件号"),
    ("code", "统一社会信用代码|组织机构代码|案号|邮政编码|邮编|代码|编号|文号|电话|账号|编码"),
    ("date", "日期|时间$|年月日"),
    ("name", "姓名|名称|法定代表人|当事人"),
    ("number", "金额|数额|决算数|预算数|人数|件数|数量|合计|万元"),
)
_WITH_UNIT = re.compile(
    f"(.+)[(（](?:单位[:：]?)?({'|'.join(sorted(filter(None, MONEY), key=len, reverse=True))})[)）]"
)
_WIDTHS = (("邮政编码|邮编", 6), ("统一社会信用代码", 18), ("区划代码", 6))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Column:
    """A known column: its kind, the width of its codes (0: any), whether it is personal.

    `missing` are the strings that the schema declares to mean "no value"; `unit` is the unit that
    the table declares (元, 千元, 万元, 亿元), or % where the figures are shares of a hundred.
    """

    kind: str = ""
    width: int = 0
    personal: bool = False
    missing: tuple[str, ...] = ("",)
    unit: str = ""


@lru_cache(maxsize=256)
def attention(column: Column, *, damage: bool = False, usual: bool = False) -> str:
    """Which values of a column `read_value` changes or remarks on: one regular expression.

    `usual` says that the whole file does not match `unusual()`; '' then means no value at all.

    Valid for Python's `re` and for RE2, so that an engine can ask a whole column at once; values
    that it does not match are canonical. Declared missing values may match and still pass.
    """
    parts = [] if usual else [f"^'[=+@-]|[{CONTROLS}]"]
    if column.kind == "number":
        parts.append(number_to_read())
    elif column.kind == "date":
        parts.append(NOT_ISO_DATE)
    elif column.kind in ("identity", "code"):
        parts += [] if usual else [NEEDS_ATTENTION["code"], DAMAGED_CODE]
        if column.kind == "identity":
            parts += [] if usual else ["^[0-9]{15}000$"]
        elif column.width > 1:
            parts.append(f"^[0-9]{{1,{column.width - 1}}}$")
    elif column.kind in NEEDS_ATTENTION and not usual:
        parts.append(NEEDS_ATTENTION[column.kind])
    if damage:
        parts.append(NEEDS_ATTENTION["damage"])
    return "|".join(parts)


def number_to_read() -> str:
    """Texts that are no bare number. For `re` and RE2."""
    marks_alone = r"^[^.]*\.[^.]*\.|^\.|\.$|^[+-]*$|.[+-]"  # digits and marks, yet no number
    return f"{NEEDS_ATTENTION['number']}|{marks_alone}"


def unusual() -> str:
    """What a text must not hold anywhere for its columns to be `usual`. For `re` and RE2."""
    return f"{UNUSUAL}|'[=+@-]|[0-9][Ee]\\+[0-9]{{2}}|[0-9]{{15}}000"


@lru_cache(maxsize=256)
def _compiled(column: Column, damage: bool) -> re.Pattern[str]:
    return re.compile(attention(column, damage=damage))


def squeezed(label: str) -> str:
    """A label without any white space, as it is meant: `单 位`, or a line break in it (TAB-12)."""
    return re.sub("[\\s\u3000\u00a0]+", "", label)


def parted(label: str) -> tuple[str, str]:
    """`金额（万元）` -> 金额, 万元: a label and the unit of money behind it, '' for none."""
    name = squeezed(label)
    found = _WITH_UNIT.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")


def column_of_label(label: str) -> Column:
    """A guess by the words of a Chinese header; '' as kind where none fits."""
    name = squeezed(label)
    kind = next((k for k, words in _LABELS if re.search(words, name)), "")
    width = next((w for words, w in _WIDTHS if re.search(words, name)), 0)
    return Column(kind, width if kind == "code" else 18 if kind == "identity" else 0,
                  personal=kind == "identity")  # fmt: skip


def columns_of_schema(schema: Schema) -> dict[str, Column]:
    """Known columns by every label a header may carry: the field's name and its titles."""
    known: dict[str, Column] = {}
    for field in schema.fields:
        column = column_of_field(field, field.missing_values(schema))
        for label in (field.name, *field.title.by_language.values()):
            known.setdefault(squeezed(label), column)
    return known


def unit_field(field: Field) -> str:
    """The field that holds the units of a column of money as published; '' for none."""
    return str((field.amount or {}).get("unitField", ""))


def column_of_field(field: Field, missing: tuple[str, ...]) -> Column:
    """What the schema says about a column; a text is prose unless its title says more.

    Where the schema states a lexical form of its own, nothing is known that it does not say better.
    """
    types: Mapping[str, str] = {"integer": "number", "number": "number", "date": "date"}
    guess = column_of_label(field.title("zh"))
    kind = types.get(field.type, "")
    if field.type == "string":
        kind = guess.kind if guess.kind in ("identity", "code", "name") else "prose"
    plain = field.descriptor.get("format", "default") == "default"
    if not plain or NUMBER_FORMS & field.descriptor.keys():
        kind = ""
    pattern = str(field.constraints.get("pattern", ""))
    if field.amount is not None:
        kind = "amount"
    fixed = re.fullmatch(r"\^?(?:\[0-9\]|\\d)\{([0-9]+)\}\$?", pattern)
    if fixed and kind in ("", "prose"):
        kind = "code"
    width = int(fixed[1]) if fixed else guess.width if kind in ("identity", "code") else 0
    unit = "%" if kind == "number" and re.search("[%％]|百分", field.title("zh")) else ""
    return Column(kind, width, field.personal or kind == "identity", missing, unit)


def read_value(column: Column, value: str, *, damage: bool = False) -> Read:
    """Normalise or refuse one text value of a column; '' and declared missing values pass.

    `damage` looks for mojibake too: for cells that no `encodings.decode` has seen.
    """
    if not value or value in column.missing or not _compiled(column, damage).search(value):
        return value, ()
    return _read_unusual(column, value, damage=damage)


def _read_unusual(column: Column, value: str, *, damage: bool) -> Read:
    """`read_value` without the fast path, which the tests hold to it."""
    controls = read_controls(value)
    if controls:
        return value, controls
    value, notices = _unguarded(value)
    if column.kind == "number" and value.strip() in PLACEHOLDERS:
        detail = "none, zero or unknown? list it in missingValues"
        return value, (*notices, Notice("TAB-06", E, value, "", detail))
    value, more = _by_kind(column, value)
    notices += more
    if column.kind in ("identity", "code"):
        notices += damaged_code(column, value)
    return value, (*notices, *read_damage(value)) if damage else notices


def _by_kind(column: Column, value: str) -> Read:
    if column.kind == "number":
        return _read_number(column, value)
    if column.kind == "date":
        return _read_day(value)
    reader = READERS.get("code" if column.kind == "identity" else column.kind)
    return reader(value) if reader else (value, ())


def _read_number(column: Column, value: str) -> Read:
    """A bare number in the column's unit. What is no number at all is left to the schema."""
    if re.fullmatch(PLAIN_NUMBER, value):
        return value, ()
    figure = read_figure(value)
    if column.unit != "%":
        figure = as_ratio(figure, value)
    if figure.value is None:
        known = tuple(n for n in figure.notices if n.code != "AMT-01")
        return value, known
    number, notices = figure.value, figure.notices
    if figure.unit in MONEY and figure.unit not in ("", column.unit or "元"):
        if column.unit not in MONEY or not column.unit:
            detail = f"{figure.unit} in the cell, but no such unit is declared for the column"
            return value, (*notices, Notice("AMT-02", E, value, "", detail))
        number = without_zeros(number * MONEY[figure.unit] / MONEY[column.unit])
        notices += (Notice("XLS-07", N, value, f"{number:f}", f"in {column.unit}"),)
    return f"{number:f}", notices


def _read_day(value: str) -> Read:
    """A day in ISO form; a month, quarter, year or range is left to the schema."""
    if re.search(ISO_DATE, value):
        return value, ()
    found = read_date(value)
    if found.start is not None and found.precision != "day":
        return value, ()
    return found.iso or value, found.notices


def damaged_code(column: Column, value: str) -> tuple[Notice, ...]:
    """Traces of a spreadsheet in a code kept as text (XLS-01, XLS-03, XLS-04)."""
    if re.search(DAMAGED_CODE, value):
        code = "XLS-01" if column.kind == "identity" else "XLS-04"
        return (Notice(code, E, value, "", "scientific notation: digits are lost"),)
    if column.kind == "identity" and re.fullmatch("[0-9]{15}000", value):
        right = _check_digit(value) == value[-1]
        detail = "the last three digits are 000, as after a loss to 15 digits"
        return (Notice("XLS-01", W if right else E, value, "", detail),)
    if column.kind == "code" and 0 < len(value) < column.width and value.isdecimal():
        detail = f"{len(value)} digits where {column.width} belong"
        return (Notice("XLS-03", E, value, value.zfill(column.width), detail),)
    return ()


def _check_digit(number: str) -> str:
    """The check character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11]


def _unguarded(value: str) -> Read:
    """Without the quotation mark that keeps a spreadsheet from running a cell (TAB-11)."""
    if re.match("'[=+@-]", value):
        return value[1:], (Notice("TAB-11", N, value, value[1:]),)
    return value, ()

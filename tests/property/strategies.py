"""Random schemas and dirty tables: every type, format and constraint of Table Schema v2."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import strategies as st

NASTY = ["", " ", "-", "NA", "None", "null", "法院", "张某甲", "１２", "２０２４-０１-０１", "\x00", "a\x00b",
         "a\nb", "a\r\nb", "\n", 'a"b', '"', "a,b", "1_000", "+5", "-0", "007", " 12 ", "1e3", "NaN", "INF",
         "-inf", "12\n", "０", "٣", "é", "e\u0301", "👩‍👩‍👧", "\ufeffx", "\u3000", "true", "TRUE", "1", "0"]  # fmt: skip

TEXTS: dict[str, list[str]] = {
    "string": ["a", "ab", "abc", "法院", "aXX", "xb", "b", "a|b", "ab\n", "１２３", "123", "a b", "_", "A1",
               "a@b.cn", "x@", "http://a.cn/x", "http:/", "a:b", "YWJj", "YWJ", "=",
               "95ad2d98-1d4b-4d6e-8b3a-1c1f0e1d2c3b", "95AD2D981D4B4D6E8B3A1C1F0E1D2C3B", "POINT (1 2)"],
    "integer": ["0", "1", "-1", "12", "+12", "012", "1 2", "1,234", "12%", "￥12", "9" * 18, "9" * 19, "9" * 30,
                "1.0", "12.5", "0x1F", "1__0", "-", "--1", "１２", "100", "99"],
    "number": ["0", "1.5", "-1.50", "1.", ".5", "+1.5", "1,234.5", "12%", "€95", "1e5", "1E-5", "nan", "sNaN",
               "Infinity", "-Infinity", "1.5.5", "9" * 40, "0." + "1" * 20, "１.５", "1_0.5", "100", "99.99"],
    "boolean": ["true", "false", "True", "FALSE", "1", "0", "yes", "是", "否", "t", "T"],
    "object": ["{}", '{"a": 1}', '{"a": 1, "b": 2}', "[]", "{", "null", "1", '{"a": "法"}', "{'a': 1}"],
    "array": ["[]", "[1]", "[1, 2, 3]", "{}", "[", "null", '["法"]', "[1,]"],
    "list": ["a", "a,b", "a;b", "1,2", "1,x", ",", "2024-01-01,2024-01-02", "true,false", ""],
    "date": ["2024-01-31", "2024-02-29", "2023-02-29", "2024-13-01", "2024-1-5", "0001-01-01", "0000-01-01",
             "9999-12-31", "31/01/2024", "20240131", "2024/01/31", "2024-01-31 ", "2024-04-31", "2000-02-29",
             "1900-02-29", "1999-12-31", "2024年1月31日", "２０２４-01-31"],
    "time": ["12:00:00", "23:59:59", "24:00:00", "12:60:00", "12:00", "12:00:00Z", "12:00:00.5", "12:00:00+08:00",
             "1:00:00", "120000", "12:00:60"],
    "datetime": ["2024-01-31T12:00:00", "2024-01-31T12:00:00Z", "2024-01-31 12:00:00", "2024-02-30T00:00:00",
                 "2024-01-31T12:00", "2024-01-31T24:00:00", "2024-01-31T12:00:00.250", "2024-01-31T12:00:00+08:00",
                 "31/01/2024 12:00", "2024-02-29T23:59:59", "2023-02-29T23:59:59", "0999-01-01T00:00:00"],
    "year": ["2024", "1999", "24", "02024", "0000", "9999", "-001", "１９９９", "+202", "20 4", " 200", "2_24"],
    "yearmonth": ["2024-01", "2024-12", "2024-13", "2024-1", "24-01", "2024-00", "02024-01", "２０２４-０１", "2024-01-01"],
    "duration": ["P1Y", "P12M", "P1D", "PT24H", "P1Y2M10DT2H30M", "P", "PT", "1D", "-P1D", "P1.5D", "P1W"],
    "geopoint": ["90,45", "90, 45", "181,0", "90,91", "90", "[90, 45]", '{"lon": 90, "lat": 45}', "a,b", "90,45,1"],
    "geojson": ['{"type": "Point", "coordinates": [1, 2]}', '{"type": "Foo"}', "{}", "[1]", "{"],
    "any": ["a", "1", "法院"],
}  # fmt: skip

BOUNDED: dict[str, list[Any]] = {
    "integer": [0, 1, 12, 100, -1, "12", 10**18, 10**20],
    "number": [0, 1.5, 99.99, "100", -1, "1.50", 10**20],
    "date": ["2024-01-31", "2000-02-29", "1999-12-31"],
    "time": ["12:00:00", "23:59:59", "12:00:00Z"],
    "datetime": ["2024-01-31T12:00:00", "2024-01-31T12:00:00Z"],
    "year": [1999, 2024, "2024"],
    "yearmonth": ["2024-01", "2024-12"],
}
"""Values for the bounds, as JSON primitives or as text."""

FORMATS: dict[str, list[str]] = {
    "string": ["email", "uri", "binary", "uuid"],
    "date": ["%d/%m/%Y", "%Y%m%d", "any", "%Y/%m/%d"],
    "time": ["%H:%M", "any"],
    "datetime": ["%d/%m/%Y %H:%M", "any", "%Y-%m-%d %H:%M:%S"],
    "geopoint": ["array", "object"],
    "geojson": ["topojson"],
}

PATTERNS = ["a", "a|b", "[ab]+", r"\d+", r"\w{1,3}", "(?:ab|a)c?", "^a.*", "a$", "(?i:AB)", r"(a)\1?", "a(?=b)b",
            "法院", "[^a]*", r"[^\d]+", r"\S+", r"[\s\S]*", ".{2,3}", "a{,2}", r"\bab\b", "[A-Z][0-9]?", r"\D\D?"]  # fmt: skip

TYPES = sorted(TEXTS)


@st.composite
def fields(draw: st.DrawFn, kind: str, name: str) -> dict[str, Any]:
    """One field descriptor of a type, with any mixture of what the type allows."""
    field: dict[str, Any] = {"name": name, "type": kind}
    if kind in FORMATS and draw(st.integers(0, 2)) == 0:
        field["format"] = draw(st.sampled_from(FORMATS[kind]))
    if kind in ("integer", "number") and draw(st.integers(0, 3)) == 0:
        field["bareNumber"] = draw(st.booleans())
    if kind == "number" and draw(st.integers(0, 3)) == 0:
        field |= draw(
            st.sampled_from(
                [{"groupChar": ","}, {"decimalChar": ","}, {"groupChar": " ", "decimalChar": "."}]
            )
        )
    if kind == "boolean" and draw(st.booleans()):
        field |= {
            "trueValues": ["是", "1"],
            "falseValues": draw(st.sampled_from([["否"], ["否", "1"]])),
        }
    if kind == "list" and draw(st.booleans()):
        field |= {
            "delimiter": draw(st.sampled_from([",", ";"])),
            "itemType": draw(st.sampled_from(["integer", "date", "boolean"])),
        }
    if draw(st.integers(0, 4)) == 0:
        field["missingValues"] = draw(
            st.sampled_from([[], ["-"], ["", "NA"], [{"value": "0", "label": "none"}]])
        )
    constraints = draw(_constraints(field, kind))
    return field | ({"constraints": constraints} if constraints else {})


@st.composite
def _constraints(draw: st.DrawFn, field: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw(st.integers(0, 2)) == 0:
        found["required"] = draw(st.booleans())
    if kind not in ("object", "array", "list", "geojson") and draw(st.integers(0, 3)) == 0:
        found["unique"] = True
    if kind in ("string", "array", "object", "list"):
        for name in ("minLength", "maxLength"):
            if draw(st.integers(0, 2)) == 0:
                found[name] = draw(st.integers(0, 4))
    if kind == "string" and draw(st.integers(0, 1)) == 0:
        found["pattern"] = draw(st.sampled_from(PATTERNS))
    plain = (
        "format" not in field
        and "bareNumber" not in field
        and "decimalChar" not in field
        and "groupChar" not in field
    )
    if kind in BOUNDED and plain:
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if draw(st.integers(0, 3)) == 0:
                found[name] = draw(st.sampled_from(BOUNDED[kind]))
    if kind not in ("list", "any") and plain and draw(st.integers(0, 3)) == 0:
        found["enum"] = draw(
            st.lists(st.sampled_from(_enum_values(kind)), min_size=1, max_size=3, unique_by=str)
        )
    return found


def _enum_values(kind: str) -> list[Any]:
    good = {"boolean": ["true", "false"], "object": ['{"a": 1}', "{}"], "array": ["[1]"], "duration": ["P1Y", "PT24H"],
            "geopoint": ["90,45"], "geojson": ['{"type": "Point", "coordinates": [1, 2]}'],
            "string": ["a", "法院", "123", ""]}  # fmt: skip
    return good.get(kind) or BOUNDED[kind]


def cells(kind: str) -> st.SearchStrategy[str]:
    """Texts that a cell of a type may hold: good, nearly good, and anything."""
    return st.one_of(
        st.sampled_from(TEXTS[kind]),
        st.sampled_from(TEXTS[kind]),
        st.sampled_from(NASTY),
        st.text(st.characters(codec="utf-8"), max_size=6),
    )


@st.composite
def tables(draw: st.DrawFn, kinds: tuple[str, ...], *, rows: int = 8) -> tuple[dict[str, Any], str]:
    """A schema with a field per kind, and a CSV text for it, dirty in every way."""
    names = [f"f{i}" for i in range(len(kinds))]
    listed = [draw(fields(k, n)) for k, n in zip(kinds, names, strict=True)]
    schema: dict[str, Any] = {"fields": listed}
    if draw(st.integers(0, 2)) == 0:
        schema["missingValues"] = draw(
            st.sampled_from([[""], ["", "-"], ["NA"], [], [{"value": "-", "label": "none"}]])
        )
    hashable = [
        n
        for n, k in zip(names, kinds, strict=True)
        if k not in ("object", "array", "list", "geojson")
    ]
    if hashable and draw(st.integers(0, 2)) == 0:
        schema["primaryKey"] = draw(
            st.lists(st.sampled_from(hashable), min_size=1, max_size=2, unique=True)
        )
    table = [[draw(cells(k)) for k in kinds] for _ in range(draw(st.integers(0, rows)))]
    for row in table:
        change = draw(st.integers(0, 20))
        if change == 0:
            row[:] = row[: draw(st.integers(0, len(row)))]
        elif change == 1:
            row.append(draw(st.sampled_from(NASTY)))
        elif change == 2:
            row[:] = [""] * len(row)
    text = _written([names, *table])
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(text)))
        at = max(at, text.index("\n") + 1)
        text = text[:at] + draw(st.sampled_from(["\n", '"', "\r", "\r\n", ",", "\x00"])) + text[at:]
    return schema, text


def _written(rows: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()

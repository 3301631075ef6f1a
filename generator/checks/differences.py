"""Where the engine departs from Frictionless 5.21 on purpose: the whole list, as data.

Everything not listed here is the same code, row and field (tests/property). Each entry has a test
of the same id in tests/unit/checks/test_differences.py.
"""

from __future__ import annotations

from dataclasses import dataclass

STANDARD = "https://datapackage.org/standard/table-schema/"


@dataclass(frozen=True, slots=True)
class Difference:
    """One departure. `standard` paraphrases the sentence of the standard behind it."""

    id: str
    frictionless: str
    ours: str
    standard: str
    source: str


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "pattern-whole-value",
        "compiles ^pattern$ without a group: a|b accepts aXX; a final line feed is let through",
        "the whole value must match the pattern",
        "values must conform to the expression, which follows XML Schema, where expressions are"
        " anchored at both ends",
        STANDARD + "#pattern",
    ),
    Difference(
        "primary-key-required",
        "reports a key only where all of its cells are missing",
        "every field of the primary key is required; a missing one is a constraint-error",
        "fields of a primary key cannot be null; being in the key equals required: true",
        STANDARD + "#primaryKey",
    ),
    Difference(
        "unique-keys",
        "ignores uniqueKeys",
        "a repeated key is a unique-error; rows with a null in the key are left out",
        "values of a unique key must be unique in each row, nulls excluded",
        STANDARD + "#uniqueKeys",
    ),
    Difference(
        "categories",
        "ignores categories",
        "a value outside categories is a constraint-error",
        "the logical value must exactly match one of the categories",
        STANDARD + "#categories",
    ),
    Difference(
        "json-schema",
        "refuses the constraint jsonSchema for every type",
        "an object or array that its JSON Schema does not accept is a constraint-error",
        "objects and arrays may be constrained by a JSON Schema",
        STANDARD + "#jsonSchema",
    ),
    Difference(
        "integer-group-char",
        "ignores groupChar of an integer: 1,234 is a type-error",
        "the group character is taken out before the integer is read",
        "groupChar modifies the lexical form of integers as it does of numbers",
        STANDARD + "#integer",
    ),
    Difference(
        "incomparable",
        "stops with a TypeError or InvalidOperation where a value cannot be compared with its"
        " bound (a time with a zone and one without, sNaN)",
        "such a value is a constraint-error",
        "a bound is tested against the logical value, so a value that cannot pass it breaks it",
        STANDARD + "#minimum",
    ),
    Difference(
        "unhashable-key",
        "stops with a TypeError where an object, array, list or geojson is in a key",
        "such values are compared as JSON",
        "unique applies to fields of all types",
        STANDARD + "#unique",
    ),
    Difference(
        "bound-of-wrong-type",
        "stops with a TypeError where minimum is not of the field's type",
        "the schema is refused with a finding that names field and bound",
        "values of constraints must be castable by the rules of their field",
        STANDARD + "#field-constraints",
    ),
    Difference(
        "dialect-not-guessed",
        "guesses delimiter, quotation mark and header row from a sample of the file",
        "uses what the dialect states, else the defaults of the standard",
        "the properties of a dialect have defaults: comma, double quote, first row",
        "https://datapackage.org/standard/table-dialect/",
    ),
    Difference(
        "parquet-as-text",
        "reads Parquet by way of pandas: null in a column of whole numbers is a type-error, and so"
        " is a number in a field of type string",
        "reads each value as its text, and null as a missing value",
        "a missing value is turned into null before anything else, and a value of the file is its"
        " lexical form",
        STANDARD + "#missingValues",
    ),
    Difference(
        "unique-value",
        "gives the typed value of a repeated cell by Python's text: True, 2.50",
        "gives the form that all equal values share: 1, 2.5",
        "values are the same where their logical values are",
        STANDARD + "#unique",
    ),
    Difference(
        "encoding-not-guessed",
        "guesses the encoding where none is stated: a file in GBK is read",
        "such a file is refused with the byte that is no UTF-8",
        "the default of encoding is utf-8",
        "https://datapackage.org/standard/data-resource/#encoding",
    ),
    Difference(
        "parts-glued",
        "joins parts byte by byte: where the first lacks its last line end, two rows become one",
        "each part is a file of its own, whose last row ends where it ends",
        "a table in several files is these files one after the other",
        "https://datapackage.org/standard/data-resource/#path-or-data",
    ),
    Difference(
        "part-without-header",
        "reads further parts whether or not they have the header",
        "a part whose header differs from the first part's is refused",
        "every part is a file of the one dialect, which states whether there is a header",
        "https://datapackage.org/standard/table-dialect/#header",
    ),
    Difference(
        "dialect-not-applied",
        "accepts nullSequence and a lineTerminator such as a semicolon, and applies neither",
        "the descriptor is refused, since the file would be read otherwise than it says",
        "these properties say how the file is to be read",
        "https://datapackage.org/standard/table-dialect/",
    ),
    Difference(
        "no-quote-char",
        'stops with a source-error where quoteChar is ""',
        "reads quotation marks as they stand",
        "quoteChar is the character that quotes; with none, nothing is quoted",
        "https://datapackage.org/standard/table-dialect/#quotechar",
    ),
)

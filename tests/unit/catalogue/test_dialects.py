"""A dialect that cannot be applied is found when the catalogue is loaded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.checking import check
from tests.conftest import DATA, DESCRIPTOR, MakeSite


def site(make_site: MakeSite, data: str = DATA, **dialect: Any):
    stated = f"    schema: ../../schemas/fee.json\n    dialect: {json.dumps(dialect)}\n"
    descriptor = DESCRIPTOR.replace("    schema: ../../schemas/fee.json\n", stated)
    return make_site(
        {"datasets/fees/datapackage.yaml": descriptor, "datasets/fees/data/fees.csv": data}
    )


@pytest.mark.parametrize(
    ("dialect", "code", "detail"),
    [
        ({"delimeter": ";"}, "descriptor-unknown-key", "unknown key 'delimeter'"),
        ({"delimiter": ";;"}, "descriptor-invalid", "delimiter must be one character"),
        ({"quoteChar": 1}, "descriptor-invalid", "quoteChar must be one character"),
        ({"escapeChar": ""}, "descriptor-invalid", "escapeChar must be one character"),
        ({"commentChar": ""}, "descriptor-invalid", "commentChar must be one or more characters"),
        ({"lineTerminator": ";"}, "descriptor-invalid", "lineTerminator must be a line end"),
        ({"header": "no"}, "descriptor-invalid", "header must be true or false"),
        ({"headerRows": 2}, "descriptor-invalid", "headerRows must be a list of row numbers"),
        ({"headerRows": [0]}, "descriptor-invalid", "headerRows must be a list of row numbers"),
        ({"commentRows": ["1"]}, "descriptor-invalid", "commentRows must be a list of row numbers"),
        ({"headerJoin": 1}, "descriptor-invalid", "headerJoin must be a text"),
        ({"doubleQuote": 1}, "descriptor-invalid", "doubleQuote must be true or false"),
        ({"skipInitialSpace": 1}, "descriptor-invalid", "skipInitialSpace must be true or false"),
        ({"nullSequence": "-"}, "descriptor-invalid", "nullSequence is not supported"),
    ],
)
def test_a_dialect_that_cannot_be_applied(
    dialect: dict[str, Any], code: str, detail: str, make_site: MakeSite
) -> None:
    (found,) = [f for f in check(site(make_site, **dialect)).findings if f.is_error]

    assert (found.code, found.file, found.line) == (code, "datasets/fees/datapackage.yaml", 11)
    assert detail in found.detail
    assert found.hint


@pytest.mark.parametrize(
    ("dialect", "data"),
    [
        ({"delimiter": ";"}, DATA.replace(",", ";")),
        ({"commentChar": "//"}, DATA.replace("2,", "// a note\n2,", 1)),
        ({"commentRows": [3]}, DATA.replace("2,", "a note\n2,", 1)),
        ({"headerRows": [2]}, "费用表,,,\n" + DATA),
        ({"header": False}, DATA.partition("\n")[2]),
        (
            {"quoteChar": "'", "doubleQuote": True, "skipInitialSpace": True},
            DATA.replace(",50", ", '50'").replace("50'.00", "50.00'"),
        ),
        ({"escapeChar": "\\", "doubleQuote": False}, DATA.replace("案", "\\案")),
        ({"lineTerminator": "\r\n"}, DATA.replace("\n", "\r\n")),
        (
            {
                "sheetName": "x",
                "sheetNumber": 1,
                "table": "y",
                "property": "z",
                "itemType": "array",
                "itemKeys": ["a"],
            },
            DATA,
        ),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_every_key_of_a_dialect_is_applied_or_of_another_format(
    dialect: dict[str, Any], data: str, make_site: MakeSite
) -> None:
    checked = check(site(make_site, data, **dialect))

    assert [f for f in checked.findings if f.is_error] == []
    assert checked.decisions[0].tables["fees"].num_rows == 3

"""Metadata that travels beside a CSV file, which has no room for any: CSV on the Web (W3C, 2015).

`courts.csv` is described by `courts.csv-metadata.json`, the place where the standard tells readers
to look (Model for Tabular Data, 5.3). It says what the columns mean and, where a dataset is
synthetic, that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.export.contents import SYNTHETIC_NOTICE, Contents, expires_at, licence, sources
from generator.model import Field, Text

ENDING = "csv-metadata.json"

_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "zh"}]

_DATATYPES: Mapping[str, Any] = {
    "integer": "integer",
    "number": "decimal",
    "boolean": {"base": "boolean", "format": "true|false"},
    "date": "date",
    "datetime": "dateTime",
    "time": "time",
    "year": "gYear",
    "yearmonth": "gYearMonth",
    "duration": "duration",
    "object": "json",
    "array": "json",
    "geojson": "json",
}
"""Table Schema's types in the words of CSVW; what is not listed is text."""


def csv_metadata(contents: Contents) -> str:
    """The metadata document of one CSV file, as JSON text."""
    dataset, resource = contents.dataset, contents.resource
    publishing, expiry = dataset.publishing, expires_at(dataset)
    published = {f["name"]: f for f in contents.schema["fields"]}
    table_schema: dict[str, Any] = {
        "columns": [
            _column(resource.schema.field(name), published[name])
            for name in contents.table.column_names
        ]
    }
    if key := contents.schema.get("primaryKey"):
        table_schema["primaryKey"] = key
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "url": f"{resource.name}.csv",
        "dc:title": _texts(resource.title),
        "dc:description": _texts(resource.description),
        "dc:publisher": publishing.owner,
        "dc:license": licence(dataset),
        "dc:source": list(sources(dataset)),
        "dc:modified": publishing.as_of.isoformat() if publishing.as_of else "",
        "dc:valid": expiry.isoformat() if expiry else "",
        "dc:isPartOf": "datapackage.json",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": table_schema,
    }
    if publishing.synthetic:
        described["dc:type"] = "synthetic"
        described["rdfs:comment"] = _texts(SYNTHETIC_NOTICE)
    kept = {k: v for k, v in described.items() if v not in ("", [], None)}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def _column(field: Field, published: Mapping[str, Any]) -> dict[str, Any]:
    column = {
        "name": field.name,
        "titles": field.name,
        "rdfs:label": _texts(field.title),
        "dc:description": _texts(field.description),
        "datatype": _DATATYPES.get(field.type, "string"),
        "required": bool(published.get("constraints", {}).get("required")),
    }
    return {k: v for k, v in column.items() if v not in ("", [])}


def _texts(text: Text) -> list[dict[str, str]]:
    """A text in every language it is told in, as JSON-LD writes it."""
    told = sorted(text.by_language.items(), key=lambda item: item[0] != "zh")
    return [{"@value": value, "@language": language} for language, value in told if value]

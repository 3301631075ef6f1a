"""The published `datapackage.json`: Data Package v2, schemas inlined, every file with its hash.

One resource per table; its `path` is the CSV file, and `encoding` is `utf-8-sig` because that file
begins with a byte order mark. The other files of the same table stand under `distributions`:
they are the same data again, and as resources of their own a reader would load them twice.
`created` is the time of the build, `publishing` what the standard has no word for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from generator.export.contents import SYNTHETIC_NOTICE, expires_at, held_notice
from generator.findings import Finding, count_by_severity
from generator.model import Artifact, Dataset, Resource

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_COPIED = ("homepage", "image", "keywords", "licenses", "sources", "contributors")

FORMULA_NOTE = {
    "zh": "文本以 = + - @(含全角,前面可有空白)、制表符或换行开头的,前面加一个半角单引号',"
    "以防电子表格软件当作公式执行;去掉一个单引号即为原文。数字、日期不作改动。"
    "Parquet 和 XLSX 文件不加单引号。",
    "en": "Text that begins with = + - @ (also full-width, also after blanks), a tab or a line "
    "break has one apostrophe in front, so that no spreadsheet runs it as a formula; take one "
    "away to get the original. Numbers and dates are untouched. Parquet and XLSX have none.",
}


@dataclass(frozen=True, slots=True)
class PublishedResource:
    """One table's files: the CSV first, then the other formats, and why a format is missing.

    `persons` counts the rows of natural persons that no file holds.
    """

    resource: Resource
    schema: Mapping[str, Any]
    rows: int
    files: tuple[Artifact, ...]
    not_offered: Mapping[str, str]
    persons: int = 0


def package_text(
    dataset: Dataset,
    published: Sequence[PublishedResource],
    withheld: Mapping[str, int],
    findings: Sequence[Finding],
    generated: datetime,
    *,
    held: bool = False,
) -> str:
    """The descriptor as JSON text, keys in a fixed order."""
    descriptor = {
        "$schema": PROFILE,
        "name": dataset.name,
        "title": dataset.title("zh"),
        "description": dataset.description("zh"),
        "version": dataset.version,
        "created": generated.isoformat(),
        **{k: dataset.descriptor[k] for k in _COPIED if dataset.descriptor.get(k)},
        "translations": _translations(dataset),
        "resources": [_resource(p, withheld.get(p.resource.name, 0)) for p in published],
        "publishing": publishing_facts(dataset, withheld, findings, held=held),
    }
    kept = {k: v for k, v in descriptor.items() if v not in ("", None, {})}
    return json.dumps(kept, ensure_ascii=False, indent=2, default=str) + "\n"


def publishing_facts(
    dataset: Dataset,
    withheld: Mapping[str, int],
    findings: Sequence[Finding],
    *,
    held: bool = False,
) -> dict[str, Any]:
    """What a user of the data must know beyond the standard; no name of any person."""
    publishing, expiry = dataset.publishing, expires_at(dataset)
    facts = {
        "synthetic": publishing.synthetic,
        "notice": dict(SYNTHETIC_NOTICE.by_language) if publishing.synthetic else None,
        "held": dict(held_notice(dataset).by_language) if held else None,
        "as_of": publishing.as_of.isoformat() if publishing.as_of else None,
        "expires_at": expiry.isoformat() if expiry else None,
        "update_interval": publishing.update_interval,
        "owner": publishing.owner,
        "audience": publishing.audience,
        "durability": publishing.durability,
        "natural_persons": publishing.natural_persons,
        "mask_policy": publishing.mask_policy,
        "disclosure_items": list(publishing.disclosure_items),
        "controller": publishing.controller,
        "legal_basis": publishing.legal_basis,
        "contact": publishing.contact,
        "withheld_rows": {k: withheld[k] for k in sorted(withheld) if withheld[k]},
        "findings": {k: n for k, n in count_by_severity(findings).items() if n},
        "formula_prefix": FORMULA_NOTE,
    }
    return {k: v for k, v in facts.items() if v not in ("", None, {}, [])}


def _resource(published: PublishedResource, withheld: int) -> dict[str, Any]:
    resource, (csv, *others) = published.resource, published.files
    descriptor = {
        "name": resource.name,
        "type": "table",
        "title": resource.title("zh"),
        "description": resource.description("zh"),
        "translations": _translations(resource),
        **_file(csv),
        "format": "csv",
        "encoding": "utf-8-sig",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "rowCount": published.rows,
        "personRowsLeftOut": published.persons,
        "withheldRows": withheld,
        "distributions": [_distribution(resource, f) for f in others],
        "notOffered": dict(published.not_offered),
        "schema": published.schema,
    }
    return {k: v for k, v in descriptor.items() if v not in ("", {}, [])}


def _distribution(resource: Resource, artifact: Artifact) -> dict[str, Any]:
    ending = PurePosixPath(artifact.path).name.removeprefix(f"{resource.name}.")
    return {"format": ending, **_file(artifact)}


def _file(artifact: Artifact) -> dict[str, Any]:
    return {
        "path": PurePosixPath(artifact.path).name,
        "mediatype": artifact.media_type.partition(";")[0],
        "bytes": artifact.bytes,
        "hash": f"sha256:{artifact.sha256}",
    }


def _translations(described: Dataset | Resource) -> dict[str, Any]:
    languages = sorted({*described.title.by_language, *described.description.by_language} - {"zh"})
    found = {}
    for language in languages:
        texts = {"title": described.title, "description": described.description}
        told = {k: t(language) for k, t in texts.items() if t.has(language)}
        if told:
            found[language] = told
    return found

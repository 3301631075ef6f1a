"""DCAT 3 (W3C Recommendation 2024-08-22) as JSON-LD: the catalogue that harvesters read.

The context is inlined, so that nobody has to load anything from another host to read the file.
Vocabularies: DCAT 3, DCMI Terms, FOAF, vCard, PROV-O, SKOS, SPDX for checksums;
themes, frequencies and access rights are the EU authority tables DCAT-AP 3 asks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from generator import urls
from generator.export.contents import SYNTHETIC_NOTICE, expires_at, held_notice
from generator.model import Artifact, Dataset, Json, Release, Text
from generator.publish.sink import Sink
from generator.settings import Settings

EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
THEMES = {
    "JUST": "Justice, legal system and public safety",
    "GOVE": "Government and public sector",
}
"""Of the EU data-theme table, with its English labels."""

CONTEXT: Json = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_FREQUENCIES = {
    "P1D": "DAILY",
    "P1W": "WEEKLY",
    "P7D": "WEEKLY",
    "P2W": "BIWEEKLY",
    "P1M": "MONTHLY",
    "P2M": "BIMONTHLY",
    "P3M": "QUARTERLY",
    "P6M": "ANNUAL_2",
    "P1Y": "ANNUAL",
    "P2Y": "BIENNIAL",
}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "csv.gz": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_catalogue(
    releases: Mapping[str, Release], sink: Sink, settings: Settings, generated: datetime
) -> Artifact:
    """Write `catalog.jsonld`, the address that harvesters are given."""
    entries = catalogue(tuple(releases.values()), settings, generated)
    return sink.write("catalog.jsonld", json.dumps(entries, ensure_ascii=False, indent=1) + "\n")


def catalogue(releases: Sequence[Release], settings: Settings, generated: datetime) -> Json:
    """The whole `catalog.jsonld`: one `dcat:Catalog` with all datasets of the build."""
    publisher = _agent(settings.publisher or settings.title)
    described = sorted(releases, key=lambda r: r.dataset.name)
    return {
        "@context": CONTEXT,
        "@id": address(settings, "/"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(settings.title),
        "dct:description": _texts(settings.tagline or settings.title),
        "dct:publisher": publisher,
        "dct:language": [
            _iri(f"{EU}/language/{_language(t)}", "dct:LinguisticSystem")
            for t in settings.languages
        ],
        "dct:modified": _date(generated.date().isoformat()),
        "dcat:themeTaxonomy": {
            **_iri(f"{EU}/data-theme", "skos:ConceptScheme"),
            "dct:title": {"@language": "en", "@value": "Data theme"},
        },
        "foaf:homepage": _iri(address(settings, "/"), "foaf:Document"),
        "dcat:dataset": [dataset_entry(r, settings) for r in described],
    }


def dataset_entry(release: Release, settings: Settings) -> Json:
    """One `dcat:Dataset` with its distributions."""
    dataset, publishing = release.dataset, release.dataset.publishing
    page = address(settings, urls.dataset(settings, settings.default_language, dataset.name))
    expiry = expires_at(dataset)
    entry = {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _texts(dataset.title),
        "dct:description": _texts(dataset.description or dataset.title),
        "dcat:version": dataset.version,
        "dcat:keyword": _keywords(dataset),
        "dcat:theme": [_theme(code, label) for code, label in THEMES.items()],
        "dcat:landingPage": _iri(page, "foaf:Document"),
        "dct:publisher": _agent(settings.publisher or settings.title),
        "dct:creator": _agent(Text.of(publishing.owner)) if publishing.owner else None,
        "dcat:contactPoint": _contact(publishing.contact or settings.contact, settings),
        "dct:accessRights": _iri(f"{EU}/access-right/PUBLIC", "dct:RightsStatement"),
        "dct:modified": _date(publishing.as_of.isoformat()) if publishing.as_of else None,
        "dct:valid": _date(expiry.isoformat()) if expiry else None,
        "dct:accrualPeriodicity": _frequency(publishing.update_interval),
        "adms:versionNotes": _texts(held_notice(dataset)) if release.held else None,
        "dct:provenance": _provenance(dataset),
        "prov:wasDerivedFrom": [_iri(s["path"]) for s in _sources(dataset)],
        "dcat:distribution": _distributions(release, settings),
    }
    return {k: v for k, v in entry.items() if v not in (None, "", [])}


def address(settings: Settings, path: str) -> str:
    """An absolute address where the site knows its own, else a root-relative one."""
    return settings.base_url + "/" + path.lstrip("/")


def media_type(artifact: Artifact, resource: str) -> tuple[str, bool]:
    """Media type of the content, and whether it is wrapped in gzip."""
    ending = PurePosixPath(artifact.path).name.removeprefix(f"{resource}.")
    plain = artifact.media_type.partition(";")[0]
    return _MEDIA_TYPES.get(ending, plain), ending.endswith(".gz")


def _distributions(release: Release, settings: Settings) -> list[Json]:
    found = []
    for resource in release.dataset.resources:
        for artifact in release.artifacts.get(resource.name, ()):
            title = resource.title
            found.append(_distribution(release, artifact, resource.name, title, settings))
    return found


def _distribution(
    release: Release, artifact: Artifact, resource: str, title: Text, settings: Settings
) -> Json:
    url = address(settings, artifact.path)
    media, zipped = media_type(artifact, resource)
    entry = {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": _texts(title),
        "dct:description": _texts(SYNTHETIC_NOTICE) if _synthetic(release) else None,
        "dcat:accessURL": _iri(url),
        "dcat:downloadURL": _iri(url),
        "dcat:mediaType": _iri(f"{IANA}/{media}", "dct:MediaType"),
        "dcat:compressFormat": _iri(f"{IANA}/application/gzip", "dct:MediaType")
        if zipped
        else None,
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(artifact.bytes)},
        "spdx:checksum": _checksum(artifact),
        "dct:conformsTo": _iri(address(settings, urls.package(release.dataset)), "dct:Standard"),
        "dct:license": _licence(release.dataset),
        "dct:rights": _rights(release.dataset),
    }
    return {k: v for k, v in entry.items() if v is not None}


def _checksum(artifact: Artifact) -> Json:
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": _iri(
            "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"
        ),
        "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": artifact.sha256},
    }


def _licence(dataset: Dataset) -> Json | None:
    """The licence document where the dataset names one; terms without an address are rights."""
    paths = [x["path"] for x in dataset.descriptor.get("licenses", []) if _is_iri(x.get("path"))]
    return _iri(paths[0], "dct:LicenseDocument") if paths else None


def _rights(dataset: Dataset) -> Json | None:
    listed = dataset.descriptor.get("licenses", [])
    titles = [str(x["title"]) for x in listed if x.get("title")]
    if not titles:
        return None
    label = {"@language": "zh", "@value": "；".join(titles)}
    return {"@type": "dct:RightsStatement", "rdfs:label": label}


def _provenance(dataset: Dataset) -> Json | None:
    if not dataset.publishing.synthetic:
        return None
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": _texts(SYNTHETIC_NOTICE)}


def _synthetic(release: Release) -> bool:
    return release.dataset.publishing.synthetic


def _sources(dataset: Dataset) -> list[Json]:
    return [s for s in dataset.descriptor.get("sources", []) if _is_iri(s.get("path"))]


def _keywords(dataset: Dataset) -> list[Json]:
    words = [str(k) for k in dataset.descriptor.get("keywords", [])]
    found: list[Json] = [{"@language": "zh", "@value": word} for word in words]
    if dataset.publishing.synthetic:
        found += _texts(Text.of("合成数据", "synthetic data"))
    return found


def _contact(contact: str, settings: Settings) -> Json | None:
    """A vCard: an e-mail address, a URL, or else a telephone number."""
    if not contact:
        return None
    name = _texts(settings.publisher or settings.title)
    card: dict[str, Any] = {"@type": ["vcard:Organization", "vcard:Kind"], "vcard:fn": name}
    digits = re.sub(r"[^0-9+]", "", contact)
    if _is_iri(contact):
        card["vcard:hasURL"] = _iri(contact)
    elif "@" in contact:
        card["vcard:hasEmail"] = _iri(f"mailto:{contact}")
    elif len(digits) >= 5:
        card["vcard:hasTelephone"] = _iri(f"tel:{digits}")
    else:
        card["vcard:note"] = contact
    return card


def _frequency(interval: str) -> Json | None:
    if not interval:
        return None
    return _iri(f"{EU}/frequency/{_FREQUENCIES.get(interval, 'OTHER')}", "dct:Frequency")


def _theme(code: str, label: str) -> Json:
    concept = _iri(f"{EU}/data-theme/{code}", "skos:Concept")
    return {**concept, "skos:prefLabel": {"@language": "en", "@value": label}}


def _agent(name: Text) -> Json:
    return {"@type": "foaf:Agent", "foaf:name": _texts(name)}


def _texts(text: Text) -> list[dict[str, str]]:
    return [
        {"@language": language, "@value": value}
        for language, value in sorted(text.by_language.items(), reverse=True)
        if value
    ]


def _language(tag: str) -> str:
    return {"zh": "ZHO", "en": "ENG"}.get(tag.partition("-")[0], "MUL")


def _date(value: str) -> Json:
    return {"@type": "xsd:date", "@value": value}


def _iri(value: str, kind: str = "") -> Json:
    """A reference, with its class where a harvester's shapes ask for one."""
    return {"@id": value, "@type": kind} if kind else {"@id": value}


def _is_iri(value: object) -> bool:
    return isinstance(value, str) and re.match(r"https?://[^\s<>\"{}|\\^`]+$", value) is not None

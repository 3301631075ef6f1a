"""schema.org `Dataset` as JSON-LD, for the dataset's page and for search engines.

Required and recommended properties follow the structured-data guide of dataset search engines:
name, description, creator, license, distribution with contentUrl and encodingFormat.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator import urls
from generator.export.contents import SYNTHETIC_NOTICE, expires_at, licence
from generator.export.dcat import address, media_type
from generator.model import Field, Json, Release
from generator.settings import Settings


def dataset_entry(release: Release, settings: Settings, language: str) -> Json:
    """One `Dataset` in one language."""
    dataset, publishing = release.dataset, release.dataset.publishing
    page = address(settings, urls.dataset(settings, language, dataset.name))
    description = dataset.description(language) or dataset.title(language)
    expiry = expires_at(dataset)
    if publishing.synthetic:
        description = f"{SYNTHETIC_NOTICE(language)}\n\n{description}"
    entry = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "identifier": dataset.name,
        "name": dataset.title(language),
        "description": description,
        "inLanguage": language,
        "version": dataset.version,
        "keywords": list(dataset.descriptor.get("keywords", [])),
        "license": _licence(release),
        "isAccessibleForFree": True,
        "creator": _organisation(publishing.owner or settings.publisher(language)),
        "publisher": _organisation(settings.publisher(language) or settings.title(language)),
        "dateModified": publishing.as_of.isoformat() if publishing.as_of else None,
        "expires": expiry.isoformat() if expiry else None,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": settings.title(language),
            "url": address(settings, urls.page(settings, language)),
        },
        "variableMeasured": list(_variables(release, language)),
        "distribution": list(_downloads(release, settings, language)),
    }
    return {k: v for k, v in entry.items() if v not in (None, "", [])}


def _licence(release: Release) -> str:
    """The address of the licence where there is one, else its words."""
    paths = [str(x.get("path") or "") for x in release.dataset.descriptor.get("licenses", [])]
    return next((p for p in paths if p.startswith("http")), "") or licence(release.dataset)


def _organisation(name: str) -> Json | None:
    return {"@type": "Organization", "name": name} if name else None


def _variables(release: Release, language: str) -> Iterator[Json]:
    for resource in release.dataset.resources:
        if resource.name in release.tables:
            published = set(release.tables[resource.name].column_names)
            for field in resource.schema.fields:
                if field.name in published:
                    yield _variable(field, language)


def _variable(field: Field, language: str) -> Json:
    described: dict[str, Any] = {"@type": "PropertyValue", "name": field.title(language)}
    if field.description(language):
        described["description"] = field.description(language)
    return described


def _downloads(release: Release, settings: Settings, language: str) -> Iterator[Json]:
    for resource in release.dataset.resources:
        for artifact in release.artifacts.get(resource.name, ()):
            media, zipped = media_type(artifact, resource.name)
            yield {
                "@type": "DataDownload",
                "name": resource.title(language),
                "contentUrl": address(settings, artifact.path),
                "encodingFormat": [media, "application/gzip"] if zipped else media,
                "contentSize": f"{artifact.bytes} B",
                "sha256": artifact.sha256,
            }

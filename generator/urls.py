"""Addresses inside the site, in one place. All are root-relative paths that end in `/` for pages.

A page exists once per language: the default language at `/`, another at `/<tag>/`. Nothing
personal is ever part of an address (DOMAIN P-02).
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from generator.model import Dataset, Resource
from generator.settings import Settings


def page(settings: Settings, language: str, *segments: str | int) -> str:
    """The address of a page; segments are percent-encoded, so Chinese keywords may be segments."""
    prefix = () if language == settings.default_language else (language,)
    path = "/".join(_quoted(str(s)) for s in (*prefix, *segments))
    return f"/{path}/" if path else "/"


@lru_cache(maxsize=16_384)
def _quoted(segment: str) -> str:
    return quote(segment, safe="-_.")


def file_of(url: str) -> str:
    """The file below the site's root that a static host serves for a page address."""
    from urllib.parse import unquote

    return unquote(url).lstrip("/") + "index.html"


def dataset(settings: Settings, language: str, name: str) -> str:
    """A dataset's page."""
    return page(settings, language, "datasets", name)


def court(settings: Settings, language: str, code: str) -> str:
    """A court's page, by its platform code."""
    return page(settings, language, "courts", code)


def guiding_case(settings: Settings, language: str, number: int) -> str:
    """A guiding case's page, by its number."""
    return page(settings, language, "guiding-cases", number)


def budget(settings: Settings, language: str, court_slug: str, year: int) -> str:
    """The budget and final accounts of one court and fiscal year."""
    return page(settings, language, "budgets", court_slug, year)


def download(dataset: Dataset, resource: Resource, ending: str) -> str:
    """The path (no leading slash) of a download, such as `data/courts/courts.csv.gz`."""
    return f"data/{dataset.name}/{resource.name}.{ending}"


def package(dataset: Dataset) -> str:
    """The path (no leading slash) of the published descriptor."""
    return f"data/{dataset.name}/datapackage.json"


def record(dataset_name: str) -> str:
    """The path (no leading slash) of what the next build needs to know of this release."""
    return f"data/{dataset_name}/release.json"


def segment(text: str) -> str:
    """A text as one segment of an address: no slash, no leading dot, at most 60 characters.

    Texts that had to change carry a short hash, so that two of them never share an address.
    """
    from hashlib import sha256

    kept = "".join(c for c in text if c not in '/\\?#%:*"<>|' and c.isprintable()).strip(" .")[:60]
    return kept if kept == text and kept else f"{kept}-{sha256(text.encode()).hexdigest()[:8]}"


def province(settings: Settings, language: str, name: str) -> str:
    """The courts of one province, by its short name."""
    return page(settings, language, "courts", "province", segment(name))


def case_batch(settings: Settings, language: str, batch: int) -> str:
    """The guiding cases of one batch."""
    return page(settings, language, "guiding-cases", "batch", batch)


def case_year(settings: Settings, language: str, year: int) -> str:
    """The guiding cases of one year."""
    return page(settings, language, "guiding-cases", "year", year)


def case_keyword(settings: Settings, language: str, keyword: str) -> str:
    """The guiding cases with one keyword."""
    return page(settings, language, "guiding-cases", "keyword", segment(keyword))


def prose(settings: Settings, language: str, section: str, slug: str) -> str:
    """A page of prose."""
    return page(settings, language, section, slug)


def localized(settings: Settings, language: str, address: str) -> str:
    """An address of the default language as an address of `language`."""
    return address if language == settings.default_language else f"/{language}{address}"

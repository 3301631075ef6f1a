"""The duty catalogue: which of the items a court is to disclose this site fulfils, and where.

The state of an item is computed, never declared: `published` where a dataset or a page of prose
claims it, else what the catalogue's own row says (`linked`, `not applicable`), else `missing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.findings import Finding, Severity
from generator.model import Release
from generator.site.prose import ProsePage

STATES = ("published", "linked", "missing", "not-applicable")
"""In the order of charts and tables."""

_DECLARED = {
    "linked": "linked",
    "链接": "linked",
    "not applicable": "not-applicable",
    "not-applicable": "not-applicable",
    "不适用": "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The state of one item and the datasets and pages that fulfil it."""

    state: str
    datasets: tuple[str, ...]
    pages: tuple[str, ...]


def coverage(
    items: Sequence[Mapping[str, Any]], releases: Mapping[str, Release], prose: Iterable[ProsePage]
) -> dict[str, Coverage]:
    """The state of each item, by id. `items` are rows with `id` and `declared_state`.

    An item for the parties only is never `published`: claiming it would be a mistake that the
    publication rules report, not a fulfilment (Opinions, art. 14).
    """
    datasets = _claims(
        (name, r.dataset.publishing.disclosure_items) for name, r in releases.items()
    )
    pages = _claims((p.key, p.disclosure_items) for p in prose)
    return {str(item["id"]): _state(item, datasets, pages) for item in items}


def totals(found: Mapping[str, Coverage]) -> dict[str, int]:
    """Number of items by state, zero included."""
    return {state: sum(c.state == state for c in found.values()) for state in STATES}


def unknown_items(
    items: Sequence[Mapping[str, Any]], releases: Mapping[str, Release], prose: Iterable[ProsePage]
) -> tuple[Finding, ...]:
    """Claims of items that the catalogue does not list."""
    known = {str(item["id"]) for item in items}
    claims = [
        (name, "", r.dataset.publishing.disclosure_items) for name, r in sorted(releases.items())
    ]
    claims += [("", p.source.name, p.disclosure_items) for p in prose]
    return tuple(
        Finding(
            "disclosure-item-unknown",
            Severity.WARNING,
            dataset=name,
            file=file,
            detail=f"no item {item!r} in the duty catalogue",
            hint="take an id from the page of the duty catalogue",
        )
        for name, file, claimed in claims
        for item in claimed
        if item not in known
    )


def _state(
    item: Mapping[str, Any], datasets: Mapping[str, list[str]], pages: Mapping[str, list[str]]
) -> Coverage:
    key = str(item["id"])
    by_dataset, by_page = datasets.get(key, []), pages.get(key, [])
    declared = _DECLARED.get(str(item.get("declared_state") or "").strip().lower(), "")
    if item.get("audience") == "party":
        return Coverage(declared or "not-applicable", (), ())
    if by_dataset or by_page:
        return Coverage("published", tuple(sorted(set(by_dataset))), tuple(sorted(set(by_page))))
    return Coverage(declared or "missing", (), ())


def _claims(claimed: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, items in claimed:
        for item in items:
            found.setdefault(item, []).append(name)
    return found

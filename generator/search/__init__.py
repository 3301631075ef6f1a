"""Stage index: releases and prose -> search files. The analyzer, the prose index, the look-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.disclosure.persons import digest_with
from generator.findings import Finding, Severity
from generator.model import Release
from generator.publish.sink import Sink
from generator.search.documents import ProsePage, documents
from generator.search.synonyms import read_synonyms
from generator.settings import Settings


def index_prose(
    releases: Mapping[str, Release], prose: Sequence[ProsePage], sink: Sink, settings: Settings
) -> None:
    """Write one prose index per language, below `search/<language>/`."""
    from generator.search.prose import build_index

    synonyms, _ = read_synonyms(settings.path("content"))
    for language in settings.languages:
        listed = documents(releases, prose, settings, language)
        build_index(listed, language, sink, synonyms=synonyms)


def index_records(releases: Mapping[str, Release], sink: Sink, settings: Settings) -> list[Finding]:
    """Write the record look-up of every dataset that names look-up keys, below `lookup/`.

    Returns a warning for each in which the record of a name takes more bytes than it should.
    """
    from generator.checks.store import Resources
    from generator.search.lookup import EXACT, build_lookup

    resources = Resources.of(settings)
    found = []
    for name in sorted(releases):
        made = build_lookup(_of_records(releases[name]), sink, mask_policy=settings.mask_policy,
                            resources=resources)  # fmt: skip
        if made and made.exact > EXACT:
            found.append(
                Finding(
                    "size-budget",
                    Severity.WARNING,
                    name,
                    detail=f"a name takes {made.exact:,} bytes to look up, the budget is {EXACT:,}",
                    hint="shorten texts or publish fewer columns: a block has to cover many names",
                )
            )
    return found


def _of_records(release: Release) -> Release:
    """The release as its look-up sees it: with the records that no download holds."""
    if release.records is None:
        return release
    tables = {**release.tables, release.dataset.resources[0].name: release.records}
    return replace(release, tables=tables, digest=digest_with(release.digest, release.records))

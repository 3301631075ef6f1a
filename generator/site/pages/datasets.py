"""The list of datasets and the page of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator import urls
from generator.export.schema_org import dataset_entry
from generator.model import Artifact, Json, Release, Resource
from generator.site.contexts import DatasetListPage, DatasetPage
from generator.site.markup import describe, web_href
from generator.site.pages.figures import statistics_charts
from generator.site.pages.frame import COLUMNS, Frame, Rendered
from generator.site.pages.notice import notice
from generator.site.snippets import Snippets
from generator.site.statistics import preview, statistics
from generator.site.views import DatasetCard, Link, ResourceView


def dataset_pages(frame: Frame, snippets: Snippets) -> Iterator[Rendered]:
    """`/datasets/` and `/datasets/<name>/`."""
    t = frame.t
    releases = frame.site.sorted_releases()
    if releases:
        yield frame.page(
            DatasetListPage,
            "datasets.html",
            ("datasets",),
            t("datasets.title"),
            t("datasets.description"),
            column="datasets",
            cards=tuple(card(frame, r) for r in releases),
        )
    for release in releases:
        yield _page(frame, release, snippets)


def card(frame: Frame, release: Release) -> DatasetCard:
    """A dataset in a list."""
    formats = {
        ending(a.path)
        for artifacts in release.artifacts.values()
        for a in artifacts
        if not a.path.endswith(".json")
    }
    return DatasetCard(
        release.dataset,
        frame.dataset_url(release),
        release.rows,
        tuple(sorted(formats)),
        special_pages(frame, release),
        release.held,
    )


def special_pages(frame: Frame, release: Release) -> Link | None:
    """The column made of this dataset, where it is the one of its kind that has pages."""
    for segment, kind, message in COLUMNS:
        if release.dataset.kind == kind and frame.site.of_kind(kind) is release:
            return Link(frame.t(f"common.{message}"), frame.url(segment))
    return None


def ending(path: str) -> str:
    """The format of a file as people call it: `csv.gz`, `parquet`."""
    name = path.rsplit("/", 1)[-1].lower()
    return "csv.gz" if name.endswith(".csv.gz") else name.rsplit(".", 1)[-1]


def _page(frame: Frame, release: Release, snippets: Snippets) -> Rendered:
    dataset, language = release.dataset, frame.language
    title = dataset.title(language)
    package = release.artifacts.get("", ())
    return frame.page(
        DatasetPage,
        "dataset.html",
        ("datasets", dataset.name),
        title,
        frame.t("dataset.column_description", title=title),
        column="datasets",
        crumbs=(frame.column("datasets"),),
        synthetic=dataset.publishing.synthetic,
        shows=(release,),
        head={
            "published": frame.as_of(release),
            "volatile": dataset.publishing.volatile,
            "source": dataset.publishing.owner,
            "keywords": "、".join(map(str, dataset.descriptor.get("keywords", ()))),
            "json_ld": dataset_entry(release, frame.settings, language),
        },
        dataset=dataset,
        description=describe(dataset.description(language), frame.settings, language),
        licences=_links(dataset.descriptor.get("licenses", ())),
        sources=_links(dataset.descriptor.get("sources", ())),
        resources=tuple(
            _resource(frame, release, r) for r in dataset.resources if r.name in release.tables
        ),
        package=package[0] if package else None,
        notice=notice(frame, release),
        snippets=snippets.of(release, frame.language, frame.settings.base_url),
        charts=statistics_charts(frame, release) if dataset.kind == "statistics" else (),
        findings=frame.site.findings_of(dataset.name),
        withheld=sum(release.withheld.values()),
        digest=release.digest,
        duties=_duties(frame, release),
        pages=special_pages(frame, release),
    )


def _links(items: Iterable[Json]) -> tuple[Link, ...]:
    """Licences or sources of a descriptor: title, name and path are each optional there."""
    return tuple(
        Link(
            str(i.get("title") or i.get("name") or i.get("path") or ""),
            web_href(i.get("path")),
            str(i.get("version") or ""),
        )
        for i in items
    )


def _resource(frame: Frame, release: Release, resource: Resource) -> ResourceView:
    table = release.tables[resource.name]
    # Natural persons' records are looked up one by one, never listed (DOMAIN P-10).
    listed = release.dataset.publishing.natural_persons == "none"
    return ResourceView(
        resource,
        table.num_rows,
        preview(table, resource, frame.language, frame.fmt) if listed else None,
        statistics(table, resource, frame.fmt, persons=not listed),
        tuple(sorted(release.artifacts.get(resource.name, ()), key=_download_order)),
    )


def _download_order(artifact: Artifact) -> tuple[int, str]:
    order = {"csv": 0, "csv.gz": 1, "parquet": 2, "xlsx": 3}
    return order.get(ending(artifact.path), 9), artifact.path


def _duties(frame: Frame, release: Release) -> tuple[Link, ...]:
    known = frame.site.of_kind("duty-catalogue")
    titles = _duty_titles(frame, known) if known else {}
    base = frame.url("catalogue")
    return tuple(
        Link(titles.get(item, ""), f"{base}#{urls.segment(item)}" if known else "", item)
        for item in release.dataset.publishing.disclosure_items
    )


def _duty_titles(frame: Frame, catalogue: Release) -> dict[str, str]:
    wanted = "title" if frame.fmt.chinese else "title_en"
    return {
        str(row.get("id")): str(row.get(wanted) or row.get("title") or "")
        for row in catalogue.main_table.to_pylist()
    }

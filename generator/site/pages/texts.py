"""Pages of prose, the lists of their sections, the search page and the page for a dead address."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from generator import urls
from generator.site.contexts import NotFoundPage, ProseListPage, ProseTemplate, SearchPage
from generator.site.pages.frame import Frame, Rendered
from generator.site.prose import SECTIONS, ProsePage
from generator.site.views import Link

SITE_MAP = "about"


def prose_page(frame: Frame, page: ProsePage, body: str) -> Rendered:
    """One page of prose. `body` is its HTML; `page` may be in another language than the frame."""
    return frame.page(
        ProseTemplate,
        "prose.html",
        (page.section, page.slug),
        page.title,
        page.description,
        crumbs=(Link(frame.t(f"common.{page.section}"), frame.url(page.section)),),
        head={"published": page.date},
        page=page,
        body=Markup(body),
        foreign=page.language != frame.language,
        siblings=_links(frame, page.section),
    )


def pages_shown(frame: Frame, section: str) -> tuple[ProsePage, ...]:
    """The pages of a section in this language; another language's where one is missing."""
    by_slug: dict[str, ProsePage] = {}
    for page in frame.site.prose:
        if page.section == section and (
            page.slug not in by_slug or page.language == frame.language
        ):
            by_slug[page.slug] = page
    return tuple(sorted(by_slug.values(), key=lambda p: (p.order, p.slug)))


def section_pages(frame: Frame) -> Iterator[Rendered]:
    """`/docs/` and `/about/`, where they have pages."""
    for section in SECTIONS:
        links = _links(frame, section)
        if links:
            title = frame.t(f"prose.{section}_title")
            yield frame.page(
                ProseListPage,
                "prose_list.html",
                (section,),
                title,
                frame.t(f"prose.{section}_lead"),
                title=title,
                lead=frame.t(f"prose.{section}_lead"),
                pages=links,
                columns=_columns(frame) if section == SITE_MAP else (),
            )


def search_pages(frame: Frame) -> Iterator[Rendered]:
    """`/search/`."""
    yield frame.page(
        SearchPage,
        "search.html",
        ("search",),
        frame.t("common.search"),
        frame.t("home.find"),
        lists=_columns(frame),
    )


def not_found_pages(frame: Frame) -> Iterator[Rendered]:
    """`/404.html`, which a static host shows for an address that does not exist."""
    prefix = "" if frame.language == frame.settings.default_language else f"{frame.language}/"
    yield frame.page(
        NotFoundPage,
        "not_found.html",
        (),
        frame.t("not_found.title"),
        frame.t("not_found.text"),
        file=f"{prefix}404.html",
    )


def _links(frame: Frame, section: str) -> tuple[Link, ...]:
    return tuple(
        Link(p.title, urls.prose(frame.settings, frame.language, p.section, p.slug), p.description)
        for p in pages_shown(frame, section)
    )


def _columns(frame: Frame) -> tuple[Link, ...]:
    return (Link(frame.t("common.home"), frame.url()), *frame.nav, *frame.footer)

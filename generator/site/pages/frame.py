"""What all pages of one language share, and the making of one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from generator import urls
from generator.model import Release
from generator.site.contexts import Page
from generator.site.languages import Formats, Messages
from generator.site.site_context import SiteContext
from generator.site.views import Head, Link

P = TypeVar("P", bound=Page)

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("courts", "courts", "courts"),
    ("guiding-cases", "guiding-cases", "guiding_cases"),
    ("budgets", "budgets", "budgets"),
    ("debtors", "debtors", "debtors"),
    ("catalogue", "duty-catalogue", "catalogue"),
)
"""Columns of the site: first segment of the address, page kind of the dataset, message."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page to render: where it goes, its template and what the template is given."""

    file: str
    template: str
    page: Page


class Frame:
    """The furniture of one language, made once and shared by thousands of pages."""

    def __init__(
        self,
        site: SiteContext,
        language: str,
        t: Messages,
        asset: Callable[[str], str],
        imported: Callable[[str], tuple[str, ...]],
    ) -> None:
        self.site, self.language, self.t = site, language, t
        self.settings = site.settings
        self.fmt = Formats(t)
        self.asset, self.imported = asset, imported
        self.nav = self._nav()
        self.footer = self._footer()
        self._data_as_of = max(map(self.as_of, site.releases.values()), default=None)
        self._home = Link(t("common.home"), self.url())

    def url(self, *segments: str | int) -> str:
        """The address of a page in this language."""
        return urls.page(self.settings, self.language, *segments)

    def page(
        self,
        kind: type[P],
        template: str,
        segments: tuple[str | int, ...],
        title: str,
        description: str,
        /,
        *,
        column: str = "",
        crumbs: tuple[Link, ...] = (),
        file: str = "",
        head: Mapping[str, Any] | None = None,
        synthetic: bool = False,
        fictional: str = "",
        shows: Iterable[Release] = (),
        **fields: Any,
    ) -> Rendered:
        """Build one page of `kind`; `column` is the message key of its navigation entry.

        `shows` are the releases it is made of, where they are not those of its column.
        """
        address = self.url(*segments)
        made = kind(
            language=self.language,
            t=self.t,
            fmt=self.fmt,
            settings=self.settings,
            url=self.url,
            asset=self.asset,
            imported=self.imported,
            nav=self.nav,
            footer=self.footer,
            generated=self.site.generated,
            data_as_of=self._data_as_of,
            head=Head(
                title=title,
                description=description,
                url=address,
                alternates=self._alternates(segments, file),
                column=self.t(f"common.{column}") if column else self._home.title,
                **{"published": self.site.generated.date(), **(head or {})},
            ),
            section=self._section(column),
            breadcrumbs=() if not segments and not file else (self._home, *crumbs),
            synthetic=synthetic,
            fictional=fictional,
            held=self._held(shows or self._of_column(column)),
            **fields,
        )
        return Rendered(file or urls.file_of(address), template, made)

    def column(self, key: str) -> Link:
        """The link to a column by its message key, such as `guiding_cases`."""
        return Link(self.t(f"common.{key}"), self.url(key.replace("_", "-")))

    def release(self, kind: str) -> Release | None:
        """The release of a page kind."""
        return self.site.of_kind(kind)

    def as_of(self, release: Release) -> date:
        """The day the data of a release stands for."""
        return release.dataset.publishing.as_of or self.site.generated.date()

    def dataset_url(self, release: Release) -> str:
        """The page of a release's dataset."""
        return urls.dataset(self.settings, self.language, release.dataset.name)

    def label(self, prefix: str, word: str) -> str:
        """The message `prefix.word` where there is one, else the word: for values of the data."""
        return self.t.words.get(f"{prefix}{word}") or self.t.fallback.get(f"{prefix}{word}") or word

    def _alternates(
        self, segments: tuple[str | int, ...], file: str
    ) -> tuple[tuple[str, str], ...]:
        if file:
            return tuple((tag, urls.page(self.settings, tag)) for tag in self.settings.languages)
        return tuple(
            (tag, urls.page(self.settings, tag, *segments)) for tag in self.settings.languages
        )

    def _of_column(self, column: str) -> Iterator[Release]:
        """The release that the pages of a column are made of."""
        for _, kind, message in COLUMNS:
            release = self.site.of_kind(kind) if message == column else None
            if release:
                yield release

    def _held(self, releases: Iterable[Release]) -> tuple[Link, ...]:
        """The releases that stay since newer data did not pass, with the day they stand for."""
        return tuple(
            Link(r.dataset.title(self.language), self.dataset_url(r), self.fmt.date(self.as_of(r)))
            for r in releases
            if r.held
        )

    def _section(self, column: str) -> str:
        return self.url(column.replace("_", "-")) if column else ""

    def _nav(self) -> tuple[Link, ...]:
        links = (
            [Link(self.t("common.datasets"), self.url("datasets"))] if self.site.releases else []
        )
        links += [
            Link(self.t(f"common.{message}"), self.url(segment))
            for segment, kind, message in COLUMNS
            if self.site.of_kind(kind)
        ]
        return (*links, Link(self.t("common.quality"), self.url("quality")))

    def _footer(self) -> tuple[Link, ...]:
        sections = [s for s in ("about", "docs") if any(p.section == s for p in self.site.prose)]
        links = [Link(self.t(f"common.{s}"), self.url(s)) for s in sections]
        about = {
            p.slug: p
            for p in self.site.prose
            if p.section == "about" and p.language == self.language
        }
        return (
            *links,
            *(
                Link(p.title, p.url)
                for p in sorted(about.values(), key=lambda p: (p.order, p.slug))
            ),
        )

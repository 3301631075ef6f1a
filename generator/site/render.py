"""The stage render: every page of the site, its feeds and its theme, into the sink."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, Template, TemplateNotFound, TemplateSyntaxError

from generator.findings import Finding, Severity
from generator.publish.sink import Sink
from generator.site import scripts, themes
from generator.site.chinese import mark_chinese
from generator.site.coverage import unknown_items
from generator.site.feeds import write_feeds
from generator.site.languages import read_messages
from generator.site.pages import Frame, Rendered, record_pages
from generator.site.pages.texts import pages_shown, prose_page
from generator.site.pelican_host import run_pelican
from generator.site.prose import SECTIONS, ProsePage
from generator.site.records import read_records
from generator.site.site_context import SiteContext, rows_of
from generator.site.snippets import Snippets


def render(site: SiteContext, sink: Sink) -> tuple[Finding, ...]:
    """Render all pages in all languages; what goes wrong in a template is a finding.

    A template that fails once is not tried again for the thousands of pages that share it.
    """
    theme = themes.theme_folder(site.settings)
    files = scripts.published(themes.static_files(theme))
    themes.write_static(files, sink)
    messages = read_messages(theme, site.settings.languages)
    found = themes.assets(files), scripts.imported(files)
    frames = {tag: Frame(site, tag, messages[tag], *found) for tag in site.settings.languages}
    maker = PageMaker(themes.environment(theme), theme, sink)

    def write_prose(page: ProsePage, body: str) -> None:
        if page.section in SECTIONS:
            maker.write(prose_page(frames[page.language], page, body))

    def write_records() -> None:
        records, snippets = read_records(site), Snippets(theme)
        for frame in frames.values():
            for rendered in record_pages(frame, records, snippets):
                maker.write(rendered)
            _write_untranslated(frame, maker)

    heard = run_pelican(site.settings, theme, sink.root, site.prose, write_prose, write_records)
    write_feeds(frames, maker.written, sink)
    return (*heard, *maker.findings(), *_coverage_findings(site))


class PageMaker:
    """Renders pages through the templates of one theme and writes them once."""

    def __init__(self, environment: Environment, theme: Path, sink: Sink) -> None:
        self._environment, self._theme, self._sink = environment, theme, sink
        self._templates: dict[str, Template] = {}
        self._broken: dict[str, Finding] = {}
        self._skipped: Counter[str] = Counter()
        self.written: list[Rendered] = []

    def write(self, rendered: Rendered) -> None:
        """Render one page and write it; a template that is broken is only counted."""
        name = rendered.template
        if name in self._broken:
            self._skipped[name] += 1
            return
        try:
            template = self._templates.get(name) or self._load(name)
            html = template.render(vars(rendered.page))
            if not rendered.page.fmt.chinese:
                html = mark_chinese(html)
        except Exception as error:
            # Anything may come out of a template; it is reported with its place, never raised.
            self._broken[name] = template_finding(error, name, self._theme)
            self._skipped[name] += 1
            return
        self._sink.write(rendered.file, html)
        self.written.append(rendered)

    def findings(self) -> tuple[Finding, ...]:
        """One finding per broken template, with the number of pages it cost."""
        return tuple(
            replace(found, count=self._skipped[name])
            for name, found in sorted(self._broken.items())
        )

    def _load(self, name: str) -> Template:
        template = self._environment.get_template(name)
        file = Path(template.filename or "")
        if not file.is_relative_to(self._theme):
            raise TemplateNotFound(name, f"{name} is not a template of this theme: {file}")
        return self._templates.setdefault(name, template)


def template_finding(error: Exception, name: str, theme: Path) -> Finding:
    """The finding for what a template raised, with the file and line in the theme."""
    if isinstance(error, TemplateNotFound):
        return Finding(
            "template-missing",
            Severity.ERROR,
            file=f"theme/templates/{error.name}",
            detail=f"{name} needs the template {error.name}",
            hint="restore the file from the theme that comes with the program",
        )
    file, line = f"theme/templates/{name}", None
    if isinstance(error, TemplateSyntaxError):
        file, line = _place(error.filename or file, theme), error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if Path(frame.filename).is_relative_to(theme):
                file, line = _place(frame.filename, theme), frame.lineno
    return Finding(
        "template-error",
        Severity.ERROR,
        file=file,
        line=line,
        detail=f"{type(error).__name__}: {error}",
        hint="the names a template may use are listed in the documentation of the theme",
    )


def _place(file: str, theme: Path) -> str:
    path = Path(file)
    return f"theme/{path.relative_to(theme).as_posix()}" if path.is_relative_to(theme) else file


def _write_untranslated(frame: Frame, maker: PageMaker) -> None:
    """Pages that exist only in another language, plainly marked as such, so no link is dead."""
    for section in SECTIONS:
        for page in pages_shown(frame, section):
            if page.language != frame.language:
                maker.write(prose_page(frame, page, page.html))


def _coverage_findings(site: SiteContext) -> tuple[Finding, ...]:
    catalogue = site.of_kind("duty-catalogue")
    items: list[Mapping[str, object]] = list(rows_of(catalogue)) if catalogue else []
    return unknown_items(items, site.releases, site.prose) if items else ()

"""Pelican as the host of the build: it reads and renders the prose and runs our page maker.

The only module that imports pelican, and it does so lazily: importing it replaces the logger
class of the whole process, and running it sets the locale. Both are put back. What Pelican would
only log (a page it drops, a template it misses) becomes a finding.
"""

from __future__ import annotations

import locale
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.findings import Finding, Severity
from generator.settings import Settings
from generator.site.prose import ProsePage

WriteProse = Callable[[ProsePage, str], None]
WriteRecords = Callable[[], None]


class Records(logging.Handler):
    """Keeps what Pelican logs as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.findings: list[Finding] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Turn one log record into a finding.

        All of them are about prose, whatever the words: templates are ours (`render.PageMaker`).
        """
        severity = Severity.ERROR if record.levelno >= logging.ERROR else Severity.WARNING
        self.findings.append(
            Finding(
                "content-unparsed",
                severity,
                detail=record.getMessage().strip(),
                hint="see the file named in the message",
            )
        )


def run_pelican(
    settings: Settings,
    theme: Path,
    output: Path,
    prose: Sequence[ProsePage],
    write_prose: WriteProse,
    write_records: WriteRecords,
) -> tuple[Finding, ...]:
    """Run Pelican over the prose, then our page maker within the same run.

    `write_prose` is given each page with its HTML after Pelican resolved its links;
    `write_records` makes every other page. Both write through the sink; Pelican itself writes
    nothing.
    """
    with _process_left_alone():
        import pelican
        from pelican.settings import read_settings

        by_path = {str(page.source.resolve()): page for page in prose}
        dropped = {page.url: page for page in prose}

        def write(page: ProsePage, body: str) -> None:
            write_prose(page, body)
            del dropped[page.url]

        host = _host((_no_articles(), _prose_generator(by_path, write), _records(write_records)))
        stated = _settings(settings, theme, output, _prose_reader(by_path))
        handler = Records()
        with _listening(handler), _silent(pelican):
            host(read_settings(override=stated)).run()
        return (*handler.findings, *map(_dropped, dropped.values()))


def _prose_reader(by_path: Mapping[str, ProsePage]) -> type:
    from pelican.readers import BaseReader

    class ProseReader(BaseReader):  # type: ignore[misc]
        """Gives Pelican the pages as our own reader understood them."""

        enabled = True
        file_extensions: tuple[str, ...] = ()

        def read(self, path: str) -> tuple[str, dict[str, Any]]:
            page = by_path[str(Path(path).resolve())]
            return page.html, {
                "title": page.title,
                "slug": page.key.replace("/", "-"),
                "lang": page.language,
                "url": page.url.lstrip("/"),
                "save_as": page.url.lstrip("/") + "index.html",
                "prose": page,
            }

    return ProseReader


def _prose_generator(by_path: Mapping[str, ProsePage], write: WriteProse) -> type:
    from pelican.generators import PagesGenerator

    class ProseGenerator(PagesGenerator):  # type: ignore[misc]
        """Pelican's pages, written by us."""

        def get_files(self, *_: object, **__: object) -> list[str]:
            return sorted(by_path)

        def generate_output(self, _writer: object) -> None:
            every = [*self.pages, *self.translations]
            for page in sorted(every, key=lambda p: str(p.url)):
                write(page.prose, page.get_content(""))

    return ProseGenerator


def _records(write: WriteRecords) -> type:
    from pelican.generators import Generator

    class RecordGenerator(Generator):  # type: ignore[misc]
        """The pages made from data."""

        def generate_output(self, _writer: object) -> None:
            write()

    return RecordGenerator


def _no_articles() -> type:
    from pelican.generators import ArticlesGenerator

    class NoArticles(ArticlesGenerator):  # type: ignore[misc]
        """Pelican insists on a generator of articles; this site has none."""

        def get_files(self, *_: object, **__: object) -> list[str]:
            return []

        def generate_output(self, _writer: object) -> None:
            return None

    return NoArticles


def _host(generators: tuple[type, ...]) -> type:
    import pelican

    class Host(pelican.Pelican):  # type: ignore[misc]
        """Pelican with exactly our generators: no plugins, no fallback theme's pages."""

        def _get_generator_classes(self) -> list[type]:
            return list(generators)

    return Host


def _dropped(page: ProsePage) -> Finding:
    """A page that went into Pelican and did not come out, whatever its log says."""
    return Finding(
        "content-unparsed",
        Severity.ERROR,
        file=f"content/{page.section}/{page.source.name}",
        detail="the page was dropped while the site was made",
        hint="make sure that the file is still there and is the only one of its name",
    )


def _settings(settings: Settings, theme: Path, output: Path, reader: type) -> dict[str, Any]:
    readers = dict.fromkeys(("rst", "html", "htm", "markdown", "mkd", "mdown"))
    return {
        "PATH": str(settings.project),
        "THEME": str(theme),
        "OUTPUT_PATH": str(output),
        "READERS": {**readers, "md": reader},
        "SITEURL": "",
        "SITENAME": settings.title("zh"),
        "DEFAULT_LANG": settings.default_language,
        "LOCALE": ["C"],
        "TIMEZONE": "Asia/Shanghai",
        "DIRECT_TEMPLATES": [],
        "TEMPLATE_PAGES": {},
        "STATIC_PATHS": [],
        "PLUGINS": [],
        "DELETE_OUTPUT_DIRECTORY": False,
        "CACHE_CONTENT": False,
        "LOAD_CONTENT_CACHE": False,
        "FEED_ALL_ATOM": None,
        "CATEGORY_FEED_ATOM": None,
        "TRANSLATION_FEED_ATOM": None,
        "AUTHOR_FEED_ATOM": None,
        "AUTHOR_FEED_RSS": None,
        "OUTPUT_SOURCES": False,
    }


@contextmanager
def _process_left_alone() -> Iterator[None]:
    """Put back what importing and running Pelican changes in the process."""
    logger_class, root_class = logging.getLoggerClass(), logging.getLogger().__class__
    path, place = list(sys.path), locale.setlocale(locale.LC_ALL)
    try:
        yield
    finally:
        logging.setLoggerClass(logger_class)
        logging.getLogger().__class__ = root_class
        sys.path[:] = path
        locale.setlocale(locale.LC_ALL, place)


@contextmanager
def _listening(handler: logging.Handler) -> Iterator[None]:
    """Hear every warning of Pelican, also one that an earlier run in this process gave."""
    loggers = [
        logging.getLogger(n)
        for n in sorted(logging.root.manager.loggerDict)
        if n == "pelican" or n.startswith("pelican.")
    ]
    filters = {logger.name: list(logger.filters) for logger in loggers}
    top = logging.getLogger("pelican")
    propagate = top.propagate
    for logger in loggers:
        logger.filters.clear()
    top.addHandler(handler)
    top.propagate = False
    try:
        yield
    finally:
        top.removeHandler(handler)
        top.propagate = propagate
        for logger in loggers:
            logger.filters[:] = filters[logger.name]


@contextmanager
def _silent(pelican: Any) -> Iterator[None]:
    """Pelican prints a summary; progress is ours to report."""
    console = pelican.console
    quiet, console.quiet = console.quiet, True
    try:
        yield
    finally:
        console.quiet = quiet

"""What people wrote: `content/<section>/<slug>.<language>.md`, Markdown with a front matter.

The front matter has one `key: value` a line. It is read here and nowhere else, so that Pelican,
the search index and the duty catalogue see the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator import urls
from generator.findings import Finding, Severity
from generator.settings import Settings, nearest
from generator.site.markup import Converted, convert

SECTIONS = ("about", "docs")
"""Sections with pages of their own; `home` is the introduction of the home page."""

KEYS = frozenset({"title", "date", "description", "order", "disclosure_items"})

_FILE = re.compile(r"(?P<slug>[a-z0-9][a-z0-9-]*)\.(?P<language>[A-Za-z-]+)\.md")
_FENCE = re.compile(r"`{3,}|~{3,}")
_CODE = re.compile(r"(`+).+?\1")
_LINE = re.compile(r"(?P<key>[A-Za-z_]+):(?:[ \t]+(?P<value>.*))?")


@dataclass(frozen=True, slots=True)
class ProsePage:
    """One page of prose in one language. `html` is the converted Markdown, `text` its words."""

    slug: str
    section: str
    language: str
    title: str
    text: str
    html: str
    url: str
    date: date
    description: str
    order: int
    disclosure_items: tuple[str, ...]
    source: Path

    @property
    def key(self) -> str:
        """What the translations of one page share."""
        return f"{self.section}/{self.slug}"


class FrontMatterError(ValueError):
    """What is wrong in a front matter, and in which line of the file."""

    def __init__(self, line: int, detail: str, hint: str) -> None:
        self.line, self.detail, self.hint = line, detail, hint
        super().__init__(detail)


def read_prose(settings: Settings) -> tuple[tuple[ProsePage, ...], tuple[Finding, ...]]:
    """Every page of `content/`, sorted by section, order, slug and language, and what is wrong.

    A file that cannot be read is a finding and never a silently missing page.
    """
    pages: list[ProsePage] = []
    findings: list[Finding] = []
    for section, file in _files(settings):
        page, found = read_page(settings, section, file)
        findings += found
        if page is not None:
            pages.append(page)
    pages.sort(key=lambda p: (p.section, p.order, p.slug, p.language))
    return tuple(pages), tuple(findings)


def read_page(
    settings: Settings, section: str, file: Path
) -> tuple[ProsePage | None, tuple[Finding, ...]]:
    """One file as a page and what was found in it; None and the reason where it is none."""
    name = _name(file, settings)
    try:
        named = _named(file, settings)
        source = file.read_text(encoding="utf-8")
        matter, body = split(source)
        converted = convert(body, settings, named["language"])
        page = _page(settings, section, file, named, matter, converted)
        return page, _raw_html(name, source, body, converted.raw_html)
    except FrontMatterError as error:
        return None, (_wrong_matter(name, error),)
    except UnicodeDecodeError as error:
        return None, (_unparsed(name, f"not UTF-8: byte {error.start}", "save the file as UTF-8"),)
    except Exception as error:
        # Markdown extensions raise anything; one bad page must not hide what else is wrong.
        detail = f"{type(error).__name__}: {error}"
        return None, (_unparsed(name, detail, "look for unusual markup in this file"),)


def _named(file: Path, settings: Settings) -> re.Match[str]:
    named = _FILE.fullmatch(file.name)
    if named is None or named["language"] not in settings.languages:
        raise FrontMatterError(
            1,
            "the file name is not <slug>.<language>.md",
            "name it like guide.zh.md; languages: " + ", ".join(settings.languages),
        )
    return named


def _raw_html(name: str, source: str, body: str, tags: tuple[str, ...]) -> tuple[Finding, ...]:
    """A warning for each line with raw HTML; the tags come in the order of the page."""
    lines = source.removeprefix("\ufeff").splitlines()
    first = len(lines) - body.count("\n") if body else len(lines) + 1
    found: dict[int, list[str]] = {}
    for tag in tags:
        start = tag.partition("\x02")[0].splitlines()[0]
        found.setdefault(_line_with(start, body, first), []).append(tag)
    return tuple(
        Finding(
            "content-raw-html",
            Severity.WARNING,
            file=name,
            line=line,
            count=len(tags),
            detail=f"HTML in Markdown is shown as text: {tags[0][:60]}",
            hint="write it in Markdown, or put it between backticks where it is code",
        )
        for line, tags in sorted(found.items())
    )


def _line_with(start: str, body: str, first: int) -> int:
    """The line of the file in which a tag stands, code left aside."""
    fence = ""
    for number, line in enumerate(body.split("\n"), first):
        opened = _FENCE.match(line)
        if opened and (not fence or line.startswith(fence)):
            fence = "" if fence else opened[0]
        elif not fence and start in _CODE.sub("", line):
            return number
    return first


def split(source: str) -> tuple[dict[str, tuple[str, int]], str]:
    """Front matter as key -> (value, line), and the Markdown after it.

    It stands between two lines `---`, or simply at the top and ends with an empty line.
    """
    lines = source.removeprefix("\ufeff").splitlines()
    fenced = bool(lines) and lines[0].strip() == "---"
    closing = "---" if fenced else ""
    end = next(
        (i for i, line in enumerate(lines[fenced:], int(fenced)) if line.strip() == closing), None
    )
    if end is None and fenced:
        raise FrontMatterError(1, "the front matter is not closed", "close it with a line ---")
    end = len(lines) if end is None else end
    pairs = _pairs(lines[fenced:end], 1 + fenced)
    if not pairs:
        raise FrontMatterError(
            1,
            "the file does not begin with a front matter",
            "begin with title: and date:, one a line, then an empty line",
        )
    return pairs, "\n".join(lines[end + 1 :])


def _pairs(lines: list[str], first: int) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines, first):
        if not line.strip() or line.startswith("#"):
            continue
        pair = _LINE.fullmatch(line.rstrip())
        if pair is None:
            raise FrontMatterError(
                number,
                f"not a line of the form key: value: {line[:60]!r}",
                "write one key and its value on each line",
            )
        key = pair["key"]
        if key not in KEYS:
            raise FrontMatterError(number, f"unknown key {key!r}", nearest(key, KEYS))
        if key in found:
            raise FrontMatterError(number, f"{key!r} is given twice", "keep one of the two lines")
        found[key] = ((pair["value"] or "").strip().strip("\"'"), number)
    return found


def _page(
    settings: Settings,
    section: str,
    file: Path,
    named: re.Match[str],
    matter: dict[str, tuple[str, int]],
    converted: Converted,
) -> ProsePage:
    title, _ = matter.get("title", ("", 1))
    if not title:
        raise FrontMatterError(1, "the title is missing", "add a line title: ...")
    slug, language = named["slug"], named["language"]
    listed = matter.get("disclosure_items", ("", 0))[0].strip("[]")
    return ProsePage(
        slug=slug,
        section=section,
        language=language,
        title=title,
        html=converted.html,
        text=converted.text,
        url=_url(settings, language, section, slug),
        date=_date(matter),
        description=matter.get("description", ("", 0))[0] or converted.text[:110],
        order=_order(matter),
        source=file,
        disclosure_items=tuple(filter(None, (i.strip() for i in listed.split(",")))),
    )


def _date(matter: dict[str, tuple[str, int]]) -> date:
    stated, line = matter.get("date", ("", 1))
    try:
        return date.fromisoformat(stated)
    except ValueError:
        raise FrontMatterError(
            line, f"date: {stated!r} is not a date", "write date: 2026-11-20"
        ) from None


def _order(matter: dict[str, tuple[str, int]]) -> int:
    stated, line = matter.get("order", ("100", 1))
    if not (stated.isascii() and stated.isdecimal()):
        raise FrontMatterError(line, f"order: {stated!r} is not a whole number", "write order: 10")
    return int(stated)


def _url(settings: Settings, language: str, section: str, slug: str) -> str:
    return (
        urls.page(settings, language)
        if section == "home"
        else urls.prose(settings, language, section, slug)
    )


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Files by section. A project without documentation of its own shows the program's.

    Of that, only the pages in the site's languages: nobody has to speak all of ours.
    """
    content = settings.path("content")
    for file in sorted(content.glob("home.*.md")):
        yield "home", file
    for section in SECTIONS:
        folder = content / section
        if section == "docs" and not folder.is_dir():
            for file in sorted((shipped_content() / section).glob("*.md")):
                if file.name.split(".")[-2] in settings.languages:
                    yield section, file
        for file in sorted(folder.glob("*.md")):
            yield section, file


def shipped_content() -> Path:
    """The folder of content that comes with the program."""
    return Path(__file__).resolve().parents[2] / "content"


def _name(file: Path, settings: Settings) -> str:
    root = settings.project
    return (
        str(file.relative_to(root))
        if file.is_relative_to(root)
        else f"content/{file.parent.name}/{file.name}"
    )


def _wrong_matter(file: str, error: FrontMatterError) -> Finding:
    return Finding(
        "content-front-matter",
        Severity.ERROR,
        file=file,
        line=error.line,
        detail=error.detail,
        hint=error.hint,
    )


def _unparsed(file: str, detail: str, hint: str) -> Finding:
    return Finding("content-unparsed", Severity.ERROR, file=file, detail=detail, hint=hint)

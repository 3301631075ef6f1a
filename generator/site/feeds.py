"""`sitemap.xml`, `robots.txt` and the Atom feeds. Volatile datasets appear in none of them.

Sitemap and feeds need absolute addresses; without a `base_url` the feeds keep root-relative
links and there is no sitemap. A page that must not be indexed stays reachable for robots, so that
they can read its `noindex`; only the folders of look-up shards are closed (DOMAIN P-08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.export.hosting import rules as hosting_rules
from generator.model import Release
from generator.publish.sink import Sink
from generator.settings import BEIJING
from generator.site.pages.frame import Frame, Rendered

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LOOKUPS = "/lookup/"
TRAINERS = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Google-Extended",
    "GPTBot",
    "Meta-ExternalAgent",
    "PerplexityBot",
)
"""Names under which companies say that they gather text for their models."""

SITEMAP_LIMIT = 50_000
"""Addresses in one sitemap, by the protocol."""


def write_feeds(frames: Mapping[str, Frame], pages: Iterable[Rendered], sink: Sink) -> None:
    """Write the feeds of all languages, the sitemap and robots.txt."""
    first = next(iter(frames.values()))
    base = first.settings.base_url
    for frame in frames.values():
        prefix = frame.url().lstrip("/")
        sink.write(f"{prefix}feed.xml", feed(frame))
    if base:
        listed = [p for p in pages if not p.file.endswith("404.html") and not p.page.head.volatile]
        sink.write("sitemap.xml", sitemap(base, listed))
    found = hosting_rules(first.site.releases, first.settings)
    personal = [rule.below for rule in found if "X-Robots-Tag" in rule.headers]
    sink.write("robots.txt", robots(base, personal))


def robots(base_url: str, personal: Sequence[str]) -> str:
    """Everything may be fetched but the shards of the look-ups (RFC 9309).

    `personal` are the folders of volatile data. A search engine has to read there that it must not
    index; who gathers text to train on knows no such word, and is kept out by name.
    """
    lines = ["User-agent: *", f"Disallow: {LOOKUPS}", ""]
    if personal:
        closed = dict.fromkeys((LOOKUPS, *(p for p in personal if not p.startswith(LOOKUPS))))
        lines += [f"User-agent: {name}" for name in TRAINERS]
        lines += [*(f"Disallow: {path}" for path in closed), ""]
    return "\n".join([*lines, f"Sitemap: {base_url}/sitemap.xml", ""] if base_url else lines)


def sitemap(base_url: str, pages: Iterable[Rendered]) -> bytes:
    """The sitemap, one address per page with the date of its content."""
    root = Element("urlset", {"xmlns": SITEMAP})
    for rendered in sorted(pages, key=lambda p: p.file)[:SITEMAP_LIMIT]:
        entry = SubElement(root, "url")
        SubElement(entry, "loc").text = base_url + rendered.page.head.url
        if rendered.page.head.published:
            SubElement(entry, "lastmod").text = rendered.page.head.published.isoformat()
    return _xml(root)


def feed(frame: Frame) -> bytes:
    """The releases of durable datasets as Atom, newest first."""
    base, settings = frame.settings.base_url, frame.settings
    durable = [r for r in frame.site.sorted_releases() if not r.dataset.publishing.volatile]
    durable.sort(key=lambda r: frame.as_of(r), reverse=True)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": frame.language})
    home = base + frame.url()
    SubElement(root, "id").text = home if base else "urn:yangguang:feed:" + frame.language
    SubElement(root, "title").text = f"{settings.title(frame.language)} · {frame.t('feed.title')}"
    SubElement(root, "updated").text = (
        _moment(frame, durable[0]) if durable else (frame.site.generated.isoformat())
    )
    SubElement(root, "link", {"href": home})
    SubElement(root, "link", {"rel": "self", "href": f"{home}feed.xml"})
    author = SubElement(root, "author")
    SubElement(author, "name").text = settings.publisher(frame.language) or settings.title(
        frame.language
    )
    for release in durable:
        _entry(root, frame, release)
    return _xml(root)


def _entry(root: Element, frame: Frame, release: Release) -> None:
    dataset = release.dataset
    address = frame.settings.base_url + frame.dataset_url(release)
    entry = SubElement(root, "entry")
    SubElement(entry, "id").text = (
        f"{address}#{dataset.version}"
        if frame.settings.base_url
        else f"urn:sha256:{release.digest}:{frame.language}"
    )
    title = dataset.title(frame.language)
    SubElement(entry, "title").text = _clean(
        frame.t(
            "feed.entry", title=title, version=dataset.version, rows=frame.fmt.number(release.rows)
        )
    )
    SubElement(entry, "updated").text = _moment(frame, release)
    SubElement(entry, "link", {"href": address})
    SubElement(entry, "summary").text = _clean(dataset.description(frame.language))[:500] or title


def _moment(frame: Frame, release: Release) -> str:
    day = frame.as_of(release)
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).isoformat()


def _clean(text: str) -> str:
    """XML allows no control characters; bidirectional controls could disguise a text."""
    return "".join(c for c in text if (c.isprintable() or c in "\n ") and c not in _BIDI).strip()


_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _xml(root: Element) -> bytes:
    indent(root)
    body: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'.encode()

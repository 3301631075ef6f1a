"""The stage verify, for pages: dead links, things loaded from elsewhere, control characters, size.

Thousands of pages are read with one regular expression instead of a parser; what the expression
takes for an attribute in a text is at worst one more address to look up, since a text can hold no
unescaped `<`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from generator.findings import Finding, Severity
from generator.model import Artifact
from generator.settings import Settings

_TAG = re.compile(
    rb"<(a|area|link|script|img|iframe|source|form|object|embed|video|audio|input)\b"
    rb"([^>]*)>",
    re.I,
)
_ADDRESS = re.compile(
    rb"""\b(href|src|action|formaction|data|poster|srcset)\s*=\s*["']([^"']*)""", re.I
)
_REL = re.compile(rb"""\brel\s*=\s*["']([^"']*)""", re.I)
_STYLE_LOAD = re.compile(rb"""@import|url\(\s*["']?(?!data:)([a-z]+:)?//""", re.I)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)

_MERELY_NAMED = frozenset({b"canonical", b"alternate", b"license", b"author", b"me"})
_EXAMPLES = 5

WRITTEN_LAST = frozenset({"manifest.json", "ledger.jsonl"})
"""Files that the stage publish adds after this check; pages may link to them."""


def check_pages(
    root: Path,
    artifacts: Sequence[Artifact],
    settings: Settings,
) -> tuple[Finding, ...]:
    """Check every HTML file and style sheet among `artifacts` below `root`."""
    known = frozenset(a.path for a in artifacts) | WRITTEN_LAST
    dead: dict[str, list[str]] = defaultdict(list)
    outside: dict[str, list[str]] = defaultdict(list)
    controls: dict[str, list[str]] = defaultdict(list)
    found: list[Finding] = []
    for artifact in artifacts:
        if artifact.path.endswith(".html"):
            content = (root / artifact.path).read_bytes()
            _check_page(content, artifact.path, known, dead, outside)
            for control in set(_CONTROL.findall(content)):
                controls[f"U+{ord(control.decode()):04X}"].append(artifact.path)
            found += _size(artifact, settings)
        elif artifact.path.endswith(".css") and _STYLE_LOAD.search(
            (root / artifact.path).read_bytes()
        ):
            outside["a style sheet that loads another file"].append(artifact.path)
    return (
        *found,
        *_gathered("link-dead", dead, "no page or file of the site"),
        *_gathered("resource-external", outside, "loaded from another host"),
        *_gathered("CHR-11", controls, "a control character, no text", "take it out of the source"),
    )


def _check_page(
    content: bytes,
    path: str,
    known: frozenset[str],
    dead: dict[str, list[str]],
    outside: dict[str, list[str]],
) -> None:
    seen: set[bytes] = set()
    for tag, attributes in _TAG.findall(content):
        for name, raw in _ADDRESS.findall(attributes):
            if raw in seen and tag.lower() == b"a":
                continue
            seen.add(raw)
            _judge(path, tag.lower(), attributes, name.lower(), raw, known, dead, outside)


def _judge(
    path: str,
    tag: bytes,
    attributes: bytes,
    name: bytes,
    raw: bytes,
    known: frozenset[str],
    dead: dict[str, list[str]],
    outside: dict[str, list[str]],
) -> None:
    address = unescape(raw.decode("utf-8", "replace")).strip()
    if _SCHEME.match(address) or address.startswith("//"):
        if not _allowed(tag, attributes, address):
            outside[address].append(path)
        return
    target = target_of(path, address)
    if target is not None and target not in known:
        dead[address].append(path)


def target_of(page: str, address: str) -> str | None:
    """The file of the site that an address on `page` leads to; None for the page itself."""
    bare = address.partition("#")[0].partition("?")[0]
    if not bare:
        return None
    path = unquote(bare if bare.startswith("/") else urljoin("/" + page, bare)).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def _allowed(tag: bytes, attributes: bytes, address: str) -> bool:
    """A visitor may leave by a link; nothing may be loaded or sent on its own."""
    scheme = address.partition(":")[0].lower() if _SCHEME.match(address) else ""
    if tag in (b"a", b"area"):
        return scheme in ("http", "https", "mailto", "tel")
    if tag == b"link":
        rel = _REL.search(attributes)
        return bool(rel) and set(rel[1].lower().split()) <= _MERELY_NAMED  # type: ignore[index]
    return tag == b"img" and scheme == "data"


def _size(artifact: Artifact, settings: Settings) -> Iterable[Finding]:
    if artifact.bytes > settings.max_page_bytes:
        yield Finding(
            "size-budget",
            Severity.WARNING,
            file=artifact.path,
            detail=f"{artifact.bytes:,} bytes, the budget is {settings.max_page_bytes:,}",
            hint="split the page, or raise max_page_bytes in the settings",
        )


def _gathered(
    code: str,
    found: dict[str, list[str]],
    meaning: str,
    hint: str = "correct the address or remove it",
) -> Iterable[Finding]:
    """One finding per address or character, with the pages that hold it."""
    for address, pages in sorted(found.items()):
        yield Finding(
            code,
            Severity.ERROR,
            file=pages[0],
            count=len(pages),
            examples=tuple(pages[:_EXAMPLES]),
            detail=f"{address[:200]}: {meaning}",
            hint=hint,
        )

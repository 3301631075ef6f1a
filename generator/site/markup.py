"""Markdown to HTML, in two strengths: pages of content, and descriptions out of descriptors.

In both, raw HTML is shown as text, no attribute can be stated, and a link goes to http(s), mail,
telephone or a place in this site, never to `javascript:`. Comments of whole lines are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markupsafe import Markup

from generator import urls
from generator.settings import Settings

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TAGS = re.compile(r"<[^>]*>")
_COMMENTS = re.compile(r"^ {0,3}<!--.*?-->[ \t]*$", re.DOTALL | re.MULTILINE)
_ALIGNED = {"text-align: right;": "n", "text-align: center;": "center"}
"""What the extension for tables writes as a style, as a class: no page has inline styles."""

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted text: its HTML, its words alone, and the raw HTML that is shown as text."""

    html: str
    text: str
    raw_html: tuple[str, ...] = ()


def safe_href(address: str) -> str:
    """`address` where a visitor may follow it, else the empty string.

    Browsers ignore white space and control characters inside a scheme, so they count as nothing.
    """
    bare = _CONTROLS.sub("", address)
    try:
        parts = urlsplit(bare)
    except ValueError:
        return ""
    if bare.startswith(("//", "\\", "/\\")):
        return ""
    return bare if not parts.scheme or parts.scheme.lower() in SCHEMES else ""


def web_href(address: object) -> str:
    """Like `safe_href`, but only http and https with a host: for URLs in the data."""
    bare = safe_href(str(address or ""))
    parts = urlsplit(bare) if bare else None
    return bare if parts and parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def convert(source: str, settings: Settings, language: str, *, prose: bool = True) -> Converted:
    """Convert Markdown; links to pages of this site gain the language's prefix.

    `prose` adds code blocks, anchors of headings, definition lists and boxes.

    A page is linked as it is addressed in the default language (`/docs/files/`), so that both
    translations of a page carry the same link.
    """
    shown: list[str] = []
    html = _focusable_code(_converter(settings, language, prose, shown).convert(source), language)
    return Converted(html, words(html), tuple(shown))


def describe(source: str, settings: Settings, language: str) -> Markup:
    """A description out of a descriptor as HTML, raw HTML shown as text."""
    return Markup(convert(source, settings, language, prose=False).html) if source else Markup()


def words(html: str) -> str:
    """The text of HTML, white space folded."""
    return _SPACES.sub(" ", unescape(_TAGS.sub(" ", html))).strip()


def _converter(settings: Settings, language: str, prose: bool, shown: list[str]) -> Any:
    import markdown

    # Without `attr_list` no attribute can be stated: it would let `onclick` and `style` in.
    converter = markdown.Markdown(
        extensions=["tables", "fenced_code", "toc", "def_list", "admonition"]
        if prose
        else ["tables"],
        output_format="html",
    )
    _show_raw_html(converter, shown)
    _register_trees(converter, settings, language)
    return converter


def _show_raw_html(converter: Any, shown: list[str]) -> None:
    """Leave tags as the text they are, noting each in `shown`."""
    from markdown.inlinepatterns import HTML_RE, InlineProcessor
    from markdown.preprocessors import Preprocessor

    class Tags(InlineProcessor):  # type: ignore[misc]
        """Notes a tag and does nothing with it: what no pattern takes is escaped."""

        def handleMatch(self, m: re.Match[str], data: str) -> tuple[None, None, None]:
            shown.append(m.group(0))
            return None, None, None

    class Comments(Preprocessor):  # type: ignore[misc]
        """Takes out comments; code blocks are stashed away before."""

        def run(self, lines: list[str]) -> list[str]:
            return _COMMENTS.sub("", "\n".join(lines)).split("\n")

    converter.preprocessors.deregister("html_block")
    converter.preprocessors.register(Comments(converter), "comments", 20)
    converter.inlinePatterns.register(Tags(HTML_RE, converter), "html", 90)


def _register_trees(converter: Any, settings: Settings, language: str) -> None:
    from markdown.treeprocessors import Treeprocessor

    class Links(Treeprocessor):  # type: ignore[misc]
        """Judges every address and adds the language's prefix to pages of this site."""

        def run(self, root: Element) -> None:
            for element in root.iter():
                for attribute in ("href", "src"):
                    if attribute in element.attrib:
                        _relink(element, attribute, settings, language)
                aligned = _ALIGNED.get(element.attrib.pop("style", ""))
                if aligned:
                    element.set("class", aligned)

    class Tables(Treeprocessor):  # type: ignore[misc]
        """Puts each table into a region that scrolls and can be reached by keyboard.

        An empty corner heads nothing, so that it is a data cell (HTML 4.9.10).
        """

        def run(self, root: Element) -> None:
            for cell in list(root.iter("th")):
                if not len(cell) and not (cell.text or "").strip():
                    cell.tag = "td"
            for parent in list(root.iter()):
                for index, child in enumerate(list(parent)):
                    if child.tag == "table":
                        parent[index] = _region(child, language)

    converter.treeprocessors.register(Links(converter), "links", 5)
    converter.treeprocessors.register(Tables(converter), "scrolling-tables", 4)


def _relink(element: Element, attribute: str, settings: Settings, language: str) -> None:
    address = safe_href(element.attrib[attribute])
    if not address:
        del element.attrib[attribute]
    elif element.tag == "a" and is_page(address):
        element.set(attribute, urls.localized(settings, language, address))
    else:
        element.set(attribute, address)


def is_page(address: str) -> bool:
    """Whether a root-relative address is a page of this site and not a file."""
    path = address.partition("#")[0].partition("?")[0]
    return path.startswith("/") and path.endswith("/")


def _focusable_code(html: str, language: str) -> str:
    """A block of code scrolls sideways on a phone, so the keyboard must reach it (WCAG 2.1.1).

    Raw HTML is shown as text, so that a `<pre>` here is always one of Markdown's own.
    """
    label = "代码" if language.startswith("zh") else "Code"
    return html.replace("<pre>", f'<pre tabindex="0" role="group" aria-label="{label}">')


def _region(table: Element, language: str) -> Element:
    label = "表格，可左右滚动" if language.startswith("zh") else "Table, scrolls sideways"
    region = Element(
        "div", {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": label}
    )
    region.append(table)
    region.tail, table.tail = table.tail, None
    return region

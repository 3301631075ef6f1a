"""Chinese words on pages in other languages, marked as such (WCAG 2.1, 3.1.2 Language of Parts).

Courts, cases, statutes and table lines keep their Chinese names everywhere, and they come out of
data in hundreds of places. Marking them once in the finished page misses none and keeps the
templates free of it. What stands inside an element that already says `lang="zh…"` is left alone.
"""

from __future__ import annotations

import re

LANGUAGE = "zh-Hans"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(f"[{_HAN}]")
_RUN = re.compile(
    f"[“《（「【]?[{_HAN}]"
    f"(?:[{_HAN}\u3000-\u303f\uff00-\uffef“”·]|[0-9 ]+(?=[{_HAN}])|(?<=[{_HAN}])[0-9]+)*"
)
_LATIN = re.compile("[A-Za-z]")
_ELEMENT = re.compile(r"<(?:!--.*?--|!([^>]*)|(/?)([A-Za-z][A-Za-z0-9]*)([^>]*))>", re.DOTALL)
_LANGUAGE = re.compile(r'\slang="([^"]*)"')
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNREAD = frozenset({"script", "style"})
_TEXT_ONLY = frozenset({"title", "desc", "option", "textarea"})
"""Elements that hold no other element, so that the attribute goes on themselves."""


def mark_chinese(html: str) -> str:
    """`html` with each run of Chinese words in an element with `lang`, and otherwise the same."""
    return _Marker(html).marked() if _WORDS.search(html) else html


class _Marker:
    """One pass over a page: the open elements, each with whether it is in Chinese already."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._open: list[tuple[str, bool]] = [("", False)]
        self._out: list[str] = []
        self._copied = 0

    def marked(self) -> str:
        """The whole page; what needs no mark is copied in long pieces."""
        html, end = self._html, 0
        for tag in _ELEMENT.finditer(html):
            if tag.start() > end and _WORDS.search(html, end, tag.start()):
                self._text(end, tag.start())
            end = tag.end()
            if tag[3]:
                self._tag(tag[3], tag[4], bool(tag[2]))
        if _WORDS.search(html, end):
            self._text(end, len(html))
        return "".join((*self._out, html[self._copied :]))

    def _tag(self, name: str, rest: str, closing: bool) -> None:
        if closing:
            self._close(name)
        elif name not in _VOID and not rest.endswith("/"):
            stated = _LANGUAGE.search(rest) if rest else None
            inherited = self._open[-1][1]
            self._open.append((name, stated[1].startswith("zh") if stated else inherited))

    def _close(self, name: str) -> None:
        """Close down to the last element of that name: a theme may leave out end tags."""
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index][0] == name:
                del self._open[index:]
                return

    def _text(self, start: int, end: int) -> None:
        name, chinese = self._open[-1]
        if chinese or name in _UNREAD:
            return
        text = self._html[start:end]
        if name in _TEXT_ONLY:
            # Such an element has one language: that of most of its characters.
            if len(_WORDS.findall(text)) >= len(_LATIN.findall(text)):
                self._put(start - 1, start, f' lang="{LANGUAGE}">')
            return
        element = "tspan" if any(n == "svg" for n, _ in self._open) else "span"
        self._put(start, end, _RUN.sub(rf'<{element} lang="{LANGUAGE}">\g<0></{element}>', text))

    def _put(self, start: int, end: int, instead: str) -> None:
        self._out += (self._html[self._copied : start], instead)
        self._copied = end

"""A local web server for looking at the built site. Not for production.

It sends the headers of the site's own `_headers`, so that what is looked at is what is served.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.errors import ImpossibleRequest
from generator.export.hosting import Rule, read_headers
from generator.publish.sink import media_type


class SiteHandler(SimpleHTTPRequestHandler):
    """Files with the media types of the manifest; compressed downloads stay as they are."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Headers and body are two writes: with Nagle's algorithm the second waits for the visitor's
    acknowledgement of the first, which systems put off for 40 ms."""

    def guess_type(self, path: Any) -> str:
        """The media type that the manifest gives the file."""
        return media_type(str(path))

    def __init__(self, *arguments: Any, rules: Sequence[Rule], **named: Any) -> None:
        self._rules = rules
        super().__init__(*arguments, **named)

    def end_headers(self) -> None:
        """Add what the site's own `_headers` says of the path."""
        path = unquote(urlsplit(self.path).path) if hasattr(self, "path") else "/"
        sent = {"Cache-Control": "no-cache"}
        for rule in self._rules:
            if path.startswith(rule.below):
                sent.update(rule.headers)
        for name, value in sent.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404 page, as a static host would."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.answer(404, page.read_bytes(), media_type("404.html"))

    def answer(self, code: int, content: bytes, kind: str) -> None:
        """Send bytes of a media type."""
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a visitor's requests are nobody's business."""


def make_server(
    site: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    handler: Callable[..., SiteHandler] = SiteHandler,
) -> ThreadingHTTPServer:
    """A server for the folder `site`; port 0 takes a free one."""
    if not (site / "index.html").is_file():
        raise ImpossibleRequest(f"no built site at {site}\n  build one first: yangguang build")
    stated = site / "_headers"
    rules = read_headers(stated.read_text(encoding="utf-8")) if stated.is_file() else ()
    try:
        return ThreadingHTTPServer((host, port), partial(handler, directory=str(site), rules=rules))
    except OSError as error:
        raise ImpossibleRequest(
            f"cannot listen on {host}:{port}: {error.strerror}\n  choose another port with --port"
        ) from error

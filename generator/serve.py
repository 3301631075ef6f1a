"""A local web server for looking at the built site. Not for production."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from generator.errors import ImpossibleRequest
from generator.publish.sink import media_type


class _Handler(SimpleHTTPRequestHandler):
    """Files with the media types of the manifest; compressed downloads stay as they are."""

    protocol_version = "HTTP/1.1"

    def guess_type(self, path: Any) -> str:
        return media_type(str(path))

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own 404 page, as a static host would."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", media_type("404.html"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a visitor's requests are nobody's business."""


def make_server(site: Path, host: str = "127.0.0.1", port: int = 8000) -> ThreadingHTTPServer:
    """A server for the folder `site`; port 0 takes a free one."""
    if not (site / "index.html").is_file():
        raise ImpossibleRequest(f"no built site at {site}\n  build one first: yangguang build")
    try:
        return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(site)))
    except OSError as error:
        raise ImpossibleRequest(
            f"cannot listen on {host}:{port}: {error.strerror}\n  choose another port with --port"
        ) from error

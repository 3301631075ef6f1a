"""How a host must serve the site: `_headers`, and snippets for nginx and Apache.

    _headers                    Netlify and Cloudflare Pages read it; `yangguang serve` too
    hosting/nginx.conf          for the `http` block, then for the `server` block
    hosting/apache.conf         for the site's configuration or .htaccess

Volatile files are cached for five minutes at most and kept out of search engines (DOMAIN P-06,
P-08); everything is bound to its own host by a Content-Security-Policy (P-09).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator import urls
from generator.model import Release
from generator.publish.sink import Sink
from generator.settings import Settings

POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
)

EVERYWHERE: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}

NOT_INDEXED = "noindex, noarchive, nosnippet, noimageindex"
SHORT, DURABLE, ASKED = (
    "public, max-age=300, must-revalidate",
    "public, max-age=3600, must-revalidate",
    "no-cache",
)
"""Names are stable, so nothing is `immutable`; what pages are made of is asked for each time."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Headers of all files below an address that ends in `/`."""

    below: str
    headers: Mapping[str, str]


def rules(releases: Mapping[str, Release], settings: Settings) -> tuple[Rule, ...]:
    """What goes beyond `EVERYWHERE`, by address. No two rules are about the same file."""
    return (Rule("/theme/", {"Cache-Control": ASKED}), *sorted(
        (rule for name in sorted(releases) for rule in _of(releases, name, settings)),
        key=lambda rule: rule.below,
    ))  # fmt: skip


def write_hosting(releases: Mapping[str, Release], sink: Sink, settings: Settings) -> None:
    """Write the three files."""
    found = rules(releases, settings)
    sink.write("_headers", headers_file(found))
    sink.write("hosting/nginx.conf", nginx(found))
    sink.write("hosting/apache.conf", apache(found))


def headers_file(found: tuple[Rule, ...]) -> str:
    """The form of Netlify and Cloudflare Pages: an address, then its headers, indented."""
    blocks = [Rule("/", EVERYWHERE), *found]
    return "\n".join(
        "".join((f"{b.below}*\n", *(f"  {k}: {v}\n" for k, v in b.headers.items()))) for b in blocks
    )


def read_headers(text: str) -> tuple[Rule, ...]:
    """The rules of a `_headers` file."""
    found: list[Rule] = []
    for block in text.split("\n\n"):
        address, *lines = block.strip().splitlines()
        pairs = (line.strip().split(": ", 1) for line in lines)
        found.append(Rule(address.removesuffix("*"), dict(pairs)))
    return tuple(found)


def nginx(found: tuple[Rule, ...]) -> str:
    """Maps, since a `location` with a header of its own would lose all others."""
    lines = ["# Into the block http {}:"]
    for name, header, default in (
        ("cache", "Cache-Control", ASKED), ("robots", "X-Robots-Tag", ""),
        ("origin", "Access-Control-Allow-Origin", ""),
    ):  # fmt: skip
        lines += [f"map $uri $yangguang_{name} {{", f'    default "{default}";']
        lines += [f'    "~^{re.escape(r.below)}" "{r.headers[header]}";' for r in found
                  if header in r.headers]  # fmt: skip
        lines += ["}"]
    lines += ["", "# Into the block server {}; an empty header is not sent:"]
    lines += [f'add_header {k} "{v}" always;' for k, v in EVERYWHERE.items()]
    lines += ["add_header Cache-Control $yangguang_cache always;",
              "add_header X-Robots-Tag $yangguang_robots always;",
              "add_header Access-Control-Allow-Origin $yangguang_origin always;",
              "location = /_headers { return 404; }",
              "error_page 404 /404.html;", ""]  # fmt: skip
    return "\n".join(lines)


def apache(found: tuple[Rule, ...]) -> str:
    """Needs mod_headers and mod_setenvif; later lines go before earlier ones."""
    lines = [f'Header always set {k} "{v}"' for k, v in EVERYWHERE.items()]
    lines += [f'Header always set Cache-Control "{ASKED}"', "ErrorDocument 404 /404.html"]
    for number, rule in enumerate(found, 1):
        mark = f"YANGGUANG_{number}"
        lines += [f'SetEnvIf Request_URI "^{re.escape(rule.below)}" {mark}']
        lines += [f'Header always set {k} "{v}" env={mark}' for k, v in rule.headers.items()]
    return "\n".join([*lines, '<Files "_headers">', "    Require all denied", "</Files>", ""])


def _of(releases: Mapping[str, Release], name: str, settings: Settings) -> Iterator[Rule]:
    dataset = releases[name].dataset
    if not dataset.publishing.volatile:
        yield Rule(f"/data/{name}/", {"Cache-Control": DURABLE, "Access-Control-Allow-Origin": "*"})
        return
    kept_short = {"Cache-Control": SHORT, "X-Robots-Tag": NOT_INDEXED}
    yield Rule(f"/data/{name}/", kept_short)
    if dataset.publishing.lookup:
        yield Rule(f"/lookup/{name}/", kept_short)
    for language in settings.languages:
        yield Rule(urls.dataset(settings, language, name), kept_short)
        if dataset.kind == "debtors" and name == _first(releases):
            yield Rule(urls.page(settings, language, "debtors"), kept_short)


def _first(releases: Mapping[str, Release]) -> str:
    """The list that the column of debtors is made of."""
    return min(n for n, r in releases.items() if r.dataset.kind == "debtors")

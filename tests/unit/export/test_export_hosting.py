"""What a host is told to send with every file."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.export.hosting import EVERYWHERE, headers_file, read_headers
from generator.pipeline import build
from generator.serve import make_server
from tests.conftest import FILES, MakeSite
from tests.unit.disclosure.debtor_site import debtor_files


@pytest.fixture
def site(make_site: MakeSite) -> Path:
    """A durable dataset and a volatile one."""
    return build(make_site({**debtor_files(range(3)), **FILES})).folder


@pytest.fixture
def served(site: Path) -> Iterator[http.client.HTTPConnection]:
    server = make_server(site, port=0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    connection = http.client.HTTPConnection(*server.server_address[:2])
    yield connection
    connection.close()
    server.shutdown()
    server.server_close()
    thread.join()


VOLATILE = ("/data/list/list.csv", "/data/list/list.parquet", "/lookup/list/directory.json",
            "/debtors/", "/en/debtors/", "/datasets/list/", "/en/datasets/list/")  # fmt: skip
DURABLE = ("/data/fees/fees.csv", "/", "/en/", "/datasets/", "/datasets/fees/", "/quality/",
           "/theme/css/site.css", "/feed.xml")  # fmt: skip


def test_volatile_files_live_five_minutes_and_are_not_indexed(served) -> None:
    for path in VOLATILE:
        found = headers(served, path)
        assert found["Cache-Control"] == "public, max-age=300, must-revalidate", path
        assert set(found["X-Robots-Tag"].split(", ")) >= {"noindex", "noarchive", "nosnippet"}
        assert "Access-Control-Allow-Origin" not in found


def test_durable_files_may_be_indexed(served) -> None:
    for path in DURABLE:
        assert "X-Robots-Tag" not in headers(served, path), path
    assert headers(served, "/data/fees/fees.csv")["Access-Control-Allow-Origin"] == "*"


def test_every_answer_is_bound_to_its_own_host(served) -> None:
    for path in (*VOLATILE, *DURABLE, "/no-such-page/"):
        found = headers(served, path)
        policy = dict(p.strip().split(" ", 1) for p in found["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["connect-src"] == "'self'"
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in found["Content-Security-Policy"]
        assert found["Referrer-Policy"] == "no-referrer"
        assert found["X-Content-Type-Options"] == "nosniff"


def test_no_header_is_stated_twice_for_one_file(site: Path) -> None:
    """Netlify and Cloudflare Pages would join the two values by a comma."""
    rules = read_headers((site / "_headers").read_text("utf-8"))

    for path in ("/data/list/list.csv", "/debtors/index.html", "/en/datasets/list/index.html"):
        names = [n for r in rules if path.startswith(r.below) for n in r.headers]
        assert len(names) == len(set(names))
    assert headers_file(rules[1:]) == (site / "_headers").read_text("utf-8")


def test_pages_do_nothing_that_the_policy_forbids(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert all("application/" in s for s in scripts), page
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text), page
        assert "<style" not in text
        assert "javascript:" not in text


def test_nginx_accepts_its_snippet(site: Path, tmp_path: Path) -> None:
    text = (site / "hosting/nginx.conf").read_text("utf-8")
    assert '"~^/data/list/" "public, max-age=300, must-revalidate";' in text
    assert all(f'add_header {k} "{v}" always;' in text for k, v in EVERYWHERE.items())
    assert text.count("{") == text.count("}")
    if shutil.which("nginx"):
        whole = "events {}\nhttp {\n%s\nserver { listen 127.0.0.1:8; root %s;\n%s\n}\n}\n"
        http_part, server_part = text.split("# Into the block server {}")
        conf = tmp_path / "nginx.conf"
        conf.write_text(whole % (http_part, site, "#" + server_part), "utf-8")
        done = subprocess.run(["nginx", "-t", "-c", str(conf)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_apache_gets_the_same_rules(site: Path) -> None:
    text = (site / "hosting/apache.conf").read_text("utf-8")
    for rule in read_headers((site / "_headers").read_text("utf-8"))[1:]:
        mark = re.search(rf'SetEnvIf Request_URI "\^{re.escape(re.escape(rule.below))}" (\w+)', text)
        assert mark is not None
        assert all(f'Header always set {k} "{v}" env={mark[1]}\n' in text
                   for k, v in rule.headers.items())  # fmt: skip


def headers(connection: http.client.HTTPConnection, path: str) -> dict[str, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return dict(answer.getheaders())

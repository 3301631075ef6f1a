"""What a host is told to send with every file."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from generator.export.hosting import EVERYWHERE, headers_file, read_headers
from generator.pipeline import build
from generator.serve import make_server
from tests.conftest import FILES
from tests.unit.disclosure.debtor_site import debtor_files


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A durable dataset and a volatile one; nothing writes there."""
    project = tmp_path_factory.mktemp("hosted")
    for path, content in {**debtor_files(range(3)), **FILES}.items():
        if content is not None:
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(content, "utf-8")
    return build(project).folder


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


VOLATILE = ("/data/list/list.csv", "/data/list/list.parquet", "/lookup/list/directory.json.gz",
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


def test_nginx_gets_the_same_rules(site: Path) -> None:
    text = (site / "hosting/nginx.conf").read_text("utf-8")
    assert '"~^/data/list/" "public, max-age=300, must-revalidate";' in text
    assert all(f'add_header {k} "{v}" always;' in text for k, v in EVERYWHERE.items())


def test_apache_gets_the_same_rules(site: Path) -> None:
    text = (site / "hosting/apache.conf").read_text("utf-8")
    for rule in read_headers((site / "_headers").read_text("utf-8"))[1:]:
        mark = re.search(
            rf'SetEnvIf Request_URI "\^{re.escape(re.escape(rule.below))}" (\w+)', text
        )
        assert mark is not None
        assert all(f'Header always set {k} "{v}" env={mark[1]}\n' in text
                   for k, v in rule.headers.items())  # fmt: skip


NGINX = """\
daemon off; master_process off; pid {own}/pid; error_log stderr;
events {{}}
http {{
    types {{ text/html html; }}
    access_log off;
    client_body_temp_path {own}; proxy_temp_path {own}; fastcgi_temp_path {own};
    uwsgi_temp_path {own}; scgi_temp_path {own};
    {before}
    server {{
        listen 127.0.0.1:{port};
        root {site};
        # {after}
    }}
}}
"""

APACHE = """\
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {own}/pid
ErrorLog {own}/log
{modules}
DirectoryIndex index.html
DocumentRoot {site}
<Directory {site}>
    Require all granted
</Directory>
{before}
"""
MODULES = ("mpm_event", "authz_core", "dir", "headers", "setenvif")


@contextmanager
def host(name: str, site: Path, own: Path) -> Iterator[http.client.HTTPConnection]:
    """The site behind a real nginx or Apache that has nothing but the snippet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = own / f"{name}.conf"
    snippet = (site / f"hosting/{'nginx' if name == 'nginx' else 'apache'}.conf").read_text("utf-8")
    before, _, after = snippet.partition("# Into the block server {}")
    folder = Path("/usr/lib/apache2/modules")
    loaded = "\n".join(f"LoadModule {m}_module {folder}/mod_{m}.so" for m in MODULES)
    form = NGINX if name == "nginx" else APACHE
    conf.write_text(form.format(own=own, port=port, site=site, before=before, after=after,
                                modules=loaded), "utf-8")  # fmt: skip
    command = [name, "-c", conf] if name == "nginx" else [name, "-f", conf, "-DFOREGROUND"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            with closing(_connected(port)) as connection:
                yield connection
        finally:
            server.terminate()


def _connected(port: int) -> http.client.HTTPConnection:
    """A connection, as soon as the server listens."""
    for _ in range(100):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return http.client.HTTPConnection("127.0.0.1", port)
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.mark.parametrize("name", ["nginx", "apache2"])
def test_a_real_host_sends_what_our_own_server_sends(
    name: str, site: Path, served: http.client.HTTPConnection
) -> None:
    """Where the program is installed; the headers of pages, downloads, look-up, and of no page."""
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        own.chmod(0o755)  # the host's own user reads there
        shutil.copytree(site, own / "site")
        with host(name, own / "site", own) as found:
            for path in (*VOLATILE, *DURABLE, "/no-such-page/"):
                expected, sent = headers(served, path), headers(found, path)
                for header in (*EVERYWHERE, *RULED):
                    assert sent.get(header) == expected.get(header), (path, header)
            found.request("GET", "/no-such-page/")
            missing = found.getresponse()
            assert (missing.status, missing.read()) == (404, (site / "404.html").read_bytes())
            found.request("GET", "/_headers")
            assert found.getresponse().status in (403, 404)


RULED = ("Cache-Control", "X-Robots-Tag", "Access-Control-Allow-Origin")


def headers(connection: http.client.HTTPConnection, path: str) -> dict[str, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return dict(answer.getheaders())

"""`.ci/live` and `build --live`: a machine without output knows what is live."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from generator.checking import check
from generator.errors import GateClosed
from generator.pipeline import build
from generator.serve import make_server
from tests.conftest import DATA, DESCRIPTOR, ROOT, MakeSite

FEES, DESCRIBED = "datasets/fees/data/fees.csv", "datasets/fees/datapackage.yaml"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = make_server(folder, "127.0.0.1", 0)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def copied(url: str, target: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci/live"), url, str(target)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_new_machine_compares_with_the_live_site_and_holds_at_it(
    make_site: MakeSite, tmp_path: Path
) -> None:
    published = make_site(name="published")
    build(published)
    site = published / "output" / "site"
    with served(site) as url:
        done = copied(url, tmp_path / "live")
        record = site / "data/fees/release.json"
        whole = record.read_bytes()
        record.write_bytes(whole + b"\n")
        damaged = copied(url, tmp_path / "damaged")
        record.write_bytes(whole)

    assert (done.returncode, done.stdout) == (0, "3 files of the live site\n")
    assert damaged.returncode == 1
    assert "data/fees/release.json is not what the manifest" in damaged.stderr
    shorter = {
        FEES: "\n".join(DATA.splitlines()[:2]) + "\n",
        DESCRIBED: DESCRIPTOR + "  expectations: {shrink: 0.5}\n",
    }
    new = make_site(shorter, name="new")
    assert not check(new).findings
    (lost,) = [f for f in check(new, live=tmp_path / "live").findings if f.is_error]
    assert lost.code == "expectation-change"
    with pytest.raises(GateClosed):
        build(new, live=tmp_path / "live")
    build(new, strict=False, live=tmp_path / "live")
    with (new / "output/site/data/fees/fees.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 4


def test_before_the_first_release_nothing_is_live(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty/index.html").write_text("another site", encoding="utf-8")
    with served(tmp_path / "empty") as url:
        done = copied(url, tmp_path / "live")

    assert (done.returncode, done.stdout) == (0, "0 files of the live site\n")
    assert copied("ftp://example.org", tmp_path / "x").returncode == 1

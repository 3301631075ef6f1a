"""The code on a dataset's page runs as it stands, in the folder of the downloads."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.site.snippets import PROGRAMS, Snippets
from tests.unit.site import site_samples as samples


@pytest.fixture(scope="module")
def downloads(tmp_path_factory):
    sink = samples.fresh(tmp_path_factory.mktemp("snippets"))
    site = samples.site(sink, only={"courts"})
    found = Snippets(samples.ROOT / "theme").of(site.releases["courts"], "zh", "https://d.example")
    return sink.root / "data" / "courts", {s.name: s.code for s in found}


def test_every_program_has_its_snippet(downloads):
    assert set(downloads[1]) == {name for name, *_ in PROGRAMS}


def test_duckdb(downloads, monkeypatch):
    import duckdb

    folder, snippets = downloads
    monkeypatch.chdir(folder)
    counted, *_ = (duckdb.sql(s) for s in snippets["duckdb.sql"].split(";") if "SELECT count" in s)

    assert counted.fetchall() == [(len(samples.COURTS),)]
    assert len(duckdb.sql(snippets["duckdb.sql"]).fetchall()) == 12


@pytest.mark.parametrize("name", ["pandas.py", "polars.py"])
def test_python(downloads, name):
    done = run([sys.executable, "-c", downloads[1][name]], downloads[0])

    assert done.returncode == 0, done.stderr
    assert "code" in done.stdout


def test_frictionless(downloads):
    program = Path(sys.executable).parent
    done = run(["sh", "-c", downloads[1]["frictionless.sh"]], downloads[0], PATH=str(program))

    assert done.returncode == 0, done.stdout + done.stderr


def run(command, folder, **environment):
    import os

    path = environment.get("PATH", "")
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}"},
    )

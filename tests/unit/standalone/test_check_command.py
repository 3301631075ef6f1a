"""`yangguang check` with files: names and paths, options, formats, exit codes, all rows."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from generator.checks.tally import MASKED
from generator.cli import cli, main
from generator.errors import ImpossibleRequest
from tests.conftest import DATA, ROOT, MakeSite

GOOD = {
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "name", "type": "string", "personal": True, "constraints": {"maxLength": 3}},
    ]
}
BAD_ROWS = "id,name\nx,甲\n2,甲乙丙丁\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder outside any project, with a schema and two data files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text(json.dumps(GOOD), encoding="utf-8")
    (tmp_path / "good.csv").write_text("id,name\n1,甲\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD_ROWS, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what stands on standard error, by the way that a person runs it."""
    with pytest.raises(SystemExit) as end:
        main(["check", *arguments])
    return int(end.value.code or 0), capsys.readouterr().err


def test_exit_codes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(capsys, "good.csv", "--schema", "s.json")[0] == 0
    assert ended(capsys, "bad.csv", "--schema", "s.json")[0] == 1
    assert ended(capsys, "none.csv", "--schema", "s.json") == (
        2,
        "yangguang: no such file: none.csv\n",
    )


def test_a_format_that_nobody_here_reads_is_a_finding(here: Path) -> None:
    """Frictionless reads wkt with a further package only."""
    descriptor = {"fields": [{"name": "id", "type": "string", "format": "wkt"}, {"name": "name"}]}
    (here / "wkt.json").write_text(json.dumps(descriptor), encoding="utf-8")
    result = run("good.csv", "--schema", "wkt.json")

    assert result.exit_code == 1
    assert "descriptor-invalid" in result.output
    assert "wkt" in result.output


def test_formats(here: Path) -> None:
    text = run("bad.csv", "--schema", "s.json").stdout
    found = json.loads(run("bad.csv", "--schema", "s.json", "--format", "json").stdout)
    notes = run("bad.csv", "--schema", "s.json", "--format", "github").stdout.splitlines()

    assert "[type-error]  bad.csv (bad.id)" in text
    assert [(f["code"], f["file"], f["rows"]) for f in found["findings"]] == [
        ("type-error", "bad.csv", [2]), ("constraint-error", "bad.csv", [3])]  # fmt: skip
    assert notes[0].startswith("::error file=bad.csv,line=2,title=type-error::")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["s.json"], "s.json is a table schema"),
        (["."], ". is a folder"),
        (["none/none.json"], "no such file"),
        (["good.csv", "--schema", "none.json"], "no such file: none.json"),
        (["good.csv", "bad.csv"], "one file can be checked at a time"),
        (["--schema", "s.json"], "one file can be checked at a time"),
        (["bad.csv", "--all-rows", "errors.txt"], "must end in .csv or .parquet"),
        (["bad.csv", "--all-rows", "none/errors.csv"], "no such folder"),
        (["bad.csv", "--all-rows", "good.csv"], "good.csv exists already"),
        (["bad.csv", "--memory", "much"], "an amount of memory such as"),
        (["bad.csv", "--threads", "-1"], "--threads"),
        (["bad.csv", "--temp", "none"], "--temp"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = ended(capsys, *arguments)

    assert (code, message in told) == (2, True)


def test_a_dataset_goes_before_a_file_of_the_same_name(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_site({"datasets/fees/data/fees.csv": DATA.replace("300.00", "三百")})
    (project / "fees").write_text("a\n1\n", encoding="utf-8")
    (project / "other.csv").write_text("a\n1\n", encoding="utf-8")
    monkeypatch.chdir(project)

    assert "fees/fees.amount" in run("fees").stdout
    assert "No findings" in run("other.csv").stdout
    (project / "fees.csv").write_text(DATA, encoding="utf-8")
    assert "No findings" in run("fees.csv", "--schema", "schemas/fee.json").stdout
    with pytest.raises(ImpossibleRequest, match="no dataset is called fes"):
        CliRunner().invoke(cli, ["check", "fes"], catch_exceptions=False)
    assert "the format '' is not read" in run("./fees").stdout


def test_every_error_of_a_file_by_itself(here: Path) -> None:
    assert run("bad.csv", "--schema", "s.json", "--all-rows", "e.csv").exit_code == 1
    with (here / "e.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))

    assert rows[0] == ["code", "resource", "field", "row", "value"]
    assert sorted(rows[1:]) == [
        ["constraint-error", "bad", "name", "3", MASKED],
        ["type-error", "bad", "id", "2", "x"],
    ]
    assert run("good.csv", "--schema", "s.json", "--all-rows", "e.csv", "--force").exit_code == 0
    assert (here / "e.csv").read_text(encoding="utf-8").splitlines() == [
        '"code","resource","field","row","value"'
    ]


def test_a_listed_cell_cannot_be_a_formula(here: Path) -> None:
    """In CSV as in every published CSV; Parquet has the text itself."""
    cells = ["=1+1", "＋1", "@x", "-5-", "'=x", "5x"]
    (here / "bad.csv").write_text("\n".join(["id", *cells]) + "\n", encoding="utf-8")
    for name in ("e.csv", "e.parquet"):
        assert run("bad.csv", "--schema", "s.json", "--all-rows", name).exit_code == 1

    with (here / "e.csv").open(encoding="utf-8", newline="") as stream:
        listed = {
            int(r["row"]): r["value"] for r in csv.DictReader(stream) if r["code"] == "type-error"
        }
    assert [listed[n] for n in range(2, 8)] == ["'=1+1", "'＋1", "'@x", "'-5-", "''=x", "5x"]
    table = parquet.read_table(here / "e.parquet").to_pylist()
    assert [r["value"] for r in table if r["code"] == "type-error"] == cells


def test_every_error_of_a_project(make_site: MakeSite, tmp_path: Path) -> None:
    """More errors than a report shows; the resource is called by its dataset too."""
    rows = "".join(f"{n},x,many,\n" for n in range(1, 41))
    project = make_site({"datasets/fees/data/fees.csv": DATA.splitlines()[0] + "\n" + rows})
    target = tmp_path / "e.parquet"

    assert run("--project", str(project), "--all-rows", str(target)).exit_code == 1
    table = parquet.read_table(target)

    assert table.column_names == ["code", "resource", "field", "row", "value"]
    assert table.to_pylist() == [
        {"code": "type-error", "resource": "fees/fees", "field": "amount", "row": n, "value": "many"} for n in range(2, 42)
    ]  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.parquet", "project"]


def test_no_half_list_is_left_behind(make_site: MakeSite, tmp_path: Path) -> None:
    done = run("none", "--project", str(make_site()), "--all-rows", str(tmp_path / "e.csv"))

    assert isinstance(done.exception, ImpossibleRequest)
    assert [p.name for p in tmp_path.iterdir()] == ["project"]


@pytest.mark.parametrize(
    ("limits", "environment"),
    [(["--threads", "1", "--memory", "200MB", "--temp", "."], {}),
     ([], {"YANGGUANG_THREADS": "1", "YANGGUANG_MEMORY": "200MB", "YANGGUANG_TEMP": "."})],
)  # fmt: skip
def test_limits_of_the_engine(
    limits: list[str], environment: dict[str, str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator import standalone
    from generator.checks.store import Resources

    seen: list[Resources | None] = []
    whole = standalone.check_tables
    monkeypatch.setattr(
        standalone,
        "check_tables",
        lambda r, limits, sink: seen.append(limits) or whole(r, limits, sink),
    )

    done = CliRunner().invoke(
        cli, ["check", "bad.csv", "--schema", "s.json", *limits], env=environment
    )

    assert done.exit_code == 1
    assert seen == [Resources("200MB", 1, Path())]


def test_the_memory_of_all_rows_is_bounded(here: Path) -> None:
    """A million errors take no more than what lies between two blocks."""
    peaks = []
    for rows in (200_000, 1_000_000):
        (here / "many.csv").write_text("id,name\n" + "x,a\n" * rows, encoding="utf-8")
        code = (
            "import resource, sys; from generator.cli import cli; from generator.intake import blocks\n"
            "blocks.REGION = 1 << 18\n"
            "try: cli(['check', 'many.csv', '--schema', 's.json', '--all-rows', 'e.csv', '--force'], standalone_mode=False)\n"
            "except SystemExit: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
        )
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True
        )
        peaks.append(int(done.stdout.splitlines()[-1]))
        assert (here / "e.csv").read_text(encoding="utf-8").count("\n") == rows + 1

    print(peaks)
    assert (
        peaks[1] - peaks[0] < 20
    )  # MB; the errors themselves have more than 100 as Python holds them

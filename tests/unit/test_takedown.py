"""`takedown` and `verify-absent` on a tiny synthetic list, from the command line's point of view."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import ImpossibleRequest
from generator.pipeline import build
from generator.takedown import take_down, verify_absent
from tests.conftest import DATA, ROOT, MakeSite
from tests.unit.disclosure.debtor_site import IDS, debtor_files, row, table


def held_in(project: Path, record: int) -> set[str]:
    """The files of all builds that hold the record's id as plain text."""
    return {p.name for p in (project / "output").rglob("*.csv") if IDS[record] in p.read_text()}


def test_a_record_is_gone_from_every_file_and_from_the_kept_build(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(5)))
    build(project)
    (project / "datasets/list/data/list.csv").write_text(table(range(6)), "utf-8")
    build(project)

    recorded = take_down(project, "list", [IDS[1]], "义务已履行")
    before = verify_absent(project, "list")
    build(project)
    after = verify_absent(project, "list")

    formats = {f"data/list/list.{e}" for e in ("csv", "csv.gz", "parquet", "xlsx")}
    assert formats <= set(recorded.files)
    assert {t.path.split("/", 2)[2] for t in before.traces} == set(recorded.files)
    assert after.traces == ()
    assert after.searched >= 4
    assert set(after.held) == set(recorded.files)
    assert not held_in(project, 1)
    assert len([p for p in (project / "output/builds").iterdir() if p.is_dir()]) == 1


def test_what_is_recorded_says_nothing_of_the_person(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(3)))
    build(project)

    take_down(project, "list", [IDS[1]], "更正", "2026-11-19")

    texts = [(project / "datasets/list/withdrawals.csv").read_text("utf-8"),
             (project / ".yangguang/takedowns.jsonl").read_text("utf-8")]  # fmt: skip
    assert not any(cell in text for cell in row(1)[:5] if cell for text in texts)
    line = texts[0].splitlines()[1].split(",")
    assert (line[1], line[2], line[4]) == ("2026-11-20T00:00:00+08:00", "更正", "2026-11-19")


def test_recorded_but_not_yet_built_is_reported_as_present(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(3)))
    build(project)
    take_down(project, "list", [IDS[1]], "更正")

    found = verify_absent(project, "list", [IDS[1]])

    assert {t.path.rsplit("/", 1)[-1] for t in found.traces} >= {"list.csv", "list.parquet"}


def test_a_record_that_the_source_has_lost_is_searched_by_values(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(4)))
    build(project)
    take_down(project, "list", [IDS[1]], "更正")
    (project / "datasets/list/data/list.csv").write_text(table([0, 2, 3]), "utf-8")
    built = build(project)

    known_by_mark = verify_absent(project, "list")
    (built.folder / "note.txt").write_text(row(1)[1], "utf-8")
    with_values = verify_absent(project, "list", values=[row(1)[1]])

    assert (known_by_mark.marked, known_by_mark.traces) == (1, ())
    assert [t.path.rsplit("/", 1)[-1] for t in with_values.traces] == ["note.txt"]


def test_leftovers_of_an_ended_run_are_searched_too(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(4)))
    build(project)
    take_down(project, "list", [IDS[1]], "更正")
    build(project)
    left = project / "output/staging/build/lookup/0.json"
    left.parent.mkdir(parents=True)
    left.write_text(row(1)[4], "utf-8")

    found = verify_absent(project, "list")

    assert [t.path for t in found.traces] == ["staging/build/lookup/0.json"]


def test_a_value_that_others_have_too_is_not_searched(make_site: MakeSite) -> None:
    namesake = ["NEWNEWNEWNEW", row(1)[1], "9900001995****0005", "", "（2025）粤0000执9号"]
    project = make_site(debtor_files(range(3), extra=[namesake]))
    build(project)
    take_down(project, "list", [IDS[1]], "更正")
    built = build(project)

    found = verify_absent(project, "list")

    assert found.traces == ()
    assert found.shared == 1
    assert row(1)[1] in (built.folder / "data/list/list.csv").read_text("utf-8-sig")


def test_a_build_that_still_holds_the_record_is_refused(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prose about the record, made by the build itself, stands for any leak on the way out."""
    from generator import pipeline
    from generator.errors import GateClosed

    project = make_site(debtor_files(range(3)))
    build(project)
    take_down(project, "list", [IDS[1]], "更正")
    real = pipeline.export_catalogue

    def leaking(releases, sink, *rest):
        sink.write("extra.json", json.dumps(row(1)))
        return real(releases, sink, *rest)

    monkeypatch.setattr(pipeline, "export_catalogue", leaking)
    with pytest.raises(GateClosed) as closed:
        build(project)

    assert [(f.code, f.file) for f in closed.value.findings if f.is_error] == [
        ("withdrawn-present", "extra.json")
    ]
    assert IDS[1] not in str(closed.value.findings)


def test_a_durable_dataset_keeps_plain_ids(make_site: MakeSite) -> None:
    project = make_site()
    build(project)

    take_down(project, "fees", ["2"], "更正")
    built = build(project)

    lines = (project / "datasets/fees/withdrawals.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith("2,2026-11-20T00:00:00+08:00,更正,,")
    assert "离婚案件" not in (built.folder / "data/fees/fees.csv").read_text("utf-8-sig")
    assert verify_absent(project, "fees").traces == ()
    assert not (project / ".yangguang/suppression-salt").exists()


def test_a_takedown_needs_no_open_gate(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    (project / "datasets/fees/data/fees.csv").write_text(DATA.replace("50.00", "五十"), "utf-8")

    assert take_down(project, "fees", ["1"], "更正").new == ("1",)


@pytest.mark.parametrize(
    ("dataset", "record", "ground", "requested", "told"),
    [
        ("nothing", IDS[0], "更正", "", "no dataset is called nothing"),
        ("list", "XXXX2222XXXX", "更正", "", "has no record XXXX2222XXXX"),
        ("list", IDS[0], " ", "", "--ground"),
        ("list", IDS[0], f"{row(0)[1]}申请", "", "names the person"),
        ("list", IDS[0], row(0)[4], "", "names the person or the case"),
        ("list", IDS[0], "更正", "tomorrow", "a date such as"),
        ("list", IDS[0], "更正", "2026-11-21", "SOURCE_DATE_EPOCH"),
    ],
)
def test_a_request_that_cannot_be_met_records_nothing(
    make_site: MakeSite, dataset: str, record: str, ground: str, requested: str, told: str
) -> None:
    project = make_site(debtor_files(range(3)))

    with pytest.raises(ImpossibleRequest, match=told):
        take_down(project, dataset, [record], ground, requested)

    assert not (project / "datasets/list/withdrawals.csv").exists()


def test_the_verbs_on_the_command_line(make_site: MakeSite) -> None:
    project = make_site(debtor_files(range(3)))
    run("build", project)

    recorded = run("takedown", project, "list", "--id", IDS[1], "--ground", "更正")
    again = run("takedown", project, "list", "--id", IDS[1], "--ground", "更正")
    refused = run("rollback", project)
    present = run("verify-absent", project, "list")
    run("build", project)
    absent = run("verify-absent", project, "list", "--id", IDS[1])
    unknown = run("verify-absent", project, "list", "--id", IDS[0])

    assert "Recorded: 1; 此前已登记 before: 0" in recorded.stdout
    assert "Recorded: 0; 此前已登记 before: 1" in again.stdout
    assert refused.returncode == 2
    assert (present.returncode, absent.returncode) == (1, 0)
    assert "✓ 现无任何文件含有该记录" in absent.stdout
    assert "/data/list/list.parquet" in absent.stdout
    assert (unknown.returncode, "not withdrawn" in unknown.stderr) == (2, True)
    assert not any(row(1)[1] in done.stdout + done.stderr for done in (recorded, present, absent))


def run(verb: str, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "generator", verb, *arguments, "--project", str(project)],
        cwd=ROOT, env=dict(os.environ), check=False, capture_output=True, text=True, timeout=240,
    )  # fmt: skip

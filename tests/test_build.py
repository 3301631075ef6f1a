"""The whole flow on a tiny project: same bytes twice, nothing lost when killed, a closed gate."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.errors import GateClosed
from generator.pipeline import build
from generator.publish.switch import rollback
from generator.publish.verify import verify_copy
from tests.conftest import DATA, DESCRIPTOR, ROOT, MakeSite, write_project

STAGES = (
    "load_settings", "load_catalogue", "last_release", "read_dataset", "check_dataset", "decide",
    "read_prose", "export_dataset", "export_catalogue", "write_hosting", "index_prose", "index_records", "render",
    "check_pages", "write_ledger", "write_manifest", "publish",
)  # fmt: skip
"""Every step that `generator.checking` and `generator.pipeline` call, in their order."""


def digests(site: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path."""
    root = site.resolve()
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


def test_the_list_of_stages_is_whole() -> None:
    files = (ROOT / "generator" / name for name in ("checking.py", "pipeline.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)

    assert all(f"{stage}(" in source for stage in STAGES)


def test_two_builds_of_the_same_inputs_are_byte_identical(make_site: MakeSite) -> None:
    first, second = make_site(name="one"), make_site(name="two")

    build(first)
    build(second)

    assert digests(first / "output/site") == digests(second / "output/site")


def test_hash_seed_and_time_do_not_matter(make_site: MakeSite) -> None:
    sites = []
    for seed, name in (("1", "one"), ("77", "two")):
        project = make_site(name=name)
        run(["-m", "generator", "build", "--project", str(project)], PYTHONHASHSEED=seed)
        sites.append(digests(project / "output/site"))

    assert sites[0] == sites[1]


def test_the_manifest_says_which_input_changed(make_site: MakeSite) -> None:
    project = make_site()
    before = inputs_of(build(project).folder)
    (project / "datasets/fees/data/fees.csv").write_text(DATA + "4,其他案件,5.00,\n", "utf-8")

    after = inputs_of(build(project).folder)

    assert before.pop("datasets") != after.pop("datasets")
    assert before.pop("stages") != after.pop("stages")
    assert before == after


def inputs_of(folder: Path) -> dict[str, object]:
    """The digests of a build's inputs, by part."""
    inputs: dict[str, object] = json.loads((folder / "manifest.json").read_text("utf-8"))["inputs"]
    return inputs


def test_building_again_changes_nothing(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    before = digests(project / "output/site")

    again = build(project)

    assert not again.changed
    assert digests(project / "output/site") == before


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is built once, to be copied."""
    project = write_project(tmp_path_factory.mktemp("built") / "project")
    build(project)
    return project


@pytest.fixture(scope="module")
def builder() -> Iterator[Callable[..., int]]:
    """Build in a process of its own, killed at a stage; the exit code.

    The processes are forked from one that has imported everything: importing would be half the work.
    """
    with subprocess.Popen(
        [sys.executable, "-c", FORKS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as forks:

        def run_one(*arguments: object) -> int:
            forks.stdin.write(json.dumps([str(a) for a in arguments]) + "\n")
            forks.stdin.flush()
            return int(forks.stdout.readline())

        yield run_one
        forks.stdin.close()


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_build_killed_at_any_stage_leaves_a_whole_site(
    stage: str, when: str, built: Path, builder: Callable[..., int], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(built, project, symlinks=True)
    old = digests(project / "output/site")
    (project / "datasets/fees/data/fees.csv").write_text(DATA + "4,其他案件,5.00,\n", "utf-8")

    assert builder(project, stage, when) == -signal.SIGKILL

    now = digests(project / "output/site")
    assert verify_copy(project / "output/site") == ()
    if (stage, when) != ("publish", "after"):
        assert now == old
    build(project)
    assert digests(project / "output/site") != old
    assert not list((project / "output" / "staging").glob("*"))


FORKS = """
import json, os, signal, sys
from pathlib import Path
from generator import checking, pipeline

def build_and_die(project, stage, when):
    module = pipeline if hasattr(pipeline, stage) else checking
    real = getattr(module, stage)

    def dying(*arguments, **named):
        if when == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, stage, dying)
    pipeline.build(Path(project))

for line in sys.stdin:
    child = os.fork()
    if not child:
        build_and_die(*json.loads(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_a_closed_gate_publishes_nothing_and_says_why(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    before = digests(project / "output/site")
    (project / "datasets/fees/data/fees.csv").write_text(DATA.replace("50.00", "五十"), "utf-8")

    with pytest.raises(GateClosed) as closed:
        build(project)

    assert [f.code for f in closed.value.findings if f.is_error] == ["type-error"]
    assert digests(project / "output/site") == before


def test_a_list_that_shrinks_too_much_closes_the_gate(make_site: MakeSite) -> None:
    limited = DESCRIPTOR + "  expectations: {shrink: 0.2, growth: 0.2}\n"
    project = make_site({"datasets/fees/datapackage.yaml": limited})
    build(project)
    data = project / "datasets/fees/data/fees.csv"

    data.write_text("\n".join(DATA.splitlines()[:3]) + "\n", "utf-8")
    with pytest.raises(GateClosed) as closed:
        build(project)
    data.write_text(DATA + "4,其他案件,5.00,\n", "utf-8")
    grown = build(project)

    assert [f.code for f in closed.value.findings if f.is_error] == ["expectation-change"]
    assert grown.changed


def test_a_closed_gate_fits_on_one_screen(make_site: MakeSite) -> None:
    rows = "".join(f"{i},项目{i},错误,\n" for i in range(4, 400))
    project = make_site({"datasets/fees/data/fees.csv": DATA + rows})

    done = run(["-m", "generator", "build", "--project", str(project)], check=False)

    shown = done.stdout + done.stderr
    assert done.returncode == 1
    assert len(shown.splitlines()) < 40
    assert "396 ×" in shown
    assert "Traceback" not in shown


def test_rollback_brings_the_previous_build_back(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    first = digests(project / "output/site")
    (project / "datasets/fees/data/fees.csv").write_text(DATA + "4,其他案件,5.00,\n", "utf-8")
    build(project)
    second = digests(project / "output/site")

    rollback(project / "output")
    assert digests(project / "output/site") == first

    rollback(project / "output")
    assert digests(project / "output/site") == second


def test_what_does_not_close_the_gate_is_told(make_site: MakeSite) -> None:
    unlicensed = DESCRIPTOR.replace("licenses", "keywords").replace("[{name: other-open", "[x] #")
    project = make_site({"datasets/fees/datapackage.yaml": unlicensed})

    done = run(["-m", "generator", "build", "--project", str(project)])

    assert "licence-missing" in done.stderr
    assert "✓" in done.stdout


def test_a_damaged_copy_is_found_out(make_site: MakeSite) -> None:
    project = make_site()
    build(project)
    site = (project / "output/site").resolve()
    (site / "extra.txt").write_text("x")
    page = site / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<h1", b"<h2", 1))
    (site / "robots.txt").unlink()

    findings = verify_copy(site)

    shown = " ".join(f.place + f.detail for f in findings)
    assert {f.code for f in findings} == {"manifest-mismatch"}
    assert all(name in shown for name in ("extra.txt", "index.html", "robots.txt"))


def test_a_page_that_does_not_parse_closes_the_gate(make_site: MakeSite) -> None:
    project = make_site({"content/about/broken.zh.md": "---\ntitle 没有冒号\n---\n\n正文\n"})

    with pytest.raises(GateClosed) as closed:
        build(project)

    finding = next(f for f in closed.value.findings if f.is_error)
    assert finding.code == "content-front-matter"
    assert finding.place.startswith("content/about/broken.zh.md:2")


def test_withdrawn_rows_are_not_published(make_site: MakeSite) -> None:
    project = make_site({"datasets/fees/withdrawals.csv": "id,date,ground\n2,2026-11-20,更正\n"})

    build(project)

    published = (project / "output/site/data/fees/fees.csv").read_text("utf-8-sig")
    assert "财产案件" in published
    assert "离婚案件" not in published


def test_a_missing_template_is_told_without_the_links_that_are_dead_for_it(
    make_site: MakeSite,
) -> None:
    project = make_site()
    shutil.copytree(ROOT / "theme", project / "theme")
    (project / "theme/templates/dataset.html").unlink()

    with pytest.raises(GateClosed) as closed:
        build(project)

    errors = [(f.code, f.file) for f in closed.value.findings if f.is_error]
    assert errors == [("template-missing", "theme/templates/dataset.html")]


def run(
    arguments: list[str], *, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python in the checkout; the output is text."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=check,
        capture_output=True,
        text=True,
        timeout=120,
    )

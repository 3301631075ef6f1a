"""The switch, the way back, the lock."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import ImpossibleRequest
from generator.publish.manifest import NAME, ManifestUnreadable
from generator.publish.staging import BuildRunning, single_writer, staging
from generator.publish.switch import publish, rollback
from generator.publish.verify import verify_copy
from tests.unit.publish.builds import build, fill, site_of

ROOT = Path(__file__).parents[3]


def said(link):
    return (link / "data/t.csv").read_text().split()[1]


def folders(output):
    return sorted(p.name for p in (output / "builds").iterdir() if not p.is_symlink())


def test_the_first_build_is_live_and_has_nothing_before_it(tmp_path):
    made = build(tmp_path, site_of("one"))
    assert made.changed
    assert str((tmp_path / "site").readlink()) == f"builds/{made.id}"
    assert not (tmp_path / "previous").exists()
    assert (made.files, made.bytes) == (4, sum(len(t) for t in site_of("one").values()))
    with pytest.raises(ImpossibleRequest, match="no previous build"):
        rollback(tmp_path)


def test_exactly_one_previous_build_is_kept(tmp_path):
    ids = [build(tmp_path, site_of(w)).id for w in ("one", "two", "three", "four")]
    assert folders(tmp_path) == sorted(ids[-2:])
    assert (said(tmp_path / "site"), said(tmp_path / "previous")) == ("four", "three")


def test_the_same_build_again_changes_nothing(tmp_path):
    build(tmp_path, site_of("one"))
    build(tmp_path, site_of("two"))
    before = {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != ".lock"}
    again = build(tmp_path, site_of("two"))
    after = {p: p.lstat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != ".lock"}
    assert not again.changed
    ours = {tmp_path / "staging"}
    assert {p: t for p, t in after.items() if p not in ours} == {
        p: t for p, t in before.items() if p not in ours
    }
    assert said(tmp_path / "previous") == "one"


def test_rollback_goes_back_and_back_again(tmp_path):
    for word in ("one", "two", "three"):
        build(tmp_path, site_of(word))
    assert said(rollback(tmp_path).folder) == "two"
    assert (said(tmp_path / "site"), said(tmp_path / "previous")) == ("two", "three")
    rollback(tmp_path)
    assert (said(tmp_path / "site"), said(tmp_path / "previous")) == ("three", "two")


def test_building_again_after_a_rollback(tmp_path):
    for word in ("one", "two"):
        build(tmp_path, site_of(word))
    rollback(tmp_path)
    build(tmp_path, site_of("two"))
    assert (said(tmp_path / "site"), said(tmp_path / "previous")) == ("two", "one")
    build(tmp_path, site_of("three"))
    assert (said(tmp_path / "site"), said(tmp_path / "previous")) == ("three", "two")


def test_a_build_older_than_a_withdrawal_is_not_kept(tmp_path):
    build(tmp_path, site_of("one"))
    build(tmp_path, site_of("two"))
    with pytest.raises(ImpossibleRequest, match="made before a withdrawal"):
        rollback(tmp_path, {"a"})
    assert said(tmp_path / "site") == "two"

    third = build(tmp_path, site_of("three"), {"a"})

    assert folders(tmp_path) == [third.id, f"{third.id}.withdrawn"]
    with pytest.raises(ImpossibleRequest, match="no previous build"):
        rollback(tmp_path, {"a"})
    build(tmp_path, site_of("four"), {"a"})
    assert said(rollback(tmp_path, {"a"}).folder) == "three"


def test_the_same_bytes_honour_a_withdrawal_of_what_they_never_held(tmp_path):
    build(tmp_path, site_of("one"))
    live = build(tmp_path, site_of("two"))
    again = build(tmp_path, site_of("two"), {"a"})
    assert not again.changed
    assert folders(tmp_path) == [live.id, f"{live.id}.withdrawn"]
    build(tmp_path, site_of("three"), {"a"})
    assert said(rollback(tmp_path, {"a"}).folder) == "two"


def test_rollback_refuses_a_damaged_build(tmp_path):
    build(tmp_path, site_of("one"))
    build(tmp_path, site_of("two"))
    (tmp_path / "previous/data/t.csv").write_text("a\nxxx\n")
    with pytest.raises(ImpossibleRequest, match=r"damaged: data/t\.csv"):
        rollback(tmp_path)
    assert said(tmp_path / "site") == "two"


def test_a_damaged_live_build_is_replaced_without_a_gap(tmp_path):
    build(tmp_path, site_of("one"))
    first = build(tmp_path, site_of("two"))
    (tmp_path / "site/index.html").write_text("broken")
    repaired = build(tmp_path, site_of("two"))
    assert (repaired.id, repaired.changed) == (first.id, True)
    assert verify_copy(tmp_path / "site") == ()
    assert not build(tmp_path, site_of("two")).changed


def test_a_damaged_leftover_of_the_same_build_is_replaced(tmp_path):
    build(tmp_path, site_of("one"))
    build(tmp_path, site_of("two"))
    rollback(tmp_path)
    (tmp_path / "previous/index.html").unlink()
    build(tmp_path, site_of("two"))
    assert verify_copy(tmp_path / "site") == ()
    assert said(tmp_path / "site") == "two"


def test_a_folder_without_a_manifest_is_not_published(tmp_path):
    with staging(tmp_path) as folder:
        (folder / "index.html").write_text("x")
        with pytest.raises(ManifestUnreadable, match=NAME):
            publish(folder, tmp_path)
    assert not (tmp_path / "site").is_symlink()


def test_a_real_folder_in_place_of_the_link_is_left_alone(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("mine")
    with pytest.raises(ImpossibleRequest, match="not a symbolic link"):
        build(tmp_path, site_of("one"))
    assert (tmp_path / "site/mine.txt").read_text() == "mine"


def test_other_files_of_the_output_folder_stay(tmp_path):
    (tmp_path / "README.md").write_text("kept")
    build(tmp_path, site_of("one"))
    build(tmp_path, site_of("two"))
    assert (tmp_path / "README.md").read_text() == "kept"


def test_staging_is_emptied_before_and_after(tmp_path):
    stale = tmp_path / "staging/build/stale.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("stale")
    with staging(tmp_path) as folder:
        assert list(folder.iterdir()) == []
        fill(folder, site_of("one"))
    assert not (tmp_path / "staging").exists()


def test_a_second_build_at_the_same_time_is_told_who_is_there(tmp_path):
    with staging(tmp_path) as folder:
        with pytest.raises(BuildRunning, match=f"process {os.getpid()}"), staging(tmp_path):
            pass
        assert folder.is_dir()
    build(tmp_path, site_of("one"))


def test_rollback_waits_for_nobody(tmp_path):
    build(tmp_path, site_of("one"))
    with single_writer(tmp_path), pytest.raises(BuildRunning):
        rollback(tmp_path)


def test_the_lock_of_a_killed_run_is_taken_over(tmp_path):
    code = (
        "import sys, os, signal, pathlib\n"
        "from generator.publish.staging import staging\n"
        "with staging(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').write_text('x')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert (tmp_path / "staging/build/half").exists()
    build(tmp_path, site_of("one"))
    assert said(tmp_path / "site") == "one"
    assert not (tmp_path / "staging").exists()

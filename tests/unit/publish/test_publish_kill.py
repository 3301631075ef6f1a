"""The real publish, killed before each of its file-system steps, never breaks the site."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.publish.staging import staging
from generator.publish.switch import rollback
from generator.publish.verify import verify_copy
from tests.unit.publish.builds import build, site_of

ROOT = Path(__file__).parents[3]

KILLED = """
import os, pathlib, signal, sys
from tests.unit.publish.builds import build, site_of
from generator.publish.switch import rollback
output, action, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
steps = 0
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate")

def count(event, arguments):
    global steps
    if event == "open":
        path, mode, flags = arguments
        inside = isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(output)
        if not inside or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
    elif event not in CHANGES:
        return
    steps += 1
    if steps > last:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
if action == "rollback":
    rollback(pathlib.Path(output))
else:
    build(output, site_of(action))
"""


def run_until(output, action, steps):
    """Whether the run ended by itself within so many steps."""
    command = [sys.executable, "-c", KILLED, str(output), action, str(steps)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == 0


def word_of(output):
    """What the live site says, after proving it complete."""
    site = output / "site"
    assert site.is_symlink()
    assert verify_copy(site) == ()
    return (site / "data/t.csv").read_text().split()[1]


def assert_settled(output, live, before):
    """Exactly two builds are there, complete, and the links name them."""
    assert word_of(output) == live
    assert verify_copy(output / "previous") == ()
    assert (output / "previous/data/t.csv").read_text().split()[1] == before
    folders = [p for p in (output / "builds").iterdir() if not p.is_symlink()]
    assert len(folders) == 2
    assert not list((output / "staging").glob("*"))
    assert not list(output.glob("**/*.new"))


def start(template, output):
    shutil.copytree(template, output, symlinks=True)
    return output


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """An output folder with the builds `one` (previous) and `two` (live)."""
    output = tmp_path_factory.mktemp("published") / "output"
    build(output, site_of("one"))
    build(output, site_of("two"))
    assert_settled(output, "two", "one")
    return output


def test_killed_before_any_step_of_a_build(published, tmp_path):
    words, step, ended = [], 0, False
    while not ended:
        output = start(published, tmp_path / str(step))
        ended = run_until(output, "three", step)
        words.append(word_of(output))
        assert rollback_target(output) == {"two": "one", "three": "two"}[words[-1]]
        build(output, site_of("three"))
        assert_settled(output, "three", "two")
        step += 1
    assert step > 20, "the build has that many steps; fewer were seen"
    switched = words.index("three")
    assert words == ["two"] * switched + ["three"] * (len(words) - switched)
    assert 0 < switched < len(words) - 1


def test_killed_before_any_step_of_a_rollback(published, tmp_path):
    words, step, ended = [], 0, False
    while not ended:
        output = start(published, tmp_path / str(step))
        ended = run_until(output, "rollback", step)
        words.append(word_of(output))
        assert rollback_target(output) == {"two": "one", "one": "two"}[words[-1]]
        step += 1
    assert words[0] == "two"
    assert words[-1] == "one"
    assert words == sorted(words, reverse=True), "one switch, never back"


def test_killed_in_the_first_build_of_all(tmp_path):
    step, ended = 0, False
    while not ended:
        output = tmp_path / str(step)
        ended = run_until(output, "one", step)
        if (output / "site").is_symlink():
            assert word_of(output) == "one"
        build(output, site_of("two"))
        assert word_of(output) == "two"
        step += 1
    assert step > 15


def fail_halfway(output):
    with staging(output) as folder:
        (folder / "half.html").write_text("half")
        raise RuntimeError


def test_a_build_that_raises_leaves_everything_as_it_was(published, tmp_path):
    output = start(published, tmp_path / "output")
    with pytest.raises(RuntimeError):
        fail_halfway(output)
    assert_settled(output, "two", "one")


def rollback_target(output):
    """Where a rollback would lead, tried on a copy."""
    copy = output.with_name(f"{output.name}-rolled")
    shutil.copytree(output, copy, symlinks=True)
    rollback(copy)
    assert verify_copy(copy / "site") == ()
    return word_of(copy)

"""The manifest and the proof of a copy."""

import hashlib
import json
import os
import shutil
import subprocess

import pytest

from generator.publish.manifest import NAME, ManifestUnreadable, read_manifest
from generator.publish.verify import verify_copy
from tests.unit.publish.builds import INPUTS, build, fill, site_of


@pytest.fixture
def copy(tmp_path):
    """A copy of a finished site somewhere else."""
    build(tmp_path / "output", site_of("one"))
    shutil.copytree(tmp_path / "output/site", tmp_path / "copy")
    return tmp_path / "copy"


def found(folder):
    return [(f.file, f.detail.split(" instead")[0]) for f in verify_copy(folder)]


def test_a_true_copy_and_the_link_itself_are_clean(copy):
    assert verify_copy(copy) == ()
    assert verify_copy(copy.parent / "output/site") == ()


def test_every_kind_of_difference_is_found_at_once(copy):
    (copy / "index.html").write_text("<p>eno</p>")
    (copy / "data/t.csv").write_text("longer than it was")
    (copy / "en/page/index.html").unlink()
    (copy / "extra.html").write_text("")
    sha = hashlib.sha256(b"<p>eno</p>").hexdigest()
    assert found(copy) == [
        ("data/t.csv", "18 bytes"),
        ("en/page/index.html", "missing"),
        ("extra.html", "not in the manifest"),
        ("index.html", f"SHA-256 {sha}"),
    ]
    assert {f.code for f in verify_copy(copy)} == {"manifest-mismatch"}


def test_no_symbolic_link_is_followed(copy):
    target = copy.parent / "elsewhere.html"
    target.write_bytes((copy / "index.html").read_bytes())
    (copy / "index.html").unlink()
    (copy / "index.html").symlink_to(target)
    (copy / "folder").symlink_to(copy.parent)
    assert found(copy) == [
        ("folder", "a symbolic link or special file"),
        ("index.html", "a symbolic link or special file"),
    ]


def test_a_pipe_does_not_hold_the_check_up(copy):
    (copy / "ledger.jsonl").unlink()
    os.mkfifo(copy / "ledger.jsonl")
    assert found(copy) == [("ledger.jsonl", "a symbolic link or special file")]


def test_a_broken_chain_in_the_ledger_is_found_though_the_manifest_fits(tmp_path):
    fill(tmp_path, {"index.html": "x", "ledger.jsonl": '{"previous": "0"}\n'})
    assert [(f.file, f.line) for f in verify_copy(tmp_path)] == [("ledger.jsonl", 1)]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 3}', "\x00"])
def test_an_unreadable_manifest_is_a_finding(copy, text):
    (copy / NAME).write_text(text)
    assert [f.file for f in verify_copy(copy)] == [NAME]


def test_a_manifest_somebody_edited_is_a_finding(copy):
    entries = json.loads((copy / NAME).read_text())
    (copy / "index.html").write_text("other")
    for entry in entries["files"]:
        if entry["path"] == "index.html":
            entry["bytes"], entry["sha256"] = 5, hashlib.sha256(b"other").hexdigest()
    (copy / NAME).write_text(json.dumps(entries))
    (finding,) = verify_copy(copy)
    assert "belongs to build" in finding.detail


def test_a_manifest_cannot_point_outside(tmp_path):
    fill(tmp_path / "site", {"index.html": "x"})
    (tmp_path / "secret").write_text("x")
    file = tmp_path / "site" / NAME
    file.write_text(file.read_text().replace("index.html", "../secret"))
    (finding,) = verify_copy(tmp_path / "site")
    assert "belongs to build" in finding.detail


def test_the_manifest_agrees_with_sha256sum(copy):
    manifest = json.loads((copy / NAME).read_text())
    listed = "".join(f"{f['sha256']}  {f['path']}\n" for f in manifest["files"])
    done = subprocess.run(
        ["sha256sum", "--check", "--strict"],
        cwd=copy,
        input=listed,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert manifest["build"] == hashlib.sha256(listed.encode()).hexdigest()[:16]
    assert manifest["totals"] == {
        "files": len(manifest["files"]),
        "bytes": sum(p.stat().st_size for p in copy.rglob("*") if p.is_file() and p.name != NAME),
    }


def test_what_is_written_is_read_back(tmp_path):
    manifest = fill(tmp_path, site_of("one"))
    assert read_manifest(tmp_path) == manifest
    assert manifest.inputs == INPUTS
    with pytest.raises(ManifestUnreadable):
        read_manifest(tmp_path / "nowhere")


def test_equal_sites_have_equal_manifests(tmp_path):
    first = fill(tmp_path / "a", site_of("one"))
    second = fill(tmp_path / "b", dict(reversed(site_of("one").items())))
    assert first.text() == second.text()

"""`yangguang screen`: what must not be committed is found, and told masked."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.errors import EXIT_DONE, EXIT_GATE_CLOSED, EXIT_IMPOSSIBLE
from tests.conftest import ROOT

MOBILE, TELEPHONE = "15400000001", "010-60000001"


def run(*arguments: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "screen", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_number_is_found_in_text_and_packed_and_shown_masked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"第一行\n联系人手机{MOBILE}\n", encoding="utf-8")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(f"phone\n{MOBILE}\n".encode()))
    (tmp_path / "clean.md").write_text("（2024）粤0000民初1号\n", encoding="utf-8")

    done = run("a.txt", "b.csv.gz", "clean.md", "--format", "json", folder=tmp_path)

    assert done.returncode == EXIT_GATE_CLOSED, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert {(f["file"], f["line"]) for f in found} == {("a.txt", 2), ("b.csv.gz", 2)}
    assert MOBILE not in done.stdout


def test_what_is_public_may_be_allowed_and_identity_numbers_never(tmp_path: Path) -> None:
    file = tmp_path / "courts.csv"
    file.write_text(f"name,phone\n示范法院,{TELEPHONE}\n", encoding="utf-8")

    assert run(file).returncode == EXIT_GATE_CLOSED
    assert run(file, "--allow", "telephone").returncode == EXIT_DONE
    refused = run(file, "--allow", "identity-number")
    assert refused.returncode == EXIT_IMPOSSIBLE
    misspelt = run(file, "--allow", "telefone")
    assert misspelt.returncode == EXIT_IMPOSSIBLE
    assert "telephone" in misspelt.stderr


def test_a_missing_file_is_no_clean_one(tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv").returncode == EXIT_IMPOSSIBLE


@pytest.mark.parametrize("planted", [True, False])
def test_the_hook_of_the_docs_stops_a_commit(tmp_path: Path, planted: bool) -> None:
    page = (ROOT / "content/docs/privacy-checks.en.md").read_text(encoding="utf-8")
    script = page.split("```sh\n", 1)[1].split("```", 1)[0]
    command = f"{sys.executable} -m generator"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)
    hook = tmp_path / ".git/hooks/pre-commit"
    hook.write_text(script.replace("yangguang", command), encoding="utf-8")
    hook.chmod(0o755)
    (tmp_path / "文 件.txt").write_text(MOBILE if planted else "无", encoding="utf-8")
    subprocess.run([*git, "add", "-A"], cwd=tmp_path, check=True)

    done = subprocess.run([*git, "commit", "-qm", "a"], cwd=tmp_path, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)})  # fmt: skip

    assert (done.returncode != 0) == planted, done.stderr

"""Official texts imported by the command become full-text pages and can be searched."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import cli
from generator.pipeline import build
from tests.conftest import ROOT


@pytest.mark.shared_data
def test_real_texts_become_pages(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "guiding-cases/guiding_cases_001_224.jsonl"
    shutil.copytree(ROOT / "datasets/guiding-cases", tmp_path / "datasets/guiding-cases")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    texts = {c["number"]: c for c in map(json.loads, source.read_text("utf-8").splitlines())}

    imported = CliRunner().invoke(
        cli, ["import", "guiding-cases", str(source), "--project", str(tmp_path)]
    )
    site = build(tmp_path).folder

    assert imported.exit_code == 0, imported.output
    assert "223 cases read" in imported.output
    for number in (1, 24, 97, 212, 224):
        shown = words((site / f"guiding-cases/{number}/index.html").read_text("utf-8"))
        for section, text in texts[number]["sections"].items():
            assert squeeze(text)[:200] in shown, (number, section)


def words(page: str) -> str:
    """What a page says, without markup and white space."""
    return squeeze(html.unescape(re.sub(r"<[^>]+>", "", page)))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)

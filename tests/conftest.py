"""Fixtures for all tests. `make_site` states a whole tiny project inline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"

MakeSite = Callable[..., Path]

DESCRIPTOR = """\
name: fees
title: 诉讼费用标准
version: 1.0.0
licenses: [{name: other-open, title: 注明来源即可使用}]
translations: {en: {title: Court fees}}
resources:
  - name: fees
    title: 费用
    path: data/fees.csv
    schema: ../../schemas/fee.json
publishing:
  page_kind: table
  disclosure_items: [pl.3d]
  owner: 立案庭
  reviewed_by: 庭长
  review_date: 2026-11-01
  secrecy_review: n/a
  audience: public
  durability: durable
  as_of: 2026-11-20
  update_interval: P1Y
"""

SCHEMA = """\
{"fields": [
  {"name": "id", "title": "编号", "type": "integer", "constraints": {"required": true}},
  {"name": "item", "title": "项目", "type": "string", "constraints": {"required": true}},
  {"name": "amount", "title": "金额", "type": "number", "constraints": {"minimum": 0}},
  {"name": "since", "title": "施行日期", "type": "date"}],
 "primaryKey": ["id"], "missingValues": [""]}
"""

DATA = """\
id,item,amount,since
1,财产案件,50.00,2007-04-01
2,离婚案件,300.00,2007-04-01
3,劳动争议案件,10.00,
"""

FILES: Mapping[str, str] = {
    "pyproject.toml": '[tool.yangguang]\ntitle = { zh = "示范法院", en = "Demonstration Court" }\n',
    "datasets/fees/datapackage.yaml": DESCRIPTOR,
    "datasets/fees/data/fees.csv": DATA,
    "schemas/fee.json": SCHEMA,
    "content/about/about.zh.md": "title: 关于本站\ndate: 2026-11-01\n\n# 关于\n\n示范法院的公开数据。\n",
}
"""A project with one dataset of three rows: the least that makes a whole site."""


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Write a project: the least one, with `files` added or replaced (None removes)."""

    def make(
        files: Mapping[str, str | bytes | None] | None = None, *, name: str = "project"
    ) -> Path:
        return write_project(tmp_path / name, files)

    return make


def write_project(project: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The least project, with `files` added or replaced (None removes)."""
    (project / "datasets").mkdir(parents=True)
    for path, content in {**FILES, **(files or {})}.items():
        if content is None:
            continue
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return project


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real public data, or a skip with its reason."""
    if not SHARED.is_dir():
        pytest.skip("the real files of ../shared/data are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each template is compiled once for all sites that are built here: half of a small build."""
    from jinja2 import Environment, FileSystemBytecodeCache

    from generator.site import themes

    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    themes.Environment = partial(Environment, bytecode_cache=cache)  # type: ignore
    yield
    themes.Environment = Environment  # type: ignore


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the caller's clock setting."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        monkeypatch.delenv("SOURCE_DATE_EPOCH")

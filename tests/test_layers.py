"""The shape of the code: imports go downward, heavy libraries have one door each."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, MakeSite

GENERATOR = ROOT / "generator"

LAYERS = (
    ("ground",),
    ("settings",),
    ("urls", "formula"),
    ("catalogue", "intake"),
    ("checks",),
    ("codes",),
    ("explain",),
    ("standalone",),
    ("disclosure",),
    ("publish",),
    ("export",),
    ("search",),
    ("site",),
    ("absence",),
    ("inputs", "importers", "synthesise", "progress", "report", "serve", "scaffold"),
    ("takedown",),
    ("checking",),
    ("pipeline",),
    ("cli",),
)
"""Rooms from the ground up. A room may import from rooms below it, and from itself."""

GROUND = ("errors", "expectations", "model", "last_release", "findings")
"""The words of the project, which name each other: one room."""

DOORS = {
    "frictionless": {"checks/meaning.py", "explain.py"},
    "pelican": {"site/pelican_host.py"},
    "lunr": {"search/weights.py"},
    "rjsmin": {"site/scripts.py"},
    "xlsxwriter": {"export/xlsx.py"},
}
"""The only modules that import a library."""


def room_of(module: str) -> str:
    """The room of `generator.<room>...`."""
    room = module.split(".")[1]
    return "ground" if room in GROUND else room


def imports(file: Path) -> set[str]:
    """Every module a file imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "generator":
                found |= {f"generator.{alias.name}" for alias in node.names}
    return found


def modules() -> list[Path]:
    return sorted(p for p in GENERATOR.rglob("*.py") if p.name not in ("__init__.py", "__main__.py")
                  or p.parent != GENERATOR)  # fmt: skip


@pytest.mark.parametrize("file", modules(), ids=lambda p: p.relative_to(GENERATOR).as_posix())
def test_imports_go_downward(file: Path) -> None:
    level = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}
    own = room_of(f"generator.{file.relative_to(GENERATOR).parts[0].removesuffix('.py')}")
    above = {
        name for name in imports(file)
        if name.startswith("generator.") and room_of(name) != own and room_of(name) in level
        and level[room_of(name)] >= level[own]
    }  # fmt: skip

    assert above == set()


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    found = {
        p.relative_to(GENERATOR).as_posix()
        for p in GENERATOR.rglob("*.py")
        if any(name.split(".")[0] == library for name in imports(p))
    }

    assert found == DOORS[library]


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys, generator.cli; print(' '.join(m.split('.')[0] for m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split()  # fmt: skip

    assert not {
        "pyarrow",
        "numpy",
        "frictionless",
        "pelican",
        "lunr",
        "duckdb",
        "ibis",
        "rich",
    } & set(loaded)


def test_a_check_does_not_import_pandas(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n\n1\n", encoding="utf-8")
    schema = '{"fields": [{"name": "n", "type": "integer"}]}'
    (tmp_path / "a.json").write_text(schema, encoding="utf-8")
    code = (
        "import sys; from generator.cli import cli; "
        "cli.main(['check', 'a.csv', '--schema', 'a.json'], standalone_mode=False); "
        "import pyarrow as pa; print('pandas' in sys.modules, len(pa.table({'a': [1]}).to_pandas()))"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True,
                           text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip

    assert ended.stdout.splitlines()[-1:] == ["False 1"], ended.stderr


def test_a_check_loads_nothing_that_only_a_build_needs() -> None:
    code = "import sys, generator.checking; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split()  # fmt: skip

    assert not {"generator.export", "generator.site", "jinja2", "xlsxwriter"} & set(loaded)


@pytest.mark.parametrize("file", [[], ["datasets/fees/data/fees.csv", "--schema", "schemas/fee.json"]],
                         ids=["project", "path"])  # fmt: skip
def test_a_check_of_a_plain_table_imports_only_what_it_needs(
    make_site: MakeSite, file: list[str]
) -> None:
    code = (
        "import sys; from generator.cli import cli; "
        f"cli.main(['check', *{file}], standalone_mode=False); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=make_site(), capture_output=True,
                           text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    told, loaded = ended.stdout.splitlines()

    assert told == "✓ 未发现问题 No findings"
    assert not {"frictionless", "jsonschema", "ibis", "duckdb", "rich"} & set(loaded.split())


@pytest.mark.parametrize("file", modules(), ids=lambda p: p.relative_to(GENERATOR).as_posix())
def test_modules_stay_small(file: Path) -> None:
    limit = {"contexts.py": 500}.get(file.name, 320)  # a list of documented fields, no code

    assert len(file.read_text(encoding="utf-8").splitlines()) <= limit

"""Digests of what a build is made from, and of what each stage takes.

Equal inputs give equal bytes, so a stage whose key did not change need not run again, and the
manifest says what a site was made from. Every key is put together here and nowhere else.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path

from generator.catalogue.load import DESCRIPTOR_NAMES
from generator.model import Catalogue, Dataset
from generator.settings import Settings

HERE = Path(__file__).parent

OF_PAGES = frozenset(
    """
    title tagline base_url languages publisher publisher_role contact source_code furniture
    max_page_bytes
    """.split()
)
"""Settings that only the stages after export read. One not listed here concerns every stage."""

LIBRARIES = (
    "deflate", "duckdb", "frictionless", "ibis-framework", "jinja2", "lunr", "markdown", "numpy",
    "pelican", "pyarrow", "python-calamine", "python-stdnum", "pyyaml", "rjsmin", "xlsxwriter",
)  # fmt: skip
"""What is installed shapes the bytes as our own code does."""


@dataclass(frozen=True, slots=True)
class Stages:
    """A key per stage: equal keys, equal results. `check` and `export` by dataset name.

    `check` stands for read, check and gate together. The index takes all exported tables and the
    prose, render takes what index takes and the theme.
    """

    check: Mapping[str, str]
    export: Mapping[str, str]
    index: str
    render: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """SHA-256 digests by kind of input. `datasets` by dataset name."""

    code: str
    settings: str
    content: str
    theme: str
    datasets: Mapping[str, str]
    stages: Stages

    def as_dict(self) -> dict[str, object]:
        """A JSON-ready form, for the manifest."""
        return asdict(self)


def read_inputs(
    settings: Settings,
    catalogue: Catalogue,
    theme: Path,
    clock: str,
    live: Mapping[str, str],
    held: Collection[str],
) -> Inputs:
    """Hash the files of every stage; `clock` is the build's time, an input like any other.

    `live` holds the digests of the live releases by dataset name, `held` names those that stay.
    """
    content = digest_files(settings.path("content"), _below(settings.path("content")))
    look = digest_files(theme, _below(theme))
    datasets = {d.name: _dataset_digest(d, settings.project) for d in catalogue}
    code, every = _code_digest(), _settings_digest(settings, frozenset())
    basis = (code, _settings_digest(settings, OF_PAGES), clock)
    check = {
        d.name: _key("check", *basis, *_taken(d, datasets, live.get(d.name, ""))) for d in catalogue
    }
    export = {
        name: _key("export", key, live[name] if name in held else "") for name, key in check.items()
    }
    shared = (code, every, clock, content, *(export[name] for name in sorted(export)))
    stages = Stages(check, export, _key("index", *shared), _key("render", *shared, look))
    return Inputs(code, digest_texts((every, clock)), content, look, datasets, stages)


def _taken(dataset: Dataset, datasets: Mapping[str, str], live: str) -> list[str]:
    """What the check of a dataset takes: its files, what they refer to, what is compared."""
    keys = [k for r in dataset.resources for k in r.schema.descriptor.get("foreignKeys", [])]
    others = {str(k.get("reference", {}).get("package", "")) for k in keys} - {""}
    compared = live if dataset.publishing.expectations.compares else ""
    return [datasets[dataset.name], compared, *(datasets.get(o, "") for o in sorted(others))]


def _key(stage: str, *inputs: str) -> str:
    return digest_texts((stage, *inputs))


def _settings_digest(settings: Settings, left_out: Collection[str]) -> str:
    left_out = {*left_out, "project"}  # what has no repr changes how a build runs, not its result
    kept = [f.name for f in fields(settings) if f.repr and f.name not in left_out]
    return digest_texts(f"{name}={getattr(settings, name)!r}" for name in kept)


def digest_files(root: Path, files: Iterable[Path]) -> str:
    """A digest over names (relative to `root`) and contents of files, in sorted order."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.relative_to(root).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def digest_texts(texts: Iterable[str]) -> str:
    """A digest over strings, none of which can run into the next."""
    total = hashlib.sha256()
    for text in texts:
        total.update(f"{len(text)}:{text}".encode())
    return total.hexdigest()


def _below(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]


@cache
def _code_digest() -> str:
    own = digest_files(HERE, (p for p in _below(HERE) if p.suffix != ".pyc"))
    installed = (f"{name} {version(name)}" for name in LIBRARIES)
    return digest_texts((own, platform.python_version(), *installed))


def _dataset_digest(dataset: Dataset, project: Path) -> str:
    own = [dataset.folder / n for n in (*DESCRIPTOR_NAMES, "withdrawals.csv")]
    data = [path for resource in dataset.resources for path in resource.paths]
    schemas = digest_texts(repr(r.schema.descriptor) for r in dataset.resources)
    files = {p.resolve() for p in (*own, *data) if p.is_file()}
    return digest_texts((schemas, digest_files(project.resolve(), files)))

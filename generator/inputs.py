"""Digests of what a build is made from.

Equal inputs give equal bytes, so a stage whose inputs did not change need not run again, and the
manifest says what a site was made from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from generator.catalogue.load import DESCRIPTOR_NAMES
from generator.model import Catalogue, Dataset
from generator.settings import Settings

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Inputs:
    """SHA-256 digests by stage input. `datasets` by dataset name."""

    code: str
    settings: str
    content: str
    theme: str
    datasets: dict[str, str]

    def as_dict(self) -> dict[str, object]:
        """A JSON-ready form, for the manifest."""
        return asdict(self)


def read_inputs(settings: Settings, catalogue: Catalogue, theme: Path, clock: str) -> Inputs:
    """Hash the files of every stage; `clock` is the build's time, an input like any other."""
    return Inputs(
        code=_code_digest(),
        settings=digest_texts((repr(replace(settings, project=Path())), clock)),
        content=digest_files(settings.path("content"), _below(settings.path("content"))),
        theme=digest_files(theme, _below(theme)),
        datasets={d.name: _dataset_digest(d, settings.project) for d in catalogue},
    )


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
    return digest_files(HERE, (p for p in _below(HERE) if p.suffix != ".pyc"))


def _dataset_digest(dataset: Dataset, project: Path) -> str:
    own = [dataset.folder / n for n in (*DESCRIPTOR_NAMES, "withdrawals.csv")]
    data = [path for resource in dataset.resources for path in resource.paths]
    schemas = digest_texts(repr(r.schema.descriptor) for r in dataset.resources)
    files = {p.resolve() for p in (*own, *data) if p.is_file()}
    return digest_texts((schemas, digest_files(project.resolve(), files)))

"""`manifest.json`: every file of a build with its size and SHA-256, written last.

    {"generator": "yangguang 0.1.0", "inputs": {"code": "9f86…", …},
     "generated": "2026-11-20T00:00:00+08:00", "build": "0123456789abcdef",
     "totals": {"files": 2, "bytes": 3},
     "files": [{"path": "index.html", "bytes": 1, "sha256": "…", "type": "text/html; …"}, …]}

The files are sorted by path; the manifest does not list itself. The build's id is the first 16 hex
digits of the SHA-256 over the lines `sha256  path`, as `sha256sum` prints them: equal files, equal
id, whatever the time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from generator import __version__
from generator.errors import YangguangError
from generator.model import Artifact, Json
from generator.publish.sink import Sink

NAME = "manifest.json"


class ManifestUnreadable(YangguangError):
    """A folder holds no manifest, or one that nobody can read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build consists of. `generated` is ISO 8601, sizes are bytes.

    `inputs` holds SHA-256 digests of what it was made from, by part: see `generator.inputs`.
    """

    generator: str
    inputs: Json
    generated: str
    files: tuple[Artifact, ...]

    @property
    def build_id(self) -> str:
        """The build's id: 16 hex digits over the list of files."""
        lines = "".join(f"{f.sha256}  {f.path}\n" for f in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    @property
    def bytes(self) -> int:
        """Bytes of all files together, the manifest not counted."""
        return sum(f.bytes for f in self.files)

    def text(self) -> str:
        """The manifest as JSON, one file a line."""
        head = {
            "generator": self.generator,
            "inputs": self.inputs,
            "generated": self.generated,
            "build": self.build_id,
            "totals": {"files": len(self.files), "bytes": self.bytes},
        }
        opening = _dumps(head)[:-1]
        listed = ",\n".join(_dumps(_entry(f)) for f in self.files)
        return f'{opening}, "files": [\n{listed}\n]}}\n'


def write_manifest(sink: Sink, inputs: Json, generated: datetime) -> Manifest:
    """List everything the sink has written. Nothing may be written after it."""
    files = tuple(a for a in sink.artifacts() if a.path != NAME)
    manifest = Manifest(f"yangguang {__version__}", inputs, generated.isoformat(), files)
    sink.write(NAME, manifest.text())
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a finished build or of a copy; raises `ManifestUnreadable`.

    A manifest whose stated build id does not follow from its list of files is unreadable too:
    somebody edited it.
    """
    file = folder / NAME
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        manifest = Manifest(
            found["generator"], found["inputs"], found["generated"], _artifacts(found["files"])
        )
        stated = found["build"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ManifestUnreadable(
            f"{file} cannot be read: {error or type(error).__name__}\n"
            "  give the folder of a finished build, or copy the site again"
        ) from error
    if stated != manifest.build_id:
        raise ManifestUnreadable(
            f"{file}: the list of files belongs to build {manifest.build_id}, not to {stated}\n"
            "  copy the site again from where it was built"
        )
    return manifest


def _artifacts(files: Iterable[Any]) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(str(f["path"]), str(f["type"]), int(f["bytes"]), str(f["sha256"])) for f in files
    )


def _entry(file: Artifact) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.bytes, "sha256": file.sha256, "type": file.media_type}


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

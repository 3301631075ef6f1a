"""The one place that writes files of a build: a staging folder that remembers what was written.

A path is written once; a second write is a mistake of ours and raises. Files land complete:
each is written under a temporary name and renamed.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from generator.errors import YangguangError
from generator.model import Artifact

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".jsonl": "application/jsonl",
    ".xml": "application/xml",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".bin": "application/octet-stream",
}
"""By ending; the local server sends exactly these, so that what is tested is what is served."""


def media_type(path: str) -> str:
    """The media type a file of this name is published under."""
    suffix = PurePosixPath(path).suffix.lower()
    return MEDIA_TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


class Sink:
    """Writes below `root` and lists what it wrote as artifacts."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._artifacts: dict[str, Artifact] = {}

    def write(self, path: str, content: bytes | str) -> Artifact:
        """Write one whole file; text is encoded as UTF-8."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        with self.open(path) as target:
            target.write(data)
        return self._artifacts[path]

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """A file to write piece by piece; it becomes an artifact when the block ends well."""
        target = self._target(path)
        temporary = target.with_name(target.name + ".part")
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(target)
        self._register(path, target)

    def artifact(self, path: str) -> Artifact:
        """The artifact written at `path`; KeyError where nothing was."""
        return self._artifacts[path]

    def artifacts(self) -> tuple[Artifact, ...]:
        """Everything written so far, sorted by path."""
        return tuple(self._artifacts[p] for p in sorted(self._artifacts))

    def _target(self, path: str) -> Path:
        if path in self._artifacts:
            raise YangguangError(f"{path} is written twice in one build")
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise YangguangError(f"{path!r} is not a path inside the site")
        target = self.root.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _register(self, path: str, target: Path) -> None:
        with target.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self._artifacts[path] = Artifact(path, media_type(path), target.stat().st_size, digest)

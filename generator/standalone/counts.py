"""What a resource says of its own file: bytes, hash, rows and fields, which must be true."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.errors import ImpossibleRequest

STEP = 1 << 20
ALGORITHMS = ("md5", "sha256")
"""Those that Frictionless compares; md5 where none is named."""


def count_errors(
    descriptor: Mapping[str, Any], paths: tuple[Path, ...], rows: int | None, fields: int | None
) -> Iterator[tuple[str, str]]:
    """(code, detail) of everything that is stated and not so; `rows` None where nobody counted."""
    algorithm, stated = _hash(descriptor.get("hash"))
    if stated or descriptor.get("bytes"):
        size, digest = _measured(descriptor, paths, algorithm or "md5")
        if stated and algorithm and digest != stated:
            yield "hash-count", f"expected is {stated}, actual is {digest}"
        if descriptor.get("bytes") and size != descriptor["bytes"]:
            yield "byte-count", f"expected is {descriptor['bytes']}, actual is {size}"
    for code, name, actual in (("field-count", "fields", fields), ("row-count", "rows", rows)):
        if descriptor.get(name) and actual is not None and descriptor[name] != actual:
            yield code, f"expected is {descriptor[name]}, actual is {actual}"


def unsupported_hash(descriptor: Mapping[str, Any]) -> str:
    """The algorithm of a hash that is not compared; "" where it is."""
    algorithm, stated = _hash(descriptor.get("hash"))
    return str(descriptor["hash"]).partition(":")[0] if stated and not algorithm else ""


def _hash(stated: Any) -> tuple[str, str]:
    if not isinstance(stated, str):
        return "", ""
    name, colon, digest = stated.rpartition(":")
    algorithm = name if colon else "md5"
    return (algorithm if algorithm in ALGORITHMS else ""), digest


def _measured(
    descriptor: Mapping[str, Any], paths: tuple[Path, ...], algorithm: str
) -> tuple[int, str]:
    """Bytes and digest of all parts as one file: the header counts once."""
    total, size = hashlib.new(algorithm), 0
    for number, path in enumerate(paths):
        try:
            with path.open("rb") as stream:
                if number and _has_header(descriptor, path):
                    stream.readline()
                while content := stream.read(STEP):
                    total.update(content)
                    size += len(content)
        except OSError as error:
            raise ImpossibleRequest(f"{path}: {error.strerror}") from error
    return size, total.hexdigest()


def _has_header(descriptor: Mapping[str, Any], path: Path) -> bool:
    dialect = descriptor.get("dialect")
    headless = isinstance(dialect, Mapping) and dialect.get("header") is False
    return path.suffix.lower() == ".csv" and not headless

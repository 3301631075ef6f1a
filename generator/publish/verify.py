"""Whether a copy of a site, anywhere, is exactly what its manifest says."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.findings import Finding, Severity, sort_findings
from generator.model import Artifact
from generator.publish import ledger
from generator.publish.manifest import NAME, ManifestUnreadable, read_manifest

THREADS = 4
COPY_AGAIN = "copy the site again from where it was built"
REMOVE = "remove it: a build makes no such thing"


def verify_copy(folder: Path) -> tuple[Finding, ...]:
    """Every difference between the folder and its `manifest.json`; empty where there is none.

    Files are read in pieces, several at a time. `folder` itself may be a symbolic link
    (`output/site` is one); inside it a build makes none, so each one is a finding and none is
    followed. Where there is a ledger, its chain is checked too.
    """
    root = folder.resolve()
    try:
        manifest = read_manifest(root)
    except ManifestUnreadable as error:
        detail, _, hint = str(error).partition("\n")
        return (_finding(NAME, detail, hint.strip()),)
    found, others = _walk(root)
    listed = {f.path: f for f in manifest.files}
    findings = [_finding(p, "a symbolic link or special file", REMOVE) for p in others]
    findings += [_finding(p, "not in the manifest", REMOVE) for p in found - listed.keys() - {NAME}]
    findings += [
        _finding(p, "missing", COPY_AGAIN) for p in listed.keys() - found if p not in others
    ]
    present = [listed[p] for p in sorted(listed.keys() & found)]
    with ThreadPoolExecutor(THREADS) as pool:
        findings += [f for f in pool.map(lambda a: _compare(root, a), present) if f]
    findings += _ledger_findings(root)
    return sort_findings(findings)


def _walk(root: Path) -> tuple[set[str], set[str]]:
    """Regular files, and everything else (links, pipes), below `root`; no link is followed."""
    files: set[str] = set()
    others: set[str] = set()
    for entry in _entries(root):
        path = Path(entry.path).relative_to(root).as_posix()
        (files if entry.is_file(follow_symlinks=False) else others).add(path)
    return files, others


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))
            else:
                yield entry


def _compare(root: Path, artifact: Artifact) -> Finding | None:
    file = root / artifact.path
    size = file.stat().st_size
    if size != artifact.bytes:
        return _finding(artifact.path, f"{size} bytes instead of {artifact.bytes}", COPY_AGAIN)
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != artifact.sha256:
        return _finding(artifact.path, f"SHA-256 {found} instead of {artifact.sha256}", COPY_AGAIN)
    return None


def _ledger_findings(root: Path) -> tuple[Finding, ...]:
    file = root / ledger.NAME
    if not file.is_file() or file.is_symlink():
        return ()
    return ledger.verify_ledger(file.read_text(encoding="utf-8", errors="replace"))


def _finding(path: str, detail: str, hint: str) -> Finding:
    return Finding("manifest-mismatch", Severity.ERROR, file=path, detail=detail, hint=hint)

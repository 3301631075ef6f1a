"""The only act on live files: one atomic change of a symbolic link.

    output/
      site      -> builds/<id>       what is served
      previous  -> builds/<id>       what `rollback` goes back to; for people, derived
      builds/<id>/                   complete builds, the live one and the one before
      builds/<id>.previous -> <id>   which build was live before this one
      ledger.jsonl                   see `ledger`

What was live before a build is written beside the build *before* the switch. So the one rename of
`site` changes the live build and the previous one together, and a run that ends at any moment
leaves a state in which both are right. `output/previous` only repeats it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from generator.errors import ImpossibleRequest, YangguangError
from generator.findings import Finding
from generator.publish import ledger
from generator.publish.manifest import Manifest, read_manifest
from generator.publish.staging import clear, single_writer
from generator.publish.verify import verify_copy

BUILDS, SITE, PREVIOUS = "builds", "site", "previous"
BEFORE = ".previous"


@dataclass(frozen=True, slots=True)
class Build:
    """A complete build on disk. `changed` is false where it was live already.

    `findings` are those that did not close the gate, where the build has just been made.
    """

    id: str
    folder: Path
    files: int
    bytes: int
    generated: str
    changed: bool = True
    findings: tuple[Finding, ...] = ()


def publish(staging: Path, output: Path) -> Build:
    """Make the finished staging folder the live site. Call it inside `staging.staging(output)`.

    The staging folder must hold its manifest. The build that was live stays for `rollback`,
    older ones go. Where an equal, undamaged build is live already, nothing is changed.
    """
    manifest = read_manifest(staging)
    builds = output / BUILDS
    builds.mkdir(exist_ok=True)
    live = _target(output / SITE)
    name = _name_for(manifest.build_id, builds, live)
    if name == live:
        _settle(output)
        return _build(builds / name, manifest, changed=False)
    if not (builds / name).exists():
        os.sync()  # one call instead of one fsync per file; the rename must not outlive the data
        staging.rename(builds / name)
        _fsync(builds)
    if live:
        _point(builds / f"{name}{BEFORE}", live)
    _point(output / SITE, f"{BUILDS}/{name}")
    _settle(output)
    return _build(builds / name, manifest, changed=True)


def rollback(output: Path) -> Build:
    """Make the previous build live again, and the live one the previous: twice is back again.

    Raises `ImpossibleRequest` where there is no previous build or it is damaged.
    """
    if not output.is_dir():
        raise ImpossibleRequest(f"no such folder: {output}\n  build the site first")
    with single_writer(output):
        builds = output / BUILDS
        live = _target(output / SITE)
        before = _before(builds, live)
        if not live or not before:
            raise ImpossibleRequest(f"{output} holds no previous build\n  build the site again")
        damage = verify_copy(builds / before)
        if damage:
            raise ImpossibleRequest(
                f"the previous build {before} is damaged: {damage[0].file} {damage[0].detail}\n"
                "  build the site again"
            )
        _point(builds / f"{before}{BEFORE}", live)
        _point(output / SITE, f"{BUILDS}/{before}")
        _settle(output)
        return _build(builds / before, read_manifest(builds / before), changed=True)


def live_build(output: Path) -> Build | None:
    """The build that is served, or None before the first."""
    live = _target(output / SITE)
    if not live:
        return None
    folder = output / BUILDS / live
    return _build(folder, read_manifest(folder), changed=False)


def _name_for(build_id: str, builds: Path, live: str) -> str:
    """The folder name for a build: its id, or `id-2` where a damaged live build has that name.

    A damaged build that is not live is removed; an undamaged one is used as it is. What an ended
    run left half removed counts as damaged, so nothing half is ever made live.
    """
    if live.partition("-")[0] == build_id and not verify_copy(builds / live):
        return live
    name = f"{build_id}-2" if live == build_id else build_id
    if (builds / name).exists() and verify_copy(builds / name):
        clear(builds / name)
    return name


def _settle(output: Path) -> None:
    """Bring everything that follows from `output/site` up to date: also after an ended run."""
    builds, live = output / BUILDS, _target(output / SITE)
    if not live:
        raise YangguangError(f"{output / SITE} leads nowhere after a switch")
    before = _before(builds, live)
    if before:
        _point(output / PREVIOUS, f"{BUILDS}/{before}")
    else:
        (output / PREVIOUS).unlink(missing_ok=True)
    _keep_ledger(output)
    kept = {live, before}
    kept_links = {f"{name}{BEFORE}" for name in kept}
    for entry in sorted(builds.iterdir()):
        if not entry.is_symlink() and entry.name not in kept:
            clear(entry)
    for entry in sorted(builds.iterdir()):
        if entry.is_symlink() and (entry.name not in kept_links or not entry.exists()):
            entry.unlink()
    for unfinished in output.glob("*.new"):
        unfinished.unlink()


def _keep_ledger(output: Path) -> None:
    """Copy the ledger out of the site, so that it outlives the build; it never gets shorter."""
    text = ledger.read_ledger(output)
    kept = output / ledger.NAME
    if not text or (kept.is_file() and kept.read_text(encoding="utf-8") == text):
        return
    fresh = output / f"{ledger.NAME}.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(kept)


def _point(link: Path, target: str) -> None:
    """Let `link` lead to `target` in one step that is on disk when this returns."""
    if link.is_symlink() and str(link.readlink()) == target:
        return
    if link.exists() and not link.is_symlink():
        raise ImpossibleRequest(
            f"{link} is not a symbolic link\n  move it away: the build keeps its own link there"
        )
    fresh = link.with_name(f"{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    _fsync(link.parent)


def _target(link: Path) -> str:
    """The name of the build a link leads to; "" where there is none."""
    return link.readlink().name if link.is_symlink() and link.is_dir() else ""


def _before(builds: Path, live: str) -> str:
    """The build that was live before `live`; "" where none is left."""
    return _target(builds / f"{live}{BEFORE}") if live else ""


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _build(folder: Path, manifest: Manifest, *, changed: bool) -> Build:
    return Build(
        id=manifest.build_id,
        folder=folder,
        files=len(manifest.files),
        bytes=manifest.bytes,
        generated=manifest.generated,
        changed=changed,
    )

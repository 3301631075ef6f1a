"""The only act on live files: one atomic change of a symbolic link.

    output/
      site      -> builds/<id>       what is served
      previous  -> builds/<id>       what `rollback` goes back to; for people, derived
      builds/<id>/                   complete builds, the live one and the one before
      builds/<id>.previous -> <id>   which build was live before this one
      builds/<id>.withdrawn          which withdrawals a build honours, one a line
      ledger.jsonl                   see `ledger`

What was live before a build is written beside the build *before* the switch. So the one rename of
`site` changes the live build and the previous one together, and a run that ends at any moment
leaves a state in which both are right. `output/previous` only repeats it.

A build that does not honour every withdrawal recorded is never kept and never made live again
(DOMAIN P-03).
"""

from __future__ import annotations

import os
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from generator.errors import ImpossibleRequest, YangguangError
from generator.findings import Finding
from generator.publish import ledger
from generator.publish.manifest import Manifest, read_manifest
from generator.publish.staging import clear, single_writer
from generator.publish.verify import verify_copy

BUILDS, SITE, PREVIOUS = "builds", "site", "previous"
BEFORE, WITHDRAWN = ".previous", ".withdrawn"
NOTHING: AbstractSet[str] = frozenset()


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


def publish(staging: Path, output: Path, withdrawn: AbstractSet[str] = NOTHING) -> Build:
    """Make the finished staging folder the live site. Call it inside `staging.staging(output)`.

    The staging folder must hold its manifest. `withdrawn` names the withdrawals it honours, all
    that are recorded. The build that was live stays for `rollback` where it honours them too;
    older ones go. Where an equal, undamaged build is live already, nothing is changed.
    """
    manifest = read_manifest(staging)
    builds = output / BUILDS
    builds.mkdir(exist_ok=True)
    live = _target(output / SITE)
    name = _name_for(manifest.build_id, builds, live)
    if name == live:
        _honour(builds, name, withdrawn)
        _settle(output, withdrawn)
        return _build(builds / name, manifest, changed=False)
    if not (builds / name).exists():
        os.sync()  # one call instead of one fsync per file; the rename must not outlive the data
        staging.rename(builds / name)
        _fsync(builds)
    if live:
        _point(builds / f"{name}{BEFORE}", live)
    _honour(builds, name, withdrawn)
    _point(output / SITE, f"{BUILDS}/{name}")
    _settle(output, withdrawn)
    return _build(builds / name, manifest, changed=True)


def rollback(output: Path, withdrawn: AbstractSet[str] = NOTHING) -> Build:
    """Make the previous build live again, and the live one the previous: twice is back again.

    Raises `ImpossibleRequest` where there is no previous build, it is damaged, or it holds
    records that are `withdrawn` since.
    """
    if not output.is_dir():
        raise ImpossibleRequest(f"no such folder: {output}\n  build the site first")
    with single_writer(output):
        builds = output / BUILDS
        live = _target(output / SITE)
        before = _before(builds, live)
        if not live or not before:
            raise ImpossibleRequest(f"{output} holds no previous build\n  build the site again")
        if not _honours(builds, before, withdrawn):
            raise ImpossibleRequest(
                f"the previous build {before} was made before a withdrawal and may hold the record"
                "\n  build the site again; the previous build is not kept then"
            )
        damage = verify_copy(builds / before)
        if damage:
            raise ImpossibleRequest(
                f"the previous build {before} is damaged: {damage[0].file} {damage[0].detail}\n"
                "  build the site again"
            )
        _point(builds / f"{before}{BEFORE}", live)
        _point(output / SITE, f"{BUILDS}/{before}")
        _settle(output, withdrawn)
        return _build(builds / before, read_manifest(builds / before), changed=True)


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


def _honour(builds: Path, name: str, withdrawn: AbstractSet[str]) -> None:
    """Note which withdrawals a build honours. It stands before the switch, as the link does."""
    note = builds / f"{name}{WITHDRAWN}"
    if not withdrawn:
        note.unlink(missing_ok=True)
        return
    text = "".join(f"{line}\n" for line in sorted(withdrawn))
    if not note.is_file() or note.read_text(encoding="ascii") != text:
        fresh = builds / f"{name}{WITHDRAWN}.new"
        fresh.write_text(text, encoding="ascii")
        fresh.replace(note)


def _honours(builds: Path, name: str, withdrawn: AbstractSet[str]) -> bool:
    note = builds / f"{name}{WITHDRAWN}"
    known = note.read_text(encoding="ascii").split() if note.is_file() else ()
    return withdrawn <= set(known)


def _settle(output: Path, withdrawn: AbstractSet[str]) -> None:
    """Bring everything that follows from `output/site` up to date: also after an ended run."""
    builds, live = output / BUILDS, _target(output / SITE)
    if not live:
        raise YangguangError(f"{output / SITE} leads nowhere after a switch")
    before = _before(builds, live)
    if before and not _honours(builds, before, withdrawn):
        before = ""
    if before:
        _point(output / PREVIOUS, f"{BUILDS}/{before}")
    else:
        (output / PREVIOUS).unlink(missing_ok=True)
    _keep_ledger(output)
    kept = {live, before}
    notes = {f"{name}{ending}" for name in kept for ending in (BEFORE, WITHDRAWN)}
    for entry in sorted(builds.iterdir()):
        if not entry.is_symlink() and entry.name not in kept:
            clear(entry)
    for entry in sorted(builds.iterdir()):
        stale = entry.name not in notes or not entry.exists()
        if stale and (entry.is_symlink() or entry.is_file()):
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

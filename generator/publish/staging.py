"""The folder a build is made in: disposable, and only one at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import ImpossibleRequest

STAGING = "staging"
LOCK = ".lock"


class BuildRunning(ImpossibleRequest):
    """Another build or rollback works on the same output folder."""


@contextmanager
def single_writer(output: Path) -> Iterator[None]:
    """Hold `output/.lock` as long as the block runs; raises `BuildRunning` if another holds it.

    The kernel gives the lock back when its holder ends, however it ends, so a dead run never
    blocks the next. The file holds the process id for the message and is never removed: removing
    it would let two runs lock two files of one name.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (output / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise BuildRunning(
                f"another build (process {file.read().strip() or 'unknown'}) uses {output}\n"
                "  wait until it ends, or build into another folder"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """A new empty folder `output/staging/build`, gone when the block ends.

    Publishing moves the folder away; what is still there at the end is thrown away, and so is
    what an earlier run left. One writer at a time, so one name is enough.
    """
    with single_writer(output):
        room = output / STAGING
        clear(room)
        folder = room / "build"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            clear(room)


def clear(folder: Path) -> None:
    """Remove a folder and all below it, if it is there."""
    if folder.is_dir():
        shutil.rmtree(folder)

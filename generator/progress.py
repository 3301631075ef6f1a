"""Telling the person at the terminal how far a build is; plain lines where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console


class Progress(Protocol):
    """What a stage may say about itself. Never carries findings: those are values."""

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """A context manager around one step of work."""


class ConsoleProgress:
    """A spinner on a terminal, and one line per finished step."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def _running(self, name: str, subject: str) -> Iterator[None]:
        label, started = _label(name, subject), time.monotonic()
        with self.console.status(label):
            yield
        self.console.print(f"{label}  [dim]{_since(started)}[/dim]", highlight=False)

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """Show `name subject` while it runs and how long it took."""
        return self._running(name, subject)


class LineProgress:
    """One line per finished step on standard error, where no terminal is."""

    @contextmanager
    def _running(self, name: str, subject: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        print(f"{_label(name, subject)}  {_since(started)}", file=sys.stderr, flush=True)

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """Say how long the step took."""
        return self._running(name, subject)


def _label(name: str, subject: str) -> str:
    return f"{name:<8} {subject}".rstrip()


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"


class SilentProgress:
    """Says nothing; for tests and for callers that are programs."""

    @contextmanager
    def _running(self) -> Iterator[None]:
        yield

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """Do nothing around the step."""
        return self._running()

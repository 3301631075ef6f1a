"""Telling the person at the terminal how far a build is; plain lines where nobody looks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from rich.console import Console


class Progress(Protocol):
    """What a stage may say about itself. Never carries findings: those are values."""

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """A context manager around one step of work."""


class ConsoleProgress:
    """A spinner on a terminal, one line per finished step everywhere."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @contextmanager
    def _running(self, name: str, subject: str) -> Iterator[None]:
        label = f"{name:<8} {subject}".rstrip()
        started = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(label):
                yield
        else:
            yield
        self.console.print(
            f"{label}  [dim]{time.monotonic() - started:.1f} s[/dim]", highlight=False
        )

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """Show `name subject` while it runs and how long it took."""
        return self._running(name, subject)


class SilentProgress:
    """Says nothing; for tests and for callers that are programs."""

    @contextmanager
    def _running(self) -> Iterator[None]:
        yield

    def stage(self, name: str, subject: str = "") -> AbstractContextManager[None]:
        """Do nothing around the step."""
        return self._running()

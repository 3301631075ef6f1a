"""What one run of one peer took."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock and of the processors, errors found, most resident memory."""

    peer: str
    rows: int
    seconds: float
    busy: float
    errors: int
    megabytes: int

    @property
    def speed(self) -> float:
        """Rows per second by the clock."""
        return self.rows / self.seconds

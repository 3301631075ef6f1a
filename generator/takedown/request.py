"""What is refused before a withdrawal is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from generator.disclosure.detectors import find
from generator.disclosure.withdrawals import moment
from generator.disclosure.withholding import knowing
from generator.errors import ImpossibleRequest
from generator.model import Dataset

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_GROUND = 200


def check_request(ground: str, requested: str, now: datetime) -> None:
    """One line of ground, and a request that is not later than the build's clock."""
    if not ground.strip() or len(ground) > LONGEST_GROUND or not ground.isprintable():
        raise ImpossibleRequest(f"--ground: one line of 1 to {LONGEST_GROUND} characters is needed")
    try:
        late = requested and moment(requested) > now
    except ValueError:
        raise ImpossibleRequest("--requested: a date such as 2026-11-20 is needed") from None
    if late:
        raise ImpossibleRequest(
            f"--requested lies after the clock of the build, {now.isoformat()}\n"
            "  set SOURCE_DATE_EPOCH to the present time: SOURCE_DATE_EPOCH=$(date +%s)"
        )


def check_ground(ground: str, dataset: Dataset, rows: Iterable[pa.Table]) -> None:
    """The record of a removal is kept for long, so it must not say whose it was."""
    personal = any(find(ground))
    for row in rows:
        cells = (row.column(n)[0].as_py() for n in row.column_names if n in knowing(dataset))
        personal |= any(isinstance(c, str) and len(c) > 1 and c in ground for c in cells)
    if personal:
        raise ImpossibleRequest("--ground names the person or the case\n  say only why, such as "
                                "义务已履行, 期限届满, 更正, 本人申请")  # fmt: skip

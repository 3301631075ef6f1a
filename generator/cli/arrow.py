"""Arrow for programs that never see a data frame."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from typing import Any


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def arrow_alone() -> None:
    """Keep Arrow from importing pandas, a third of the time of a small check.

    At its first value Arrow asks whether pandas is there, imports it for that, and remembers the
    answer. ibis brings pandas along, so it is there. A later `to_pandas` still finds it.
    """
    import pyarrow as pa

    if "pandas" in sys.modules:
        return
    absent = _WithoutPandas()
    sys.meta_path.insert(0, absent)
    try:
        pa.scalar(None)
    finally:
        sys.meta_path.remove(absent)

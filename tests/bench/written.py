"""The figures of a run into the documentation: a table in either language, and the drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.curve import svg
from tests.bench.made import ROOT
from tests.bench.measured import Measured

DRAWING = Path("theme/static/img/check-speed.svg")
PAGES = {"zh": Path("content/docs/checks.zh.md"), "en": Path("content/docs/checks.en.md")}

HEADS = {
    "zh": "| 工具 | 行数 | 秒 | 处理器秒 | 每秒行数 | 最大内存（MB） | 为 Frictionless 的倍数 |",
    "en": "| Peer | Rows | Seconds | Processor s | Rows a second | Most memory, MB | × Frictionless |",
}
NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "frictionless": "Frictionless 5.21",
        "engine": "阳光，定位每个错误",
        "duckdb": "同样规则写成一条 DuckDB 查询，只计数",
        "pointblank": "Pointblank",
        "keys": "阳光，只查主键",
    },
    "en": {
        "frictionless": "Frictionless 5.21",
        "engine": "yangguang, every error located",
        "duckdb": "the same rules as one DuckDB query, counts only",
        "pointblank": "Pointblank",
        "keys": "yangguang, a primary key alone",
    },
}


def write(found: Sequence[Measured]) -> None:
    """Put all figures where the documentation has them; those of Frictionless are the unit."""
    for language, page in PAGES.items():
        file = ROOT / page
        text = file.read_text(encoding="utf-8")
        section = r"(?<=<!-- begin generated: speed -->\n).*?(?=<!-- end generated: speed -->)"
        table = _table(found, language)
        written, count = re.subn(section, lambda _, t=table: t, text, flags=re.DOTALL)  # type: ignore[misc]
        assert count == 1, f"{page} has no section for the figures"
        file.write_text(written, encoding="utf-8")
    curve = [(m.rows, m.seconds) for m in found if m.peer == "engine"]
    (ROOT / DRAWING).write_text(svg(curve), encoding="utf-8")


def _table(found: Sequence[Measured], language: str) -> str:
    unit = next(m.speed for m in found if m.peer == "frictionless")
    lines = ["", HEADS[language], "|---|---:|---:|---:|---:|---:|---:|"]
    for m in found:
        times = "" if m.peer == "keys" else f"{m.speed / unit:.1f}"
        lines.append(f"| {NAMES[language][m.peer]} | {m.rows:,} | {m.seconds:.2f} | {m.busy:.2f} "
                     f"| {m.speed:,.0f} | {m.megabytes:,} | {times} |")  # fmt: skip
    return "\n".join([*lines, "", ""])

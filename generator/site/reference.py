"""The parts of the documentation that are made from the program, so that they cannot go stale.

`python -m generator.site.reference` rewrites them; a test compares.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from generator import settings
from generator.checks.differences import DIFFERENCES, Difference
from generator.model import Text
from generator.settings import Settings
from generator.site.contexts import PAGES, Page

_SECTION = "<!-- begin generated: {0} -->\n{1}<!-- end generated: {0} -->"


def updated(text: str, language: str) -> str:
    """A page of documentation with its generated sections as they should be."""
    for name, content in sections(language).items():
        pattern = re.escape(_SECTION).replace(r"\{0\}", name).replace(r"\{1\}", "(?s:.*?)")
        section = _SECTION.format(name, f"\n{content}\n")
        text = re.sub(pattern, section.replace("\\", r"\\"), text)
    return text


def sections(language: str) -> Mapping[str, str]:
    """The generated sections by name, as Markdown."""
    return {
        "theme": _theme(language),
        "settings": _settings(language),
        "differences": _differences(language),
    }


def settings_help() -> Mapping[str, str]:
    """Each setting with its meaning: the string below the attribute in `generator/settings.py`."""
    source = Path(settings.__file__).read_text(encoding="utf-8")
    body = next(
        node.body
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == Settings.__name__
    )
    return {name: told for name, told in _told(body) if name != "project"}


def _told(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for node, below in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            text = below.value if isinstance(below, ast.Expr) else None
            value = text.value if isinstance(text, ast.Constant) else ""
            yield node.target.id, " ".join(str(value).split())


def _settings(language: str) -> str:
    chinese = language == "zh"
    heading = "| 设置 | 默认值 | 含义（英文） |" if chinese else "| Setting | Default | Meaning |"
    default = Settings(project=Path())
    rows = [
        f"| `{name}` | {_default(getattr(default, name))} | {_plain(told)} |"
        for name, told in settings_help().items()
    ]
    return "\n".join([heading, "|---|---|---|", *rows, ""])


def _default(value: Any) -> str:
    """A default as TOML has it; nothing where it is empty."""
    if isinstance(value, Text):
        pairs = (f"{k} = {_json(v)}" for k, v in value.by_language.items() if v)
        value = ", ".join(pairs)
        return f"`{{ {value} }}`" if value else ""
    return f"`{_json(value)}`" if value else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _differences(language: str) -> str:
    """Where a check departs from Frictionless; the texts are English in both languages."""
    chinese = language == "zh"
    heading = (
        "| 编号 | Frictionless | 本程序 | 标准 |"
        if chinese
        else "| Id | Frictionless | Here | The standard |"
    )
    rows = [
        f"| `{d.id}` | {_plain(d.frictionless)} | {_plain(d.ours)} | {_source(d)} |"
        for d in DIFFERENCES
    ]
    return "\n".join([heading, "|---|---|---|---|", *rows, ""])


def _source(difference: Difference) -> str:
    return f"[{_plain(difference.standard)}]({difference.source})"


def _theme(language: str) -> str:
    chinese = language == "zh"
    common = {f.name for f in fields(Page)}
    parts = [_table("所有模板" if chinese else "Every template", Page, frozenset(), chinese)]
    parts += [_table(f"`{name}`", kind, frozenset(common), chinese) for name, kind in PAGES.items()]
    return "\n".join(parts)


def _table(title: str, kind: type[Page], without: frozenset[str], chinese: bool) -> str:
    own = [f for f in fields(kind) if f.name not in without]
    lines = [f"## {title}", "", (kind.__doc__ or "").strip().splitlines()[0], ""]
    if own:
        lines += ["| 名字 | 内容（英文） |" if chinese else "| Name | Content |", "|---|---|"]
        lines += [f"| `{f.name}` | {_plain(f.metadata['help'])} |" for f in own]
        lines.append("")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return text.replace("|", "\\|")


def main(root: Path) -> None:
    """Rewrite the generated sections of `content/docs/` below `root`."""
    for file in sorted((root / "content" / "docs").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        made = updated(text, file.name.split(".")[-2])
        if made != text:
            file.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[2])

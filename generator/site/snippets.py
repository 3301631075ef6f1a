"""Code that reads the downloads, from the templates in `theme/snippets/`.

A snippet is one template per program; the tests run exactly what the page shows, in a folder
that holds the downloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from generator import urls
from generator.model import Release
from generator.site.views import Snippet

PROGRAMS = (
    ("duckdb.sql", "DuckDB", "sql", "parquet"),
    ("pandas.py", "pandas", "python", "csv.gz"),
    ("polars.py", "polars", "python", "parquet"),
    ("frictionless.sh", "Frictionless", "shell", ""),
)
"""Template, title, language of the code, and the download it needs ("" for the descriptor)."""


class Snippets:
    """The snippet templates of a theme."""

    def __init__(self, theme: Path) -> None:
        environment = Environment(
            loader=FileSystemLoader(str(theme / "snippets")),
            undefined=StrictUndefined,
            keep_trailing_newline=False,
            autoescape=False,
        )
        self._templates: Mapping[str, Template] = {
            name: environment.get_template(name) for name, *_ in PROGRAMS
        }

    def of(self, release: Release, language: str, base_url: str) -> tuple[Snippet, ...]:
        """The snippets that fit the downloads of a release's first table."""
        resource = release.dataset.resources[0]
        paths = {a.path for artifacts in release.artifacts.values() for a in artifacts}
        found = []
        for name, title, code_language, ending in PROGRAMS:
            path = (
                urls.download(release.dataset, resource, ending)
                if ending
                else urls.package(release.dataset)
            )
            if path in paths:
                code = self._templates[name].render(
                    file=path.rsplit("/", 1)[-1],
                    chinese=language.startswith("zh"),
                    address=f"{base_url}/{path}" if base_url else f"/{path}",
                    rows=release.tables[resource.name].num_rows,
                )
                found.append(Snippet(name, title, code_language, code.strip()))
        return tuple(found)

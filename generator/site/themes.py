"""Where the theme is, its templates as a Jinja environment, and its files with their hashes.

Templates come from this one folder alone: there is no second theme to fall back to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from generator.codes import title_of
from generator.publish.sink import Sink
from generator.settings import Settings


def theme_folder(settings: Settings) -> Path:
    """The project's own theme, else the one that comes with the program."""
    own = settings.path("theme")
    return own if (own / "templates").is_dir() else Path(__file__).resolve().parents[2] / "theme"


def environment(theme: Path) -> Environment:
    """The templates of a theme: escaped by default, and an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(str(theme / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    made.filters["code_title"] = _code_title
    made.globals["once"] = _once()
    return made


def _once() -> Callable[..., Markup]:
    """`once(template, *key)`: a partial that is rendered once for each key and then repeated.

    The key must hold everything in the partial that differs from page to page; thousands of
    pages share one footer.
    """
    made: dict[tuple[object, ...], Markup] = {}

    @pass_context
    def once(context: Context, name: str, *key: object) -> Markup:
        found = made.get((name, *key))
        if found is None:
            html = context.environment.get_template(name).render(context.get_all())
            found = made[name, *key] = Markup(html)
        return found

    return once


def _code_title(code: str, language: str) -> str:
    """`code | code_title(language)`: the title of a finding's code."""
    return title_of(code)(language)


def static_files(theme: Path) -> dict[str, bytes]:
    """The files of `theme/static/` by their path below it, sorted."""
    static = theme / "static"
    found = sorted(p for p in static.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(static).as_posix(): p.read_bytes() for p in found}


def write_static(files: Mapping[str, bytes], sink: Sink) -> None:
    """Publish the files of the theme under `theme/`."""
    for path, content in files.items():
        sink.write(f"theme/{path}", content)


def version(content: bytes) -> str:
    """The piece of a file's hash that its address ends in."""
    return sha256(content).hexdigest()[:10]


def assets(files: Mapping[str, bytes]) -> Callable[[str], str]:
    """`asset(path)`: the address of a theme's file with a piece of its hash.

    A browser that holds last week's style sheet thus asks for this week's; files keep their
    names, so that an archived page still finds them. An unknown path raises KeyError.
    """
    addresses = {path: f"/theme/{path}?v={version(content)}" for path, content in files.items()}
    return addresses.__getitem__

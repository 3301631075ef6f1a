"""The theme's scripts as they are published: without comments, importing each other by hash.

The sources in `theme/static/` stay readable; what a visitor's browser fetches is the same code
without comments and indentation (rJSmin, after Crockford's JSMin). Comments that begin with `/*!`
stay. A module is imported under the address that `themes.address` gives it, so no browser can put
last week's module beside this week's; its own hash covers those of the modules it imports.

The only module that imports rjsmin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join, normpath

import rjsmin

from generator.site.themes import version

_IMPORT = re.compile(r"""(?<![\w$.])((?:from|import)\s*(\(?)\s*["'])(\.{1,2}/[^"'?]+)(?=["'?])""")
"""The start of an import to the path, a bracket where it is dynamic, and the path."""


def published(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a theme, by path, with its scripts as they are published; the others as given.

    Imports of modules that are not there stay as they are, and so does one that leads back to a
    module that is not finished: modules that import each other in a circle have no hash.
    """
    scripts = {p: rjsmin.jsmin(files[p].decode(), keep_bang_comments=True)
               for p in sorted(files) if p.endswith(".js")}  # fmt: skip
    finished: dict[str, bytes] = {}

    def finish(path: str, within: tuple[str, ...]) -> bytes:
        def addressed(match: re.Match[str]) -> str:
            target = _target(path, match[3])
            if target not in scripts or target in within:
                return match[0]
            return f"{match[1]}{match[3]}?v={version(finish(target, (*within, target)))}"

        if path not in finished:
            finished[path] = _IMPORT.sub(addressed, scripts[path]).encode()
        return finished[path]

    return {**files, **{path: finish(path, (path,)) for path in scripts}}


def imported(files: Mapping[str, bytes]) -> Callable[[str], tuple[str, ...]]:
    """`imported(path)`: the paths of all modules that a script needs to run, in the order found.

    Modules that it may import later (`import()`) are not among them.
    """

    def closure(path: str) -> tuple[str, ...]:
        found = [path]
        for module in found:  # grows while it is walked
            found += (m for m in dict.fromkeys(_needed(files, module)) if m not in found)
        return tuple(found[1:])

    return closure


def _needed(files: Mapping[str, bytes], path: str) -> Iterator[str]:
    for match in _IMPORT.finditer(files[path].decode()):
        target = _target(path, match[3])
        if not match[2] and target in files:
            yield target


def _target(path: str, imported: str) -> str:
    return normpath(join(dirname(path), imported))

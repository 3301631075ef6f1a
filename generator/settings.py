"""The settings of one site: the table `[tool.yangguang]` of the project's `pyproject.toml`.

Every setting is an attribute here with its meaning beside it; unknown keys are findings.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from generator.errors import ImpossibleRequest
from generator.findings import Finding, Severity
from generator.model import Text

BEIJING = timezone(timedelta(hours=8), "UTC+08:00")
"""Dates of courts are Beijing dates (CAL-03); China has had no summer time since 1991."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site says of itself. Defaults make a working site for a first try.

    What has `repr=False` changes how a build runs, never what it makes: it is no input.
    """

    project: Path
    """The project folder, absolute."""
    title: Text = field(default_factory=lambda: Text.of("阳光司法数据", "Sunlight Court Data"))
    """The site's name."""
    tagline: Text = field(default_factory=lambda: Text.of("", ""))
    """One line under the name."""
    base_url: str = ""
    """Absolute address the site will have, without a slash at the end; used by feeds and DCAT."""
    languages: tuple[str, ...] = ("zh", "en")
    """Languages of the site; the first one lives at `/`, the others at `/<tag>/`."""
    publisher: Text = field(default_factory=lambda: Text.of("", ""))
    """The body that publishes the site."""
    publisher_role: str = "court"
    """`court` or `republisher`; the law asks different things of them."""
    contact: str = ""
    """Where a visitor asks for a correction: an e-mail address, a telephone number or a URL."""
    public_contacts: tuple[str, ...] = ()
    """Telephone numbers, mail addresses and accounts of the court, which may stand on any page."""
    mask_policy: str = "10+4+4"
    """How identity numbers are masked, one policy per site (`MSK-03`)."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """Severities of rules that no statute or standard fixes: `"DEF-21" = "notice"` in the table
    `[tool.yangguang.rules]`; `error`, `warning` or `notice`."""
    holidays: str = ""
    """File of the project with days off and make-up working days of years that the program does
    not know yet, or knows otherwise: TOML, a table per year."""
    source_code: str = ""
    """Address of the source code, for the footer."""
    furniture: Mapping[str, str] = field(default_factory=dict)
    """Lines some authorities need in the footer, each under a name of yours, such as `icp` and
    `police`; `site_code` is also the meta tag `SiteIDCode`."""
    max_file_bytes: int = 100_000_000
    """Size budget of one published file, in bytes."""
    max_page_bytes: int = 1_000_000
    """Size budget of one HTML page, in bytes."""
    engine_memory: str = field(default="", repr=False)
    """Memory for comparing keys, such as `4GB`; `1500MB` where nothing is stated. Beyond it the
    engine writes to disk."""
    engine_threads: int = field(default=0, repr=False)
    """How many threads check a table side by side; two where nothing is stated."""
    engine_temp: str = field(default="", repr=False)
    """Folder for what does not fit into memory; that of the system where nothing is stated."""

    def path(self, *parts: str) -> Path:
        """A path inside the project."""
        return self.project.joinpath(*parts)

    @property
    def default_language(self) -> str:
        """The language at `/`."""
        return self.languages[0]


_TEXTS = frozenset({"title", "tagline", "publisher"})


def load_settings(project: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """Read `[tool.yangguang]`.

    Raises `ImpossibleRequest` where the folder is missing or holds no project; what is wrong
    inside the table comes back as findings, all of it at once.
    """
    root = project.resolve()
    if not root.is_dir():
        raise ImpossibleRequest(
            f"no such project folder: {project}\n"
            "  give a folder with --project DIR, or make one with `yangguang new`"
        )
    if not (root / "datasets").is_dir():
        raise ImpossibleRequest(
            f"{project} holds no project: the folder datasets/ is missing\n"
            "  go to the project's folder, or name it with --project DIR"
        )
    file = root / "pyproject.toml"
    if not file.is_file():
        return Settings(project=root), ()
    try:
        tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(project=root), (_wrong(str(error), "mend the syntax of the file"),)
    table = tools.get("yangguang", {}) if isinstance(tools, Mapping) else tools
    if not isinstance(table, Mapping):
        return Settings(project=root), (
            _wrong(
                "[tool.yangguang] is not a table", "write [tool.yangguang] and key = value lines"
            ),
        )
    return _from_table(root, table)


def _from_table(root: Path, table: Mapping[str, Any]) -> tuple[Settings, tuple[Finding, ...]]:
    known = {f.name for f in fields(Settings)} - {"project"}
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for key, value in table.items():
        if key not in known:
            findings.append(_wrong(f"unknown key {key!r}", nearest(key, known)))
            continue
        try:
            values[key] = _convert(key, value)
        except (TypeError, ValueError) as error:
            findings.append(
                _wrong(f"{key}: {error}", "see the list of settings in the documentation")
            )
    folder = values.get("engine_temp")
    if folder and not (root / folder).is_dir():
        findings.append(_wrong(f"engine_temp: no such folder: {folder}", "name one that exists"))
        del values["engine_temp"]
    return Settings(project=root, **values), tuple(findings)


def _convert(key: str, value: Any) -> Any:
    if key in _TEXTS:
        return _translated(value)
    if key == "languages":
        return _languages(value)
    if key == "public_contacts":
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise TypeError('a list such as ["010-00000000"] is expected')
        return tuple(value)
    if key in ("furniture", "rules"):
        if not isinstance(value, Mapping):
            raise TypeError("a table of texts is expected")
        return {str(k): str(v) for k, v in value.items()}
    if key.startswith("max_"):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise TypeError("a whole number of bytes is expected")
        return value
    if key == "engine_threads":
        return thread_count(value)
    if not isinstance(value, str):
        raise TypeError("a string is expected")
    if key == "engine_memory":
        return memory_limit(value)
    if key in _SHAPES and value and not _SHAPES[key][0].fullmatch(value):
        raise ValueError(f"{_SHAPES[key][1]} is expected, not {value!r}")
    return value.rstrip("/") if key == "base_url" else value


MOST_THREADS = 256

_MEMORY = re.compile(r"\d{1,6}(\.\d{1,3})? ?([KMGT])i?B", re.I)


def memory_limit(text: str) -> str:
    """A limit such as `800MB` or `4GB`, of 100 MB at least; ValueError where it is none."""
    found = _MEMORY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"an amount of memory such as 1500MB or 4GB is expected, not {text!r}")
    amount = float(text.strip()[: found.start(2)])
    if amount * 1000 ** ("KMGT".index(found[2].upper()) + 1) < 100e6:
        raise ValueError(f"100MB of memory at least are needed, not {text!r}")
    return text.strip()


def thread_count(value: Any) -> int:
    """A number of threads; TypeError or ValueError where it is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number of threads is expected")
    if not 1 <= value <= MOST_THREADS:
        raise ValueError(f"1 to {MOST_THREADS} threads are expected, not {value}")
    return value


_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")

_SHAPES = {
    "base_url": (_ADDRESS, "an address that begins with https://"),
    "source_code": (_ADDRESS, "an address that begins with https://"),
    "contact": (re.compile(r"(?!javascript:|data:)[^\n<>]*", re.I), "an address or a number"),
    "mask_policy": (re.compile(r"\d{1,2}\+\d{1,2}\*?(\+\d{1,2})?"), "a policy such as 10+4+4"),
    "publisher_role": (re.compile("court|republisher"), '"court" or "republisher"'),
}

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _translated(value: Any) -> Text:
    if isinstance(value, str):
        return Text({"zh": value})
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        raise TypeError('a text is expected, or one per language: { zh = "…", en = "…" }')
    return Text({str(k): v for k, v in value.items()})


def _languages(value: Any) -> tuple[str, ...]:
    right = isinstance(value, list) and value and all(isinstance(v, str) for v in value)
    if not right or not all(_LANGUAGE.fullmatch(v) for v in value) or len(set(value)) < len(value):
        raise ValueError('a list of language tags such as ["zh", "en"] is expected')
    return tuple(value)


def nearest(word: str, known: set[str] | frozenset[str]) -> str:
    """A hint that names the nearest known word, or lists them all."""
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "known: " + ", ".join(sorted(known))


def build_time(newest_data: date | None) -> datetime:
    """The only clock of a build: SOURCE_DATE_EPOCH, else midnight of the newest data.

    A build must give the same bytes tomorrow, so the wall clock is never asked.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if stated:
        if not (stated.isascii() and stated.isdecimal()):
            raise ImpossibleRequest(
                f"SOURCE_DATE_EPOCH must be whole seconds since 1970, not {stated!r}"
            )
        try:
            return datetime.fromtimestamp(int(stated), UTC).astimezone(BEIJING)
        except (OverflowError, ValueError, OSError) as error:
            raise ImpossibleRequest(
                f"SOURCE_DATE_EPOCH lies outside the calendar: {stated}"
            ) from error
    day = newest_data or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def in_ci() -> bool:
    """Whether this runs unattended: continuous integration sets CI=true."""
    return any(os.environ.get(name) in ("true", "1") for name in ("CI", "GITHUB_ACTIONS"))


def _wrong(detail: str, hint: str) -> Finding:
    return Finding(
        "settings-invalid", Severity.ERROR, file="pyproject.toml", detail=detail, hint=hint
    )

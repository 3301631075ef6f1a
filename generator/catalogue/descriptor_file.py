"""Descriptor files: YAML or JSON to plain JSON values, with the line of every key.

A finding about a key says on which line it stands, so that a court clerk can go there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]


class DescriptorSyntaxError(Exception):
    """The file is not YAML or JSON; carries the 1-based line."""

    def __init__(self, detail: str, line: int | None) -> None:
        self.detail = detail
        self.line = line
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class DescriptorFile:
    """The value of a descriptor and the 1-based line on which each key stands."""

    value: Any
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int | None:
        """The line of a key, or of the nearest key above it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read_descriptor(file: Path) -> DescriptorFile:
    """Read one descriptor.

    Raises `DescriptorSyntaxError` where it is no YAML or JSON in UTF-8, OSError where it cannot
    be opened.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise DescriptorSyntaxError(f"not UTF-8 at byte {error.start}", line) from error
    return _read_json(text) if file.suffix == ".json" else _read_yaml(text)


def _read_json(text: str) -> DescriptorFile:
    try:
        return DescriptorFile(json.loads(text, parse_constant=_no_number))
    except json.JSONDecodeError as error:
        raise DescriptorSyntaxError(error.msg, error.lineno) from error
    except ValueError as error:
        raise DescriptorSyntaxError(str(error), None) from error
    except RecursionError as error:
        raise DescriptorSyntaxError("nested too deeply", None) from error


def _read_yaml(text: str) -> DescriptorFile:
    lines: dict[KeyPath, int] = {}
    try:
        _refuse_aliases(text)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return DescriptorFile(None, lines)
        _collect_lines(node, (), lines)
        return DescriptorFile(_plain(loader.construct_document(node)), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = " ".join(p for p in (error.context, error.problem) if p)
        raise DescriptorSyntaxError(detail, mark.line + 1 if mark else None) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DescriptorSyntaxError(str(error), None) from error


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number in JSON")


def _refuse_aliases(text: str) -> None:
    """A few lines of aliases can unfold into gigabytes, and a descriptor needs none."""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            line = token.start_mark.line + 1
            raise DescriptorSyntaxError(f"the alias *{token.value} is not allowed here", line)


def _collect_lines(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if (*path, str(key.value)) in lines:
                line = key.start_mark.line + 1
                raise DescriptorSyntaxError(
                    f"the key {key.value!r} stands here a second time", line
                )
            lines[(*path, str(key.value))] = key.start_mark.line + 1
            _collect_lines(child, (*path, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            _collect_lines(child, (*path, index), lines)


def _plain(value: Any) -> Any:
    """YAML has dates, JSON has none: a date becomes its ISO form, a key a string."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number that a descriptor can hold")
    return value

"""The block `publishing:` of a descriptor -> `Publishing`, with a finding for every slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from generator.catalogue.expectations import read_expectations, share
from generator.catalogue.party_only import AUDIENCES as REFUSED
from generator.catalogue.party_only import refusals
from generator.findings import Finding, Severity
from generator.model import Publishing
from generator.settings import nearest

PAGE_KINDS = (
    "table",
    "courts",
    "guiding-cases",
    "budgets",
    "debtors",
    "statistics",
    "duty-catalogue",
    "judgments",
    "hearings",
    "auctions",
    "announcements",
    "commutations",
)
LOOKUP_FILTERS = ("province", "court", "year")
"""Kinds under `publishing.lookup` that narrow what was found; the others find it."""

AUDIENCES = ("public", "public-p")
"""`party` and `mixed` items of the duty catalogue may not be published (Opinions art. 14)."""

ALWAYS_REQUIRED = (
    "owner",
    "reviewed_by",
    "review_date",
    "secrecy_review",
    "audience",
    "durability",
    "as_of",
    "update_interval",
)
"""Opinions 法发〔2018〕20号 arts 14-17; an item without a stated audience is not published."""

VOLATILE_REQUIRED = ("controller", "legal_basis", "contact", "pia_date", "ttl_days")
"""DOMAIN P-17; PIPL arts 13, 17, 55."""

EXIT_RESTRICTIONS = "pl.10c"
"""No text prescribes a public list of exit restrictions: who wants one says what allows it."""

EXIT_REQUIRED = ("legal_basis", "approved_by")

_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?")

Fail = Callable[[str, str, str, str], None]
"""(code, key, detail, hint) -> records a finding."""


def read_publishing(
    block: Any, dataset: str, file: str, line: Callable[..., int | None]
) -> tuple[Publishing, tuple[Finding, ...]]:
    """Convert the block. `line(*keys)` gives the line of a key inside the block."""
    findings: list[Finding] = []

    def fail(code: str, key: str, detail: str, hint: str) -> None:
        findings.append(
            Finding(
                code,
                Severity.ERROR,
                dataset,
                file=file,
                line=line(key),
                detail=f"publishing.{key}: {detail}" if key else detail,
                hint=hint,
            )
        )

    if not isinstance(block, Mapping):
        fail(
            "policy-missing",
            "",
            "the block publishing: is missing",
            "add the block; an item without a stated audience is not published",
        )
        return Publishing(), tuple(findings)
    known = {f.name for f in fields(Publishing)}
    values: dict[str, Any] = {}
    for key, reason in refusals(block):
        fail("audience-refused", key, reason, "link to the national platform for the parties")
    for key, value in block.items():
        if key not in known:
            fail("descriptor-unknown-key", key, "unknown key", nearest(key, known))
        elif value is not None and not (key == "audience" and str(value) in REFUSED):
            _convert_into(values, key, value, fail)
    publishing = Publishing(**values)
    _require(publishing, {k for k, v in block.items() if v is not None and k not in values}, fail)
    return publishing, tuple(findings)


def _convert_into(values: dict[str, Any], key: str, value: Any, fail: Fail) -> None:
    try:
        values[key] = _converter(key)(value)
    except (TypeError, ValueError, KeyError) as error:
        fail("descriptor-invalid", key, str(error), "see the reference of the publishing block")


def _require(publishing: Publishing, refused: Collection[str], fail: Fail) -> None:
    """Say what is missing; a key whose value was refused has been spoken of already."""
    wanted = ALWAYS_REQUIRED + (VOLATILE_REQUIRED if publishing.volatile else ())
    for key in wanted:
        if getattr(publishing, key) in (None, "") and key not in refused:
            why = "required" if key in ALWAYS_REQUIRED else "required of a volatile dataset"
            fail(
                "policy-missing",
                key,
                f"missing, but {why}",
                f"state {key} in the block publishing:",
            )
    if EXIT_RESTRICTIONS in publishing.disclosure_items:
        for key in EXIT_REQUIRED:
            if not getattr(publishing, key) and key not in refused:
                fail(
                    "LST-04",
                    key,
                    f"missing, but {EXIT_RESTRICTIONS} is a list that no text prescribes",
                    f"state {key}, or do not publish the list",
                )
    if publishing.natural_persons != "none" and publishing.durability == "durable":
        fail(
            "policy-missing",
            "durability",
            "a dataset with natural persons must be volatile",
            "write durability: volatile (DOMAIN P-01)",
        )
    if publishing.natural_persons != "none" and not publishing.mask_policy:
        fail(
            "policy-missing",
            "mask_policy",
            "missing, but natural persons are published",
            "state the site's mask policy, for example 10+4+4",
        )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a string is expected, not {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise TypeError(f"a list of strings is expected, not {value!r}")
    return tuple(value)


def _day(value: Any) -> date:
    try:
        day = date.fromisoformat(_text(value))
    except ValueError as error:
        raise ValueError(f"a date such as 2026-11-20 is expected, not {value!r}") from error
    if day.year not in _YEARS:
        raise ValueError(f"a year from {_YEARS[0]} to {_YEARS[-1]} is expected, not {value!r}")
    return day


_YEARS = range(1949, 2200)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"true or false is expected, not {value!r}")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"a whole number from 1 is expected, not {value!r}")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a mapping is expected, not {value!r}")
    return value


def _search(value: Any) -> Mapping[str, Any]:
    found = _mapping(value)
    if set(found) - {"title", "fields"} or not isinstance(found.get("title"), str):
        raise ValueError("write search: {title: column, fields: [column, ...]}")
    return {"title": found["title"], "fields": list(_texts(found.get("fields", [])))}


def _lookup(value: Any) -> Mapping[str, tuple[str, ...]]:
    return {str(k): _texts(v) for k, v in _mapping(value).items()}


def _duration(value: Any) -> str:
    if not _DURATION.fullmatch(_text(value)):
        raise ValueError(f"an ISO 8601 duration such as P1M is expected, not {value!r}")
    return str(value)


def _one_of(*allowed: str) -> Callable[[Any], str]:
    def convert(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"one of {', '.join(allowed)} is expected, not {value!r}")
        return str(value)

    return convert


def _converter(key: str) -> Callable[[Any], Any]:
    return _CONVERTERS.get(key, _text)


_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "page_kind": _one_of(*PAGE_KINDS),
    "disclosure_items": _texts,
    "review_date": _day,
    "secrecy_review": _one_of("done", "n/a"),
    "audience": _one_of(*AUDIENCES),
    "durability": _one_of("durable", "volatile"),
    "as_of": _day,
    "update_interval": _duration,
    "natural_persons": _one_of("none", "lookup", "bulk"),
    "synthetic": _flag,
    "tolerance": share,
    "sort": _texts,
    "expectations": read_expectations,
    "search": _search,
    "lookup": _lookup,
    "same_record": _texts,
    "person_rows": _lookup,
    "person_columns": _texts,
    "linked_judgments": _one_of("withheld", "confirmed"),
    "pia_date": _day,
    "ttl_days": _whole,
}

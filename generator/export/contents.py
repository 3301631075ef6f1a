"""What a download says: one published table and the facts that travel inside every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO, Protocol

import pyarrow as pa

from generator.model import Dataset, Resource, Text

SYNTHETIC_NOTICE = Text.of(
    "本数据为合成的演示数据，所涉法院、人员、单位和案件均为虚构，不得作为事实使用。",
    "Synthetic demonstration data: the courts, persons, organisations and cases in it are "
    "fictional. Do not use it as fact.",
)
"""Stands in the metadata of every file of a synthetic dataset."""

HELD_NOTICE = Text.of(
    "新提交的数据未通过发布前检查，本数据集暂停更新，现仍为截至 {as_of} 的上一次发布。",
    "Newer data were handed in but did not pass the checks before release. This is still the "
    "release as of {as_of}.",
)
"""Stands wherever a dataset that is held at its last good release is described."""

DEFAULT_DAYS = 7
"""Life of a volatile file in days where `ttl_days` is not stated (DOMAIN P-07)."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What one format is given to write.

    `table` holds the published columns and rows in order; `csv_table` is the same with formula
    prefixes. `schema` is the published Table Schema of `table`. `key_columns` are the columns
    readers look rows up by.
    """

    dataset: Dataset
    resource: Resource
    table: pa.Table
    csv_table: pa.Table
    schema: Mapping[str, Any]
    sort: tuple[str, ...]
    key_columns: tuple[str, ...]
    generated: datetime


class Format(Protocol):
    """A file format of the downloads. A new one is a module here and a name in `FORMATS`."""

    ending: str
    """The end of the file's name, without the first dot."""

    def reason_against(self, contents: Contents) -> str:
        """Why this table is not offered in this format, in English; "" where it is."""

    def write(self, contents: Contents, stream: BinaryIO) -> None:
        """Write the whole file; equal contents give equal bytes."""


def expires_at(dataset: Dataset) -> date | None:
    """The day after which a volatile release must not be used (DOMAIN P-07); None for durable."""
    publishing = dataset.publishing
    if not publishing.volatile or publishing.as_of is None:
        return None
    return publishing.as_of + timedelta(days=publishing.ttl_days or DEFAULT_DAYS)


def held_notice(dataset: Dataset) -> Text:
    """The notice that a dataset is held, with the day that its data stand for."""
    as_of = dataset.publishing.as_of
    day = as_of.isoformat() if as_of else ""
    return Text({tag: t.format(as_of=day) for tag, t in HELD_NOTICE.by_language.items()})


def licence(dataset: Dataset) -> str:
    """The licences or terms of use in one line."""
    listed = dataset.descriptor.get("licenses", [])
    return "; ".join(str(x.get("title") or x.get("name") or x.get("path", "")) for x in listed)


def sources(dataset: Dataset) -> tuple[str, ...]:
    """Where the data came from: title and address, one source a string."""
    listed = dataset.descriptor.get("sources", [])
    return tuple(" ".join(str(s[k]) for k in ("title", "path") if s.get(k)) for s in listed)


def facts(dataset: Dataset) -> tuple[tuple[Text, str], ...]:
    """Label and value of what a reader must know, in the order to show it; empty ones left out."""
    publishing = dataset.publishing
    expiry = expires_at(dataset)
    rows = (
        (Text.of("注意", "Notice"), _both(SYNTHETIC_NOTICE) if publishing.synthetic else ""),
        (Text.of("数据集", "Dataset"), _both(dataset.title)),
        (Text.of("说明", "Description"), _both(dataset.description)),
        (Text.of("版本", "Version"), dataset.version),
        (Text.of("数据截至", "As of"), publishing.as_of.isoformat() if publishing.as_of else ""),
        (Text.of("失效日期", "Expires"), expiry.isoformat() if expiry else ""),
        (Text.of("责任单位", "Responsible unit"), publishing.owner),
        (Text.of("使用条件", "Licence"), licence(dataset)),
        *((Text.of("来源", "Source"), source) for source in sources(dataset)),
    )
    return tuple((label, value) for label, value in rows if value)


def _both(text: Text) -> str:
    zh, en = text("zh"), text("en")
    return zh if zh == en else f"{zh}\n{en}"

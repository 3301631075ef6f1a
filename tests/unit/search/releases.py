"""Releases stated inline, for the documents and the look-up."""

from datetime import date
from pathlib import Path

import pyarrow as pa

from generator.model import Dataset, Field, Publishing, Release, Resource, Schema, Text

AS_OF = date(2026, 11, 20)


def release(
    name: str,
    rows: list[dict],
    *,
    personal: tuple[str, ...] = (),
    kind: str = "table",
    types: dict | None = None,
    **publishing,
) -> Release:
    """A release of one table; column types are inferred unless given."""
    columns = list(rows[0])
    table = pa.Table.from_pylist(
        rows, schema=pa.schema([(c, (types or {}).get(c, pa.string())) for c in columns])
    )
    fields = tuple(
        Field(
            c,
            "string",
            Text.of(f"{c}列", f"{c} column"),
            Text.of(""),
            {"name": c, "personal": c in personal},
        )
        for c in columns
    )
    schema = Schema(name, fields, {})
    resource = Resource(
        name,
        Text.of(f"{name}表", f"{name} table"),
        Text.of("表的说明", "About"),
        (Path("data.csv"),),
        schema,
        {},
    )
    dataset = Dataset(
        name,
        Text.of(f"{name}数据集", f"The {name} dataset"),
        Text.of("数据集说明", "What it is"),
        "1.0.0",
        Path("datasets") / name,
        (resource,),
        Publishing(page_kind=kind, as_of=AS_OF, **publishing),
        {"keywords": ["关键词"]},
    )
    return Release(dataset, {name: table}, {}, {}, (), "d" * 64)


def debtors(count: int = 3000, **publishing) -> Release:
    """Synthetic records in the reserved namespace: persons and, every fourth row, companies."""
    rows = [debtor(i) for i in range(count)]
    settings = {
        "durability": "volatile",
        "natural_persons": "bulk",
        "mask_policy": "10+4+4",
        "synthetic": True,
        "ttl_days": 7,
        "lookup": {
            "name": ("name",),
            "id": ("id_masked",),
            "organisation": ("uscc",),
            "case_no": ("case_no",),
            "organisation_name": ("name",),
            "province": ("province",),
            "court": ("court",),
            "year": ("filed",),
        },
        **publishing,
    }
    return release(
        "debtors",
        rows,
        kind="debtors",
        personal=("name", "id_masked", "case_no"),
        types={"age": pa.int64(), "filed": pa.date32()},
        **settings,
    )


STEMS = "甲乙丙丁戊己庚辛壬癸"
PROVINCES = ("广东", "河北", "示范")
SURNAMES = "张王李赵刘陈杨黄吴周徐孙马朱胡郭何林高罗"


def debtor(i: int) -> dict:
    """Record `i`; the first ones carry what tests ask for by name."""
    company = i % 4 == 3
    stems = STEMS[i % 10] + STEMS[i // 10 % 10] + STEMS[i // 100 % 10]
    person = SURNAMES[i // 4 % 20] + "某" + stems[: 1 + i % 3]
    if i == 0:
        person = "阿某·甲乙"
    if i in (1, 2):
        person = "𠅤某甲"
    return {
        "record_id": f"R{i:06d}",
        "name": f"示范测试{stems}{i}贸易有限公司" if company else person,
        "age": None if company else 20 + i % 60,
        "id_masked": None if company else f"9900001{900 + i % 100}****000{i // 100 % 10}",
        "uscc": f"91000000T{i:07d}1X"[:18] if company else None,
        "case_no": f"（2024）粤0000执{i + 1}号",
        "duty": "<script>alert(1)</script>" if i == 3 else f"给付{i}元",
        "filed": date(2020 + i // 7 % 5, 1, 1 + i % 28),
        "province": PROVINCES[i % 3],
        "court": f"{PROVINCES[i % 3]}测试第{1 + i // 11 % 4}人民法院",
    }

"""A tiny synthetic list of debtors in the reserved namespace, as files of a project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

IDS = ("AAAA2222BBBB", "CCCC3333DDDD", "EEEE4444FFFF", "GGGG5555HHHH", "JJJJ6666KKKK",
       "MMMM7777NNNN", "PPPP2323QQQQ", "RRRR4545SSSS")  # fmt: skip
NAMES = ("张某甲丙", "欧阳某乙", "广东测试甲乙钢结构有限公司", "李某丁未", "司马某戊己",
         "湖南测试庚辛商贸有限公司", "赵某壬癸", "诸葛某子丑")  # fmt: skip
COLUMNS = ("record_id", "name", "id_masked", "uscc", "case_no", "subject_type", "court_name")

DESCRIPTOR = """\
name: list
title: 名单（合成）
version: 1.0.0
licenses: [{name: other-open, title: 合成}]
translations: {en: {title: List (synthetic)}}
resources:
  - {name: list, title: 名单, path: data/list.csv, schema: ../../schemas/list.json}
publishing:
  page_kind: debtors
  owner: 执行局
  reviewed_by: 局长
  review_date: 2026-11-01
  secrecy_review: done
  audience: public-p
  durability: volatile
  as_of: 2026-11-20
  update_interval: P1D
  natural_persons: bulk
  mask_policy: 10+4+4
  synthetic: true
  sort: [record_id]
  lookup: {name: [name], id: [id_masked], organisation: [uscc], case_no: [case_no]}
  same_record: [name, case_no]
  controller: 示范法院（虚构）
  legal_basis: 示例
  contact: privacy@court.example
  pia_date: 2026-11-02
  ttl_days: 7
"""

PERSONAL = ("name", "id_masked", "case_no")


def schema() -> str:
    """The Table Schema of the list."""
    fields = [
        {"name": n, "title": n, "type": "string", **({"personal": True} if n in PERSONAL else {})}
        for n in COLUMNS
    ]
    return json.dumps({"fields": fields, "primaryKey": ["record_id"], "missingValues": [""]})


def row(number: int) -> list[str]:
    """The cells of a sample record, in the order of `COLUMNS`."""
    person = "公司" not in NAMES[number]
    return [
        IDS[number],
        NAMES[number],
        f"990000199{number}****000{number}" if person else "",
        "" if person else f"91000000TE5T00{number:03d}D",
        f"（2026）粤0000执{1730 + 7 * number}号",
        "natural" if person else "organisation",
        "广东测试第一人民法院",
    ]


def table(records: Iterable[int], extra: Iterable[Sequence[str]] = ()) -> str:
    """A CSV file of sample records and of further rows."""
    rows = [COLUMNS, *(row(n) for n in records), *(
        [*cells, *row(0)[len(cells):]] for cells in extra)]  # fmt: skip
    return "".join(",".join(cells) + "\n" for cells in rows)


def debtor_files(
    records: Iterable[int], extra: Iterable[Sequence[str]] = (), descriptor: str = DESCRIPTOR
) -> Mapping[str, str | None]:
    """The files of a project whose only dataset is this list."""
    return {
        "datasets/fees/datapackage.yaml": None,
        "datasets/fees/data/fees.csv": None,
        "schemas/fee.json": None,
        "datasets/list/datapackage.yaml": descriptor,
        "datasets/list/data/list.csv": table(records, extra),
        "schemas/list.json": schema(),
    }

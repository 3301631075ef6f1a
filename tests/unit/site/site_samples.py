"""A small site of every page kind, stated inline, for the tests of the stage render."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from generator.export import export_dataset
from generator.model import Dataset, Field, Publishing, Resource, Schema, Text
from generator.publish.sink import Sink
from generator.settings import BEIJING, Settings
from generator.site import SiteContext, read_prose

ROOT = Path(__file__).parents[3]
GENERATED = datetime(2026, 11, 21, 8, 30, tzinfo=BEIJING)
COURT = "示范市演示区人民法院"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7077*9 }}\u202e=1+1"
"""Markup, an attribute's end, a template expression, a bidi control and a formula in one value."""

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(38, 2),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "year": pa.int32(),
}


def field(name, type_="string", **descriptor):
    described = {"name": name, "type": type_, **descriptor}
    return Field(
        name,
        type_,
        Text.of(f"{name}的名称", f"Title of {name}"),
        Text.of(f"{name}的说明", f"Meaning of {name}"),
        described,
    )


def resource(name, fields, **schema):
    described = {"fields": [f.descriptor for f in fields], **schema}
    return Resource(
        name,
        Text.of(f"表{name}", f"Table {name}"),
        Text.of("", ""),
        (Path(f"data/{name}.csv"),),
        Schema(name, tuple(fields), described),
        {"name": name},
    )


def table(of_resource, rows):
    columns = {
        f.name: pa.array([row.get(f.name) for row in rows], TYPES[f.type])
        for f in of_resource.schema.fields
    }
    return pa.table(columns)


def dataset(name, kind, resources, **publishing):
    stated = {
        "owner": "审判管理办公室",
        "audience": "public",
        "durability": "durable",
        "as_of": date(2026, 11, 20),
        "update_interval": "P1M",
        "page_kind": kind,
        **publishing,
    }
    return Dataset(
        name,
        Text.of(f"数据集{name}", f"Dataset {name}"),
        Text.of("**说明**文字。", "A **description**."),
        "2026.11.20",
        Path("/nowhere"),
        tuple(resources),
        Publishing(**stated),
        {
            "name": name,
            "keywords": ["示范"],
            "licenses": [{"name": "other-open", "title": "注明来源"}],
            "sources": [{"title": "示范来源", "path": "https://example.org/"}],
        },
    )


def money(text):
    return Decimal(text)


COURTS = [
    {"code": "000", "name": "最高人民法院", "level": "最高", "province": "全国"},
    {
        "code": "100",
        "name": "示范省高级人民法院",
        "level": "高级",
        "province": "示范",
        "superior_code": "000",
    },
    {
        "code": "ZZ0",
        "name": COURT,
        "aliases": "演示法院|示范市演示法院",
        "level": "基层",
        "province": "示范",
        "superior_code": "100",
        "case_code": "粤0000",
        "address": "演示路1号",
        "telephone": "010-00000000",
        "website": "https://example.org/",
        "fictional": True,
        "verified_on": date(2026, 11, 1),
    },
]
CASES = [
    {
        "number": 1,
        "title": "甲公司诉乙公司居间合同纠纷案",
        "batch": 1,
        "batch_year": 2011,
        "adopted_basis": "正文未载明",
        "released": date(2011, 12, 20),
        "keywords": "民事|居间合同",
        "case_type": "民事",
        "status": "有效",
        "statutes": "《合同法》第四百二十四条；《民法典》第九百六十五条",
        "original_case_no": "（2009）粤0000民终1508号",
        "url": "https://example.org/1",
        "editor_summary": "买方看房后经他人签约。",
        "editor_summary_en": "The buyer signed elsewhere.",
    },
    {
        "number": 9,
        "title": "丙公司诉蒋某某等买卖合同纠纷案",
        "batch": 3,
        "batch_year": 2012,
        "keywords": "民事|清算义务",
        "status": "不再参照",
        "status_note": "自2021年起",
        "url": "javascript:alert(1)",
    },
]


def line(stage, role, label, side, measure, amount, **more):
    return {
        "court_name": COURT,
        "court_code": "ZZ0",
        "fiscal_year": 2025,
        "stage": stage,
        "table_no": 1,
        "table_role": role,
        "table_title": f"{stage}{role}",
        "line_no": 1,
        "line_label": label,
        "side": side,
        "measure": measure,
        "amount_yuan": money(amount),
        "amount_published": f"{money(amount) / 10000:,}",
        "unit_published": "万元",
        "complete": True,
        "fictional": True,
        **more,
    }


BUDGETS = [
    line(
        "预算",
        "收支总表",
        "公共安全支出",
        "支出",
        "预算数",
        "41500200.00",
        function_code="204",
        line_no=13,
    ),
    line(
        "预算",
        "收支总表",
        "教育支出",
        "支出",
        "预算数",
        "165000.00",
        function_code="205",
        line_no=14,
    ),
    line("预算", "收支总表", "支出总计", "支出", "预算数", "41665200.00", line_no=21),
    line(
        "决算",
        "收支总表",
        "公共安全支出",
        "支出",
        "决算数",
        "40612100.00",
        function_code="204",
        line_no=13,
    ),
    line(
        "决算",
        "收支总表",
        "教育支出",
        "支出",
        "决算数",
        "173200.00",
        function_code="205",
        line_no=14,
    ),
    line("决算", "收支总表", "支出总计", "支出", "决算数", "40785300.00", line_no=21),
    {**line("决算", "支出总表", "支出总计", "支出", "本年支出合计", "900.00"), "fiscal_year": 2024},
]
BUDGET_TYPES = {
    "fiscal_year": "integer",
    "table_no": "integer",
    "line_no": "integer",
    "amount_yuan": "number",
    "complete": "boolean",
    "fictional": "boolean",
}
DEBTORS = [
    {
        "record_id": f"r{i}",
        "name": "张某甲",
        "subject_type": "natural",
        "court_name": COURT,
        "publish_date": date(2024 + i % 2, 1, 1),
    }
    for i in range(7)
] + [
    {
        "record_id": "q1",
        "name": "李某乙",
        "subject_type": "natural",
        "court_name": "示范省高级人民法院",
        "publish_date": date(2025, 1, 1),
    }
]
FIGURES = [
    {
        "id": f"{y}-{d}",
        "series": "热线",
        "indicator": "信息量",
        "indicator_en": "Messages",
        "dimension": d,
        "period": str(y),
        "value": money(v),
        "unit": "条",
        "status": s,
        "printed_value": p,
    }
    for y, d, v, s, p in [
        (2014, "来电", "1196", "ok", "1196"),
        (2014, "短信", "130", "ok", "130"),
        (2015, "来电", "2166", "suspect", "2166、、"),
        (2015, "短信", "347", "ok", "347"),
    ]
]
DUTIES = [
    {
        "id": "op04.1",
        "group": "opinions",
        "title": "机构设置",
        "title_en": "Structure",
        "audience": "public",
        "basis": "第4条",
    },
    {
        "id": "op04.2",
        "group": "opinions",
        "title": "司法解释",
        "title_en": "Interpretations",
        "audience": "public",
        "declared_state": "linked",
        "link": "https://www.court.gov.cn",
    },
    {
        "id": "op04.5",
        "group": "opinions",
        "title": "工作报告",
        "title_en": "Work report",
        "audience": "public",
    },
    {
        "id": "pl.2",
        "group": "plan",
        "title": "公开指南",
        "title_en": "Guide",
        "audience": "public",
    },
    {
        "id": "px.1",
        "group": "party-only",
        "title": "立案信息",
        "title_en": "Filing",
        "audience": "party",
        "declared_state": "not applicable",
        "reason": "仅向当事人公开",
    },
]


def columns(rows, types=()):
    names = dict.fromkeys(key for row in rows for key in row)
    typed = dict(types)
    return [field(n, typed.get(n, "string")) for n in names]


def kinds():
    """(dataset, {resource: table}) of one dataset per page kind, and a plain one."""
    courts = resource("courts", columns(COURTS, {"fictional": "boolean", "verified_on": "date"}))
    cases = resource(
        "cases",
        columns(
            CASES,
            {"number": "integer", "batch": "integer", "batch_year": "integer", "released": "date"},
        ),
    )
    lines = resource(
        "lines",
        columns(BUDGETS, BUDGET_TYPES),
    )
    debtors = resource(
        "debtors",
        [
            field("record_id"),
            field("name", personal=True),
            field("subject_type"),
            field("court_name"),
            field("publish_date", "date"),
        ],
    )
    figures = resource("figures", columns(FIGURES, {"value": "number"}))
    duties = resource("items", columns(DUTIES))
    plain = resource(
        "plain",
        [
            field("id", "integer", constraints={"required": True, "minimum": 1}),
            field("text", constraints={"enum": ["甲", "乙"], "pattern": "[甲乙]"}),
            field("link"),
        ],
        primaryKey="id",
    )
    personal = {
        "durability": "volatile",
        "natural_persons": "bulk",
        "synthetic": True,
        "ttl_days": 7,
        "mask_policy": "10+4+4",
        "contact": "更正 010-00000000",
        "controller": "示范法院",
        "lookup": {"name": ("name",)},
    }
    found = [
        (dataset("courts", "courts", [courts], disclosure_items=("op04.1",)), [(courts, COURTS)]),
        (dataset("cases", "guiding-cases", [cases]), [(cases, CASES)]),
        (dataset("budgets", "budgets", [lines]), [(lines, BUDGETS)]),
        (dataset("debtors", "debtors", [debtors], **personal), [(debtors, DEBTORS)]),
        (dataset("figures", "statistics", [figures]), [(figures, FIGURES)]),
        (dataset("duties", "duty-catalogue", [duties]), [(duties, DUTIES)]),
        (
            dataset("plain", "table", [plain]),
            [
                (
                    plain,
                    [
                        {"id": 1, "text": "甲", "link": "https://example.org/a"},
                        {"id": 2, "text": "乙", "link": "javascript:alert(1)"},
                    ],
                )
            ],
        ),
    ]
    return [(d, {r.name: table(r, rows) for r, rows in tables}) for d, tables in found]


def settings(project=ROOT, **more):
    return Settings(
        project=project,
        title=Text.of("示范法院数据", "Demonstration data"),
        base_url="https://data.example.org",
        contact="010-00000000",
        **more,
    )


def site(sink, *, only=None, stated=None, tables=None):
    """Export the samples through `sink` and hand them over as the pipeline does."""
    stated = stated or settings()
    releases = {}
    for found, own in kinds():
        if only is None or found.name in only:
            releases[found.name] = export_dataset(
                found,
                (tables or {}).get(found.name, own),
                sink,
                withheld={},
                findings=(),
                settings=stated,
                generated=GENERATED,
            )
    prose, problems = read_prose(stated)
    assert problems == ()
    return SiteContext(stated, releases, (), prose, GENERATED)


def hostile_tables():
    """The samples with every text of every table replaced by a hostile one, keys apart."""
    keys = {
        "code",
        "superior_code",
        "court_code",
        "level",
        "province",
        "stage",
        "table_role",
        "side",
        "measure",
        "function_code",
        "series",
        "period",
        "status",
        "id",
        "group",
        "audience",
        "declared_state",
        "subject_type",
        "court_name",
        "record_id",
        "keywords",
    }
    made = {}
    for found, own in kinds():
        made[found.name] = {name: _poisoned(t, keys) for name, t in own.items()}
    return made


def _poisoned(one, keys):
    for index, name in enumerate(one.column_names):
        if pa.types.is_string(one.schema.field(index).type) and name not in keys:
            one = one.set_column(index, name, pa.array([HOSTILE] * one.num_rows, pa.string()))
    return one


def fresh(tmp_path, name="staging"):
    root = tmp_path / name
    root.mkdir()
    return Sink(root)


def without_titles(one):
    return replace(one, title=Text.of(""))

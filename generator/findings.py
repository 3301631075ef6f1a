"""Findings: what was observed about the data, as values that can be counted, shown and gated.

Codes of tabular errors are Frictionless's (`type-error`, `constraint-error`, ...); they and the
program's own are listed in `CODES` with their text in Chinese and English. Codes of reading files
and of the domain rules have registers of their own; `generator.codes` knows them all. Severities
follow DOMAIN.md section 2: E refuses, W warns, N notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.model import Text

EXAMPLES = 5
"""How many rows and examples a finding carries; the count is always whole."""


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation, gathered over all its rows.

    `file` is relative to the project; `line` is a line of a text file (YAML, Markdown) and `rows`
    are row numbers of a table, header = row 1. `examples` are masked where the field is personal.
    `detail` says what is wrong in this place, `hint` what to do about it; both in English, while
    the title of the code is in both languages.
    """

    code: str
    severity: Severity
    dataset: str = ""
    resource: str = ""
    field: str = ""
    file: str = ""
    line: int | None = None
    count: int = 1
    rows: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    detail: str = ""
    hint: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this finding closes the gate."""
        return self.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """Where: `file:line`, or `dataset/resource.field`."""
        table = "/".join(p for p in (self.dataset, self.resource) if p)
        column = f"{table}.{self.field}" if self.field else table
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} ({column})" if where and column else where or column

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready form; `yangguang check --format json` adds the title of the code."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "dataset": self.dataset,
            "resource": self.resource,
            "field": self.field,
            "file": self.file,
            "line": self.line,
            "count": self.count,
            "rows": list(self.rows),
            "examples": list(self.examples),
            "detail": self.detail,
            "hint": self.hint,
        }


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Gravest first, then by place and code: the order of every report."""
    rank = {s: i for i, s in enumerate(Severity)}
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                rank[f.severity],
                f.dataset,
                f.resource,
                f.field,
                f.file,
                f.line or 0,
                f.code,
                f.rows,
                f.detail,
            ),
        )
    )


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only the findings that close the gate."""
    return tuple(f for f in findings if f.is_error)


def count_by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, zero included."""
    return {str(s): sum(f.severity is s for f in findings) for s in Severity}


CODES: dict[str, Text] = {
    # Frictionless's own codes that our stages pass on.
    "type-error": Text.of("类型不符", "Type error"),
    "constraint-error": Text.of("不符合约束", "Constraint error"),
    "unique-error": Text.of("值应唯一", "Unique error"),
    "primary-key": Text.of("主键重复或缺失", "Primary key error"),
    "foreign-key": Text.of("外键无对应记录", "Foreign key error"),
    "blank-row": Text.of("空行", "Blank row"),
    "blank-header": Text.of("缺少表头", "Blank header"),
    "blank-label": Text.of("列名为空", "Blank label"),
    "duplicate-label": Text.of("列名重复", "Duplicate label"),
    "incorrect-label": Text.of("列名与模式不符", "Incorrect label"),
    "extra-label": Text.of("多出的列", "Extra label"),
    "missing-label": Text.of("缺少的列", "Missing label"),
    "unmatched-header": Text.of("没有一列与模式相符", "No column matches the schema"),
    "extra-cell": Text.of("多出的单元格", "Extra cell"),
    "missing-cell": Text.of("缺少的单元格", "Missing cell"),
    "row-error": Text.of("行错误", "Row error"),
    "source-error": Text.of("数据来源有误", "Source error"),
    "hash-count": Text.of("摘要与描述不符", "Hash differs from the descriptor"),
    "byte-count": Text.of("字节数与描述不符", "Byte count differs from the descriptor"),
    "field-count": Text.of("列数与描述不符", "Field count differs from the descriptor"),
    "row-count": Text.of("行数与描述不符", "Row count differs from the descriptor"),
    # Ours.
    "project-missing": Text.of("项目文件夹不存在", "No such project folder"),
    "settings-invalid": Text.of("设置有误", "Settings are wrong"),
    "descriptor-missing": Text.of("缺少 datapackage.yaml", "No datapackage.yaml"),
    "descriptor-syntax": Text.of("描述文件语法错误", "Descriptor cannot be parsed"),
    "descriptor-invalid": Text.of("描述文件内容有误", "Descriptor is not valid"),
    "descriptor-unknown-key": Text.of("未知的设置项", "Unknown key"),
    "dataset-duplicate": Text.of("数据集重名", "Two datasets with one name"),
    "schema-unreadable": Text.of("模式文件无法读取", "Schema cannot be read"),
    "schema-invalid": Text.of("模式文件有误", "Schema is not valid"),
    "path-unsafe": Text.of("路径超出项目范围", "Path outside the project"),
    "file-missing": Text.of("文件不存在", "File does not exist"),
    "file-encoding": Text.of("文件编码有误", "Wrong encoding"),
    "file-unreadable": Text.of("文件无法读取", "File cannot be read"),
    "table-empty": Text.of("空表", "Empty table"),
    "policy-missing": Text.of("缺少公开所需的设置", "A setting required for publishing is missing"),
    "audience-refused": Text.of("不得向社会公开的事项", "Audience forbids publishing"),
    "expectation-rows": Text.of("行数不符合预期", "Row count against expectation"),
    "expectation-fill": Text.of("填报率不符合预期", "Fill rate against expectation"),
    "expectation-change": Text.of("与上一版相差过大", "Large change against the live release"),
    "expectation-groups": Text.of("部分组别变动过大", "Large change in some groups"),
    "expectation-values": Text.of("代码取值有增减", "Values came or went"),
    "rows-withheld": Text.of("部分记录暂不公开", "Rows withheld"),
    "entries-over": Text.of("部分记录已过期或不应公布", "Entries whose time is over"),
    "linked-judgment": Text.of("可与个人记录对照的隐名文书", "A judgment that leads to a person"),
    "withdrawn-returned": Text.of("已撤回的记录仍在数据中", "Withdrawn records in the data"),
    "withdrawn-present": Text.of("网站中仍有已撤回的记录", "A withdrawn record in the site"),
    "dataset-held": Text.of("停留在上一次发布", "Held at the last good release"),
    "dataset-not-held": Text.of("无法停留在上一次发布", "Cannot be held at the last release"),
    "mask-shape": Text.of("证件号码遮盖方式不符", "Mask does not follow the policy"),
    "full-identity-number": Text.of("出现完整证件号码", "A full identity number"),
    "personal-data": Text.of("出现不应公开的个人信息", "Personal data that must not be published"),
    "name-not-hidden": Text.of("应隐名而未隐名", "A name that must be hidden"),
    "content-unparsed": Text.of("文章无法解析", "A page of content does not parse"),
    "content-raw-html": Text.of("文章中的 HTML 按文字显示", "HTML in prose is shown as text"),
    "content-front-matter": Text.of("文章抬头有误", "Front matter is wrong"),
    "synonyms-invalid": Text.of("同义词文件有误", "The file of synonyms is wrong"),
    "template-missing": Text.of("缺少模板", "A template is missing"),
    "template-error": Text.of("模板出错", "A template fails"),
    "messages-invalid": Text.of("界面文字有误", "The words of the interface are wrong"),
    "link-dead": Text.of("站内死链", "Dead internal link"),
    "resource-external": Text.of("引用了外部主机", "A page loads from another host"),
    "manifest-mismatch": Text.of("与清单不一致", "Differs from the manifest"),
    "format-not-offered": Text.of("未提供某种下载格式", "A download format is not offered"),
    "size-budget": Text.of("文件过大", "Over the size budget"),
    "disclosure-item-unknown": Text.of("未知的公开事项编号", "Unknown disclosure item"),
    "licence-missing": Text.of("缺少许可或使用条件", "No licence or terms of use"),
}

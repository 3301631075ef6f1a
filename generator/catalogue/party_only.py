"""What is for the parties of a case only and may never be published, by name.

Opinions 法发〔2018〕20号 art. 14; 法释〔2018〕7号 arts 7-11. Ids are those of the duty catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

PARTY_ONLY = {
    "op05.2": "审判执行流程信息",
    "px.1": "案件立案信息（凭密码）",
    "px.2": "个案的合议庭成员、承办法官、书记员姓名与办公电话",
    "px.3": "送达、管辖权处理、财产保全、先予执行情况",
    "px.4": "庭审时间、审理期限、审限变更、诉讼程序变更等节点",
    "px.5": "执行立案、人员、措施、财产处置、案款分配等信息（凭密码）",
    "px.6": "节点短信",
    "px.7": "庭审、执行听证录音录像",
    "px.8": "起诉状、答辩状、传票、笔录等诉讼文书",
    "px.9": "电子卷宗",
    "px.10": "个案的执行日志",
}

AUDIENCES = {
    "party": "what is for the parties of a case only is never published (Opinions art. 14)",
    "mixed": "partly for the parties only: publish the public part as a dataset of its own "
    "(Opinions art. 14)",
}
"""Audiences of the duty catalogue that a dataset may not have, and why."""


def refusals(block: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """(key, reason) of every word of a publishing block that makes it the parties' own."""
    audience = block.get("audience")
    if isinstance(audience, str) and audience in AUDIENCES:
        yield "audience", f"{audience}: {AUDIENCES[audience]}"
    items = block.get("disclosure_items")
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, str) and item in PARTY_ONLY:
            yield "disclosure_items", f"{item} {PARTY_ONLY[item]}: {AUDIENCES['party']}"

"""A small site with an index and look-up lists, made by the engine and the real templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from generator.model import Release
from generator.publish.sink import Sink
from generator.search.documents import Document
from generator.search.lookup import build_lookup
from generator.search.prose import ShardSizes, build_index
from generator.site.languages import Formats, read_messages
from generator.site.scripts import imported, published
from generator.site.themes import assets, static_files, write_static
from tests.unit.search.corpus import corpus
from tests.unit.search.releases import debtor, debtors

ROOT = Path(__file__).parents[2]
NOW = "2026-11-21T04:00:00Z"

BASE = """<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'self'; img-src 'self' data:; base-uri 'none'">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>{% block title %}t{% endblock %}</title></head><body><main>{% block main %}{% endblock %}
</main>{% block scripts %}{% endblock %}</body></html>"""
BOXED = """{% extends "base.html" %}{% block main %}<h1>首页</h1>
{% include "partials/search_box.html" %}{% endblock %}"""
LISTED = """{% extends "base.html" %}{% block main %}<h1>查询</h1>
{% include "partials/lookup.html" %}{% endblock %}"""

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>恶意标题'
NAMED = [
    Document(
        "court/ZZ0",
        "court",
        "/courts/ZZ0/",
        "示范市演示区人民法院",
        "演示法院",
        court="示范市演示区人民法院",
        initials="sfsysqrmfy ysqrmfy ysfy",
        facets=(("province", "示范"),),
    ),
    Document(
        "case/00001",
        "case",
        "javascript:window.hit=1",
        HOSTILE,
        body="标题" + "长" * 300 + "，关于标的物毁损的认定。",
        date="2024-05-01",
        facets=(("batch", HOSTILE),),
    ),
    Document(
        "case/00002",
        "case",
        "/guiding-cases/2/",
        "张某甲诉测试公司标的物案",
        "（2018）粤0000执123号 法发〔2018〕20号 𠅤某",
        "依照第二百六十四条、第133条之一，enforcement of "
        "a judgment；退一赔三，op04.1，2018-03-24，阿某·甲乙。",
        date="2023-02-03",
        facets=(("batch", "2"),),
    ),
]


def module(name: str) -> str:
    """The address under which the modules of the site import one of them."""
    return assets(published(static_files(ROOT / "theme")))(f"js/search/{name}.js")


def write_site(root: Path) -> None:
    """Index, look-up lists, modules and one page of each template."""
    sink = Sink(root)
    documents = [*NAMED, *(replace(d, kind="page") for d in corpus(160))]
    build_index(documents, "zh", sink, ShardSizes(terms=1500, documents=600))
    lists = {
        "debtors": debtors(5000),
        "expired": debtors(300, synthetic=False),
        "guarded": guarded(300),
    }
    for name, release in lists.items():
        named = replace(release, dataset=replace(release.dataset, name=name))
        build_lookup(named, sink, mask_policy="6+12*", min_names=200)
    write_pages(root, lists["debtors"].dataset)


def write_pages(root: Path, dataset: object = None) -> None:
    """The modules and one page of each template, for an index that is or will be there."""
    files = published(static_files(ROOT / "theme"))
    write_static(files, Sink(root))
    for path, html in pages(dataset or debtors(300).dataset, files).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8")


def guarded(rows: int) -> Release:
    """A list whose persons stand in its look-up only; one name is that of 31 of one court."""
    release = debtors(rows)
    common = [debtor(8) | {"record_id": f"S{i:06d}", "case_no": f"（2024）粤0000执{9000 + i}号"}
              for i in range(30)]  # fmt: skip
    whole = release.main_table
    whole = pa.concat_tables([whole, pa.Table.from_pylist(common, schema=whole.schema)])
    release = replace(release, tables={"debtors": whole})
    publishing = replace(release.dataset.publishing, natural_persons="lookup")
    return replace(release, dataset=replace(release.dataset, publishing=publishing))


def pages(dataset: object, files: Mapping[str, bytes]) -> dict[str, str]:
    loader = ChoiceLoader(
        [
            DictLoader({"base.html": BASE, "boxed.html": BOXED, "listed.html": LISTED}),
            FileSystemLoader(ROOT / "theme/templates"),
        ]
    )
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    t = read_messages(ROOT / "theme", ("zh", "en"))["zh"]
    context = {
        "language": "zh",
        "t": t,
        "fmt": Formats(t),
        "url": lambda *parts: "/" + "".join(f"{p}/" for p in parts),
        "asset": assets(files),
        "imported": imported(files),
        "lists": (SimpleNamespace(title="法院", url="/courts/", note=""),),
        "keys": ("name", "organisation_name", "id", "organisation", "case_no"),
        "dataset": dataset,
    }
    other = {
        name: environment.get_template("listed.html").render(
            {
                **context,
                "dataset": SimpleNamespace(
                    name=name, publishing=SimpleNamespace(synthetic=name == "guarded")
                ),
            }
        )
        for name in ("expired", "guarded")
    }
    return {
        "index.html": environment.get_template("boxed.html").render(context),
        "search/index.html": environment.get_template("search.html").render(context),
        "debtors/index.html": environment.get_template("listed.html").render(context),
        **{f"{name}/index.html": page for name, page in other.items()},
        "courts/ZZ0/index.html": BASE.replace("{%", "<!--").replace("%}", "-->"),
    }


def paths(tab, start: int = 0) -> list[str]:
    return ["/" + u.split("/", 3)[3] for u in tab.seen.requests[start:]]

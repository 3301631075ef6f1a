"""Foreign keys to other tables and datasets: the targets at load, the values in the flow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.checking import check
from generator.findings import Finding
from tests.conftest import DESCRIPTOR, SCHEMA, MakeSite

COURTS = DESCRIPTOR.replace("name: fees", "name: courts").replace("fees.csv", "courts.csv").replace(
    "fee.json", "court.json")  # fmt: skip


def fees(**reference: Any) -> str:
    """The schema of the fees, where `item` must be found elsewhere."""
    schema = json.loads(SCHEMA)
    return json.dumps({**schema, "foreignKeys": [{"fields": ["item"], "reference": reference}]})


def site(
    make_site: MakeSite, schema: str, courts: str = "id,name\n1,财产案件\n2,离婚案件\n", **more: Any
):
    return make_site({
        "datasets/courts/datapackage.yaml": COURTS,
        "datasets/courts/data/courts.csv": courts,
        "schemas/court.json": '{"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]}',
        "schemas/fee.json": schema,
        **more,
    })  # fmt: skip


def errors(project, *names: str) -> list[Finding]:
    return [f for f in check(project, names).findings if f.is_error]


TO_COURTS = fees(package="courts", resource="courts", fields=["name"])


@pytest.mark.parametrize("names", [(), ("fees",)])
def test_a_value_that_another_dataset_lacks(names: tuple[str, ...], make_site: MakeSite) -> None:
    (found,) = errors(site(make_site, TO_COURTS), *names)

    assert (found.code, found.dataset, found.rows) == ("foreign-key", "fees", (4,))
    assert "courts.name" in found.detail


def test_every_value_is_there(make_site: MakeSite) -> None:
    project = site(make_site, TO_COURTS, courts="id,name\n1,财产案件\n2,离婚案件\n3,劳动争议案件\n")

    assert errors(project) == []


def test_a_table_elsewhere_that_cannot_be_read_is_said(make_site: MakeSite) -> None:
    project = site(make_site, TO_COURTS, **{"datasets/courts/data/courts.csv": None})
    (project / "datasets/courts/data/courts.csv").unlink(missing_ok=True)

    (found,) = errors(project, "fees")

    assert (found.code, found.dataset) == ("file-missing", "fees")
    assert "foreign keys refer to courts" in found.detail


@pytest.mark.parametrize(
    ("reference", "detail", "hint"),
    [
        ({"package": "court", "resource": "courts", "fields": ["name"]}, "no dataset is called 'court'", "courts"),
        ({"package": "courts", "fields": ["name"]}, "resource of the dataset 'courts' is not named", "resource"),
        ({"package": "courts", "resource": "list", "fields": ["name"]}, "courts has no resource 'list'", "courts"),
        ({"package": "courts", "resource": "courts", "fields": ["nam"]}, "courts has no field 'nam'", "name"),
        ({"package": "courts", "resource": "courts", "fields": ["id", "name"]}, "1 fields refer to 2", "as many"),
        ({"resource": "fee", "fields": ["item"]}, "fees has no resource 'fee'", "fees"),
        ({"fields": ["itme"]}, "fees has no field 'itme'", "item"),
    ],
)  # fmt: skip
def test_a_target_that_does_not_exist_is_found_at_load(
    reference: dict[str, Any], detail: str, hint: str, make_site: MakeSite
) -> None:
    found = [
        f for f in errors(site(make_site, fees(**reference)), "fees") if f.code == "schema-invalid"
    ]

    assert len(found) == 1
    assert detail in found[0].detail
    assert hint in found[0].hint
    assert found[0].file == "datasets/fees"


def test_a_dataset_with_errors_of_its_own_is_named(make_site: MakeSite) -> None:
    project = site(make_site, TO_COURTS, **{"schemas/court.json": "{"})

    assert any("'courts' has errors of its own" in f.detail for f in errors(project, "fees"))


@pytest.mark.parametrize("form", [str, lambda name: [name]])
def test_a_reference_to_the_table_itself(form: Any, make_site: MakeSite) -> None:
    """Table Schema v1 has a string for one field, v2 a list; v2 leaves `resource` out."""
    schema = json.loads(SCHEMA)
    schema["fields"].append({"name": "parent", "type": "integer"})
    schema |= {
        "primaryKey": form("id"),
        "foreignKeys": [{"fields": form("parent"), "reference": {"fields": form("id")}}],
    }
    data = "id,item,amount,since,parent\n1,a,1,,\n2,b,1,,1\n3,c,1,,9\n"

    (found,) = errors(
        make_site({"schemas/fee.json": json.dumps(schema), "datasets/fees/data/fees.csv": data})
    )

    assert (found.code, found.rows) == ("foreign-key", (4,))

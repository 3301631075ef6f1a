"""Bad input gives one clear finding (what, where, what to do) and never a traceback."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from generator.cli import cli, main
from generator.pipeline import check
from tests.conftest import DATA, DESCRIPTOR, SCHEMA, MakeSite

VOLATILE = DESCRIPTOR.replace("durability: durable", "durability: volatile") + """\
  natural_persons: bulk
  mask_policy: 10+4+4
  controller: 示范法院
  legal_basis: 示范
  contact: 010-00000000
  pia_date: 2026-11-01
  ttl_days: 7
"""


def test_persons_need_a_policy_that_can_be_kept(make_site: MakeSite) -> None:
    personal = SCHEMA.replace('"type": "number"', '"type": "number", "personal": true')
    schema = {"schemas/fee.json": personal}
    lookup = VOLATILE.replace("persons: bulk", "persons: lookup")

    none = found(make_site(schema))
    refused = found(make_site({**schema, "datasets/fees/datapackage.yaml": lookup}, name="b"))
    kept = found(make_site({**schema, "datasets/fees/datapackage.yaml": VOLATILE}, name="c"))

    assert (set(none), set(refused), set(kept)) == ({"policy-missing"}, {"policy-missing"}, set())


def test_volatile_without_its_settings_is_refused(make_site: MakeSite) -> None:
    bare = VOLATILE.replace("  pia_date: 2026-11-01\n", "")

    finding = found(make_site({"datasets/fees/datapackage.yaml": bare}))["policy-missing"]

    assert "pia_date" in finding.detail


def found(project) -> dict[str, object]:
    """Error findings of a project by code."""
    return {f.code: f for f in check(project).findings if f.is_error}


def test_the_least_project_has_no_errors(make_site: MakeSite) -> None:
    assert found(make_site()) == {}


CASES = {
    "missing data file": ({"datasets/fees/data/fees.csv": None}, "file-missing", "data/fees.csv"),
    "broken YAML, with its line": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR + "  bad: [1\n"},
        "descriptor-syntax", ":23",
    ),
    "YAML with a tab": (
        {"datasets/fees/datapackage.yaml": "name: fees\n\ttitle: x\n"}, "descriptor-syntax", ":2",
    ),
    "no descriptor": ({"datasets/fees/datapackage.yaml": None}, "descriptor-missing", "fees"),
    "unknown column": (
        {"datasets/fees/data/fees.csv": DATA.replace("item", "itme")}, "incorrect-label", "fees.csv",
    ),
    "wrong encoding": (
        {"datasets/fees/data/fees.csv": DATA.encode("gb18030")}, "file-encoding", "fees.csv:2",
    ),
    "empty table": (
        {"datasets/fees/data/fees.csv": DATA.splitlines()[0] + "\n"}, "table-empty", "fees",
    ),
    "empty file": ({"datasets/fees/data/fees.csv": ""}, "table-empty", "fees"),
    "path outside the project": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("data/fees.csv", "../../../x.csv")},
        "path-unsafe", ":9",
    ),
    "absolute path": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("data/fees.csv", "/etc/passwd")},
        "path-unsafe", ":9",
    ),
    "schema on another host": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("../../schemas/fee.json",
                                                              "https://example.org/s.json")},
        "path-unsafe", ":10",
    ),
    "two datasets with one name": (
        {"datasets/fees2/datapackage.yaml": DESCRIPTOR, "datasets/fees2/data/fees.csv": DATA},
        "dataset-duplicate", "fees2",
    ),
    "schema missing": ({"schemas/fee.json": None}, "schema-unreadable", "schemas/fee.json"),
    "schema no JSON": ({"schemas/fee.json": "{"}, "schema-unreadable", "schemas/fee.json:1"),
    "schema with an unknown constraint": (
        {"schemas/fee.json": SCHEMA.replace("minimum", "minimun")}, "schema-invalid", "fee.json",
    ),
    "schema with an unknown type": (
        {"schemas/fee.json": SCHEMA.replace('"integer"', '"int"')}, "schema-invalid", "fee.json",
    ),
    "unknown key in publishing": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("owner:", "onwer:")},
        "descriptor-unknown-key", ":14",
    ),
    "no audience": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("  audience: public\n", "")},
        "policy-missing", "datapackage.yaml",
    ),
    "party-only audience": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("audience: public", "audience: party")},
        "descriptor-invalid", ":18",
    ),
    "wrong type in a cell": (
        {"datasets/fees/data/fees.csv": DATA.replace("300.00", "三百")}, "type-error", "fees.csv",
    ),
    "a duplicate key": (
        {"datasets/fees/data/fees.csv": DATA.replace("3,劳动", "2,劳动")}, "primary-key", "fees.csv",
    ),
    "a ragged row": (
        {"datasets/fees/data/fees.csv": DATA + "4,其他\n"}, "missing-cell", "fees.csv",
    ),
    "settings with an unknown key": (
        {"pyproject.toml": "[tool.yangguang]\ntitel = 'x'\n"}, "settings-invalid", "pyproject.toml",
    ),
    "settings that are no TOML": (
        {"pyproject.toml": "[tool.yangguang\n"}, "settings-invalid", "pyproject.toml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_bad_input_is_a_finding_with_its_place(case: str, make_site: MakeSite) -> None:
    files, code, place = CASES[case]

    findings = found(make_site(files))

    assert code in findings, findings.keys()
    assert place in findings[code].place
    assert findings[code].detail or findings[code].examples
    assert findings[code].hint


def test_every_slip_is_reported_at_once(make_site: MakeSite) -> None:
    broken = DESCRIPTOR.replace("owner:", "onwer:").replace("P1Y", "yearly")

    findings = found(make_site({"datasets/fees/datapackage.yaml": broken}))

    assert {"descriptor-unknown-key", "descriptor-invalid", "policy-missing"} <= findings.keys()


def test_a_misspelt_key_names_the_nearest_known_one(make_site: MakeSite) -> None:
    broken = DESCRIPTOR.replace("owner:", "onwer:")

    findings = found(make_site({"datasets/fees/datapackage.yaml": broken}))

    assert "'owner'" in findings["descriptor-unknown-key"].hint


def test_one_bad_cell_tells_row_value_and_rule(make_site: MakeSite) -> None:
    project = make_site({"datasets/fees/data/fees.csv": DATA.replace("300.00", "-300.00")})

    finding = found(project)["constraint-error"]

    assert (finding.field, finding.rows, finding.examples) == ("amount", (3,), ("-300.00",))
    assert "minimum" in finding.detail


def test_a_value_of_a_personal_column_is_never_shown(make_site: MakeSite) -> None:
    schema = SCHEMA.replace('"type": "number"', '"type": "number", "personal": true')
    project = make_site(
        {
            "schemas/fee.json": schema,
            "datasets/fees/datapackage.yaml": VOLATILE,
            "datasets/fees/data/fees.csv": DATA.replace("300.00", "张某甲"),
        }
    )

    finding = found(project)["type-error"]

    assert "张某甲" not in repr(finding)


EXITS = {
    "no such project": (["check", "--project", "/nowhere/at/all"], 2),
    "no such dataset": (["check", "feees"], 2),
    "no such verb": (["chekc"], 2),
    "no such option": (["check", "--fromat", "json"], 2),
    "no built site to serve": (["serve"], 2),
    "nothing to roll back": (["rollback"], 2),
    "nothing to import": (["import", "guiding-cases", "nowhere.jsonl"], 2),
    "unknown code": (["explain", "no-such-code"], 2),
    "unknown synthesiser": (["synthesise", "courts", "--out", "x.csv"], 2),
    "no such copy": (["verify", "nowhere"], 2),
    "nothing to verify": (["verify"], 2),
    "no folder to write to": (["synthesise", "dishonest-debtors", "--rows", "1"], 2),
    "a file that exists": (["synthesise", "dishonest-debtors", "--out", "datasets/fees/data/fees.csv"], 2),
    "a taken name": (["new", "fees"], 2),
    "an impossible name": (["new", "../fees"], 2),
    "a good check": (["check"], 0),
}


@pytest.mark.parametrize("case", EXITS, ids=str)
def test_exit_codes_and_no_traceback(
    case: str,
    make_site: MakeSite,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments, expected = EXITS[case]
    monkeypatch.chdir(make_site())

    with pytest.raises(SystemExit) as ended:
        main(arguments)

    shown = "".join(capsys.readouterr())
    assert ended.value.code == expected, shown
    assert "Traceback" not in shown
    assert shown.strip()


def test_a_closed_gate_exits_1_in_json(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(make_site({"datasets/fees/data/fees.csv": None}))

    with pytest.raises(SystemExit) as ended:
        main(["check", "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert report["counts"]["error"] == 1
    assert report["findings"][0]["code"] == "file-missing"


def test_every_command_has_help() -> None:
    def walk(command, path):
        yield path, command
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child, [*path, name])

    for path, command in walk(cli, []):
        assert command.help, path
        assert "commands" in dir(command) or any(p.name == "project" or "--project" in p.opts for p in command.params), path
        assert CliRunner().invoke(cli, [*path, "--help"]).exit_code == 0

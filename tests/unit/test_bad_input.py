"""Bad input gives one clear finding (what, where, what to do) and never a traceback."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from generator.checking import check
from generator.cli import cli, main
from generator.scaffold import new_dataset
from tests.conftest import DATA, DESCRIPTOR, SCHEMA, MakeSite

VOLATILE = (
    DESCRIPTOR.replace("durability: durable", "durability: volatile")
    + """\
  natural_persons: bulk
  mask_policy: 10+4+4
  controller: 示范法院
  legal_basis: 示范
  contact: 010-00000000
  pia_date: 2026-11-01
  ttl_days: 7
"""
)


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
    "a byte of no encoding": (
        {"datasets/fees/data/fees.csv": DATA.encode("gb18030").replace(b"50.00", b"\x80")},
        "ENC-06", "fees.csv:2",
    ),
    "two encodings": (
        {"datasets/fees/data/fees.csv": DATA.encode() + "4,其他案件,1,\n".encode("gb18030")},
        "ENC-10", "fees.csv:5",
    ),
    "UTF-8 that says GB18030's characters": (
        {"datasets/fees/data/fees.csv": DATA.replace("财产案件", "娉曢櫌璇夎")}, "ENC-08", "fees.csv:2",
    ),
    "a workbook by the name of a CSV": (
        {"datasets/fees/data/fees.csv": b"PK\x03\x04" + bytes(40)}, "XLS-10", "fees.csv",
    ),
    "a stray comma behind a figure": (
        {"datasets/fees/data/fees.csv": DATA.replace("50.00", "50、、")}, "CHR-13", "fees.csv",
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
        "audience-refused", ":18",
    ),
    "an item for the parties only": (
        {"datasets/fees/datapackage.yaml": DESCRIPTOR.replace("pl.3d", "px.3")},
        "audience-refused", ":13",
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


PATH = "    path: data/fees.csv"

NASTY = {
    "empty descriptor": {"D": ""},
    "a list": {"D": "- a\n"},
    "a key twice": {"D": DESCRIPTOR + "name: other\n"},
    "an alias bomb": {"D": "a: &a [x, x]\nb: [*a, *a]\n"},
    "an alias of itself": {"D": DESCRIPTOR + "x: &a [*a]\n"},
    "not UTF-8": {"D": DESCRIPTOR.encode("gb18030")},
    "deep nesting": {"D": "a: " + "[" * 5000 + "]" * 5000},
    "a tag": {"D": DESCRIPTOR + 'x: !!python/object/apply:os.system ["true"]\n'},
    "an infinite number": {"D": DESCRIPTOR + "  tolerance: -.inf\n"},
    "a dialect that is a number": {"D": DESCRIPTOR.replace(PATH, PATH + "\n    dialect: 5")},
    "two characters as delimiter": {
        "D": DESCRIPTOR.replace(PATH, PATH + '\n    dialect: {delimiter: ";;"}')
    },
    "an encoding of no text": {"D": DESCRIPTOR.replace(PATH, PATH + "\n    encoding: rot13")},
    "a folder as file": {"D": DESCRIPTOR.replace("data/fees.csv", "data")},
    "words as row counts": {"D": DESCRIPTOR + "  expectations: {rows: {min: many}}\n"},
    "unknown expectation": {"D": DESCRIPTOR + "  expectations: {shrinks: 0.1}\n"},
    "a far future": {"D": DESCRIPTOR.replace("2026-11-20", "9999-12-31")},
    "a column nobody has": {"D": DESCRIPTOR + "  search: {title: nope, fields: []}\n"},
    "a page kind without its columns": {"D": DESCRIPTOR.replace("kind: table", "kind: courts")},
    "a script as address": {"D": DESCRIPTOR + 'homepage: "javascript:alert(1)"\n'},
    "no resources": {"D": DESCRIPTOR.replace("resources:", "resources: []\nxx:")},
    "no fields": {"S": "{}"},
    "deeply nested JSON": {"S": "[" * 200_000},
    "not a number in JSON": {"S": SCHEMA.replace('"minimum": 0', '"minimum": NaN')},
    "a word as minimum": {"S": SCHEMA.replace('"minimum": 0', '"minimum": "abc"')},
    "a broken pattern": {"S": SCHEMA.replace('"minimum": 0', '"pattern": "("')},
    "a number as missing values": {
        "S": SCHEMA.replace('"missingValues": [""]', '"missingValues": 5')
    },
    "a key of no field": {"S": SCHEMA.replace('["id"]', '["nope"]')},
    "bytes": {"C": bytes(range(256)) * 20},
    "only a mark": {"C": b"\xef\xbb\xbf"},
    "forty digits": {"C": DATA.replace("\n1,", "\n" + "9" * 40 + ",")},
    "no number": {"C": DATA.replace("50.00", "NaN")},
    "a label twice": {"C": DATA.replace("item", "id")},
    "a quote never closed": {"C": DATA.replace("财产", '"财产')},
    "a title that is a number": {"P": "[tool.yangguang]\ntitle = 5\n"},
    "languages as a word": {"P": '[tool.yangguang]\nlanguages = "zh"\n'},
    "a script as base address": {"P": '[tool.yangguang]\nbase_url = "javascript:alert(1)"\n'},
    "an unknown mask": {"P": '[tool.yangguang]\nmask_policy = "nope"\n'},
    "a tool that is a number": {"P": "tool = 3\n"},
}
FILE = {
    "D": "datasets/fees/datapackage.yaml", "S": "schemas/fee.json",
    "C": "datasets/fees/data/fees.csv", "P": "pyproject.toml",
}  # fmt: skip


@pytest.mark.parametrize("case", NASTY, ids=str)
def test_nasty_input_is_a_finding_that_says_where(case: str, make_site: MakeSite) -> None:
    findings = found(make_site({FILE[k]: v for k, v in NASTY[case].items()}))

    assert findings
    assert all(f.place and (f.detail or f.examples) for f in findings.values())


def test_a_dataset_that_cannot_be_loaded_says_why_by_name(make_site: MakeSite) -> None:
    project = make_site({"datasets/fees/datapackage.yaml": DESCRIPTOR + "name: other\n"})

    findings = check(project, ["fees"]).findings

    assert [f.code for f in findings] == ["descriptor-syntax"]


def test_a_new_dataset_with_chinese_labels_can_be_completed(make_site: MakeSite) -> None:
    project = make_site()
    source = project / "名单.csv"
    source.write_text("编 号,=金额,金额\n1,2.50,x\n", "utf-8")

    _, schema, data = new_dataset(project, "lists", source)

    named = [(f["name"], f["title"]) for f in json.loads(schema.read_text("utf-8"))["fields"]]
    assert named == [("编号", "编 号"), ("金额", "=金额"), ("金额_3", "金额")]
    assert data.read_text("utf-8").splitlines()[0] == "编号,金额,金额_3"
    findings = check(project, ["lists"]).findings
    assert {f.code for f in findings if f.is_error} == {"policy-missing"}
    assert len(findings) == 8


def test_a_new_dataset_from_a_table_in_gb18030(make_site: MakeSite) -> None:
    project = make_site()
    source = project / "名单.csv"
    source.write_bytes("法院,件数\n示范法院,3\n".encode("gb18030"))

    *_, data = new_dataset(project, "lists", source)

    assert data.read_text("utf-8") == "法院,件数\n示范法院,3\n"


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
    "a file that exists": (
        ["synthesise", "dishonest-debtors", "--out", "datasets/fees/data/fees.csv"],
        2,
    ),
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
        assert "commands" in dir(command) or any(
            p.name == "project" or "--project" in p.opts for p in command.params
        ), path
        assert CliRunner().invoke(cli, [*path, "--help"]).exit_code == 0

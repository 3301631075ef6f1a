"""The register of rules: complete, in both languages, with examples that are what they say."""

from __future__ import annotations

import ast
import dataclasses
import re
from datetime import date

import pytest

from generator.checks.rules import (
    case_numbers,
    document_numbers,
    identity_numbers,
    masks,
    organisation_codes,
)
from generator.checks.rules.codes import (
    BASES,
    FOLDER,
    answers,
    explanation_of,
    problems_of,
    rule_codes,
    severity_of,
    titles,
)
from generator.codes import titles as all_titles
from generator.errors import ImpossibleRequest
from generator.explain import explanation
from generator.findings import Severity

CODES = rule_codes()
AS_OF = date(2026, 11, 21)
ID = re.compile(r"[A-Z]{2,3}-\d\d(\.\d)?")

DOMAIN_IDS = {
    *(f"DEF-{n:02}" for n in range(1, 23)),
    *(f"BUD-{n:02}" for n in range(1, 15)),
    *(f"STA-{n:02}" for n in range(1, 11)),
    *(f"CRT-{n:02}" for n in range(1, 8)),
    *(f"CAL-{n:02}" for n in range(1, 5)),
    *(f"GC-{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 11)),
    *("MSK-02", "MSK-03", "MSK-04", "MSK-05", "JDG-02", "JDG-03", "JDG-05", "JDG-11"),
    *(f"NOT-{n:02}" for n in range(1, 8)),
}


def ids_in_code() -> set[str]:
    """Every string in the package's modules that has the form of an id."""
    found: set[str] = set()
    for file in FOLDER.parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if ID.fullmatch(node.value) else set()
    return found


def test_every_rule_of_the_domain_is_registered() -> None:
    assert set(CODES) >= DOMAIN_IDS


def test_every_rule_of_disclosure_is_explained() -> None:
    """Those that no finding has as its code, too: what is done about them names real codes."""
    numbers = {"DEF": 22, "BUD": 14, "STA": 10, "CRT": 7, "CAL": 4, "GC": 11, "JDG": 13, "NOT": 7,
               "MSK": 5, "LST": 4, "ROS": 1, "CHR": 15, "ENC": 11, "TAB": 13, "XLS": 11}  # fmt: skip
    for code in (f"{kind}-{n:02}" for kind, last in numbers.items() for n in range(1, last + 1)):
        assert explanation(code).startswith(f"{code}: "), code
    assert not answers().keys() & all_titles().keys()
    named = {word for text in answers().values() for word in re.findall("[a-z]+(?:-[a-z]+)+", text)}
    assert {"full-identity-number", "name-not-hidden", "withdrawn-returned"} <= named
    assert named - {"op06"} <= set(all_titles())


def test_every_id_in_the_code_is_registered() -> None:
    assert ids_in_code() <= set(all_titles())
    assert len(ids_in_code()) > 70


@pytest.mark.parametrize("code", CODES)
def test_a_rule_says_what_where_from_and_what_to_do(code: str) -> None:
    rule = CODES[code]
    assert ID.fullmatch(code)
    assert rule.title.has("zh")
    assert rule.title.has("en")
    assert re.search("[一-鿿]", rule.title("zh"))
    assert rule.source
    assert rule.hint
    assert rule.basis in BASES
    for text in (code, rule.title("zh"), rule.title("en"), rule.source, rule.hint):
        assert text in explanation(code)


def test_what_was_not_verified_is_no_error() -> None:
    remembered = [c for c in CODES.values() if c.basis == "remembered"]
    assert remembered
    assert all(c.severity is not Severity.ERROR for c in remembered)
    assert all(c.configurable for c in remembered)


def test_a_site_may_set_what_is_no_law() -> None:
    assert severity_of("GC-09") is Severity.WARNING
    assert severity_of("GC-09", {"GC-09": Severity.ERROR}) is Severity.ERROR
    assert severity_of("DEF-10", {"DEF-10": Severity.NOTICE}) is Severity.ERROR
    wrong = problems_of({"GC-09": "error", "DEF-10": "notice", "XX-01": "error", "GC-06": "fatal"})
    assert [text.split(":")[0] for text in wrong] == ["DEF-10", "XX-01", "GC-06"]


def test_titles_are_for_findings() -> None:
    assert titles()["DEF-10"]("en").startswith("Still listed")
    assert set(titles()) == set(CODES)


def test_explain_knows_both_kinds_of_codes() -> None:
    assert "法释〔2013〕17号" in explanation_of("IDN-11")
    assert explanation("type-error").startswith("type-error: 类型不符")
    with pytest.raises(ImpossibleRequest, match="DEF-1"):
        explanation("DEF-100")


def _identity(text: str) -> str:
    return identity_numbers.judge(text, AS_OF, synthetic=True)


def _mask(text: str) -> str:
    return masks.judge(text, "10+4+4", AS_OF, synthetic=True)


def _credit(text: str) -> str:
    return organisation_codes.judge(text, synthetic=True)


def _case(text: str) -> str:
    found = case_numbers.judge(text, 2026)
    return found or ("CSN-04" if case_numbers.has_unknown_court(text, synthetic=True) else "")


@pytest.mark.parametrize(
    ("judge", "ids"),
    [
        (_identity, "IDN-01 IDN-02 IDN-03 IDN-04 IDN-06 IDN-07 IDN-09 IDN-11"),
        (_mask, "MSK-04 MSK-05"),
        (_credit, "USC-02 USC-03 USC-04 USC-05 USC-06"),
        (organisation_codes.judge_organisation, "ORG-01 ORG-02 ORG-03 ORG-04"),
        (_case, "CSN-01 CSN-02 CSN-03 CSN-04 CSN-06 CSN-07 JDG-11"),
        (document_numbers.judge, "DOC-01 DOC-02"),
    ],
    ids=lambda v: v.split("-")[0] if isinstance(v, str) else "",
)
def test_the_examples_are_what_they_say(judge: object, ids: str) -> None:
    assert callable(judge)
    for code in ids.split():
        assert judge(CODES[code].bad) == code, CODES[code].bad
        good = CODES[code].good
        # An example that is a rule in words ("11… to 65…") is not judged.
        assert not good or " " in good or judge(good) == "", good


def test_rules_are_values() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CODES["DEF-10"].severity = Severity.NOTICE  # type: ignore[misc]

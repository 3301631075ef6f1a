"""What the engine may use: settings, with a finding for every value that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checking import check
from generator.checks.store import KeyStore, Limits, Resources
from generator.inputs import read_inputs
from generator.model import Catalogue
from generator.pipeline import build
from generator.settings import Settings, load_settings
from tests.conftest import MakeSite


def project(make_site: MakeSite, *lines: str) -> Path:
    return make_site(
        {"pyproject.toml": "\n".join(["[tool.yangguang]", *lines])}, name=f"p{len(lines)}"
    )


def test_the_settings_reach_the_engine(make_site: MakeSite) -> None:
    root = project(
        make_site, 'engine_memory = "2 GB"', "engine_threads = 3", 'engine_temp = "content"'
    )
    settings, findings = load_settings(root)
    resources = Resources.of(settings)

    assert findings == ()
    assert resources == Resources("2 GB", 3, root / "content")
    assert Resources.of(Settings(project=root)) == Resources()
    assert resources.limited(Limits(threads=1)) == Resources("2 GB", 1, root / "content")
    assert [f for f in check(root).findings if f.is_error] == []


def test_the_limits_are_those_of_the_database(tmp_path: Path) -> None:
    with KeyStore(Resources("200MB", 1, tmp_path)) as store:
        store.create("t", 1)
        ask = "SELECT current_setting(?)"
        told = [
            store._database.execute(ask, [n]).fetchone()[0] for n in ("threads", "temp_directory")
        ]
        memory = store._database.execute(ask, ["memory_limit"]).fetchone()[0]

        assert told[0] == 1
        assert Path(told[1]).parent == tmp_path
        assert memory == "190.7 MiB"  # 200,000,000 bytes
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ('engine_memory = "much"', "an amount of memory such as 1500MB"),
        ('engine_memory = "10MB"', "100MB of memory at least"),
        ('engine_memory = "5"', "an amount of memory"),
        ("engine_memory = 5", "a string is expected"),
        ("engine_threads = 0", "1 to 256 threads"),
        ("engine_threads = 1000", "1 to 256 threads"),
        ("engine_threads = true", "a whole number of threads"),
        ('engine_threads = "2"', "a whole number of threads"),
        ('engine_temp = "nowhere"', "engine_temp: no such folder: nowhere"),
        ("engine_temp = 1", "a string is expected"),
        ("engine_thread = 1", "unknown key 'engine_thread'"),
    ],
)
def test_a_bad_value_is_a_finding(line: str, detail: str, make_site: MakeSite) -> None:
    settings, (finding,) = load_settings(project(make_site, line))

    assert (finding.code, finding.is_error) == ("settings-invalid", True)
    assert detail in finding.detail
    assert Resources.of(settings) == Resources()


def test_the_limits_are_no_input_of_a_build(make_site: MakeSite) -> None:
    plain, limited = project(make_site), project(make_site, "engine_threads = 1")
    digests = [
        read_inputs(load_settings(p)[0], Catalogue(()), p, "", {}, ()) for p in (plain, limited)
    ]
    build(plain)
    build(limited)

    assert digests[0].settings == digests[1].settings
    assert (plain / "output/site/manifest.json").read_bytes() == (
        limited / "output/site/manifest.json"
    ).read_bytes()

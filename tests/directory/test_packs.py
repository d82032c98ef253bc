"""The packs that ship hold, their worked examples come out, and what is generated is current."""

import gzip
import importlib.util
import json
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from qingfeng.cli.policy_examples import run_examples
from qingfeng.directory.policy.loading import load_pack, pack_names
from qingfeng.directory.policy.schemas import schema_texts

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT.parent / "shared" / "policy"
SCHEMA_OF = {"rules": "rules", "procedures": "procedure", "examples": "examples", "items": "items"}
ONE_FILE = ("pack", "units", "indicators", "ladder", "taxonomy", "duties")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_two_packs_ship() -> None:
    assert pack_names() == ["fuling", "wabo"]


@pytest.mark.parametrize(("name", "rules", "examples"), [("fuling", 49, 95), ("wabo", 29, 21)])
def test_a_pack_that_ships_is_whole(name: str, rules: int, examples: int) -> None:
    policy = load_pack(name)

    assert (len(policy.rules), len(policy.examples)) == (rules, examples)
    assert policy.ends
    assert all(rule.title.zh and rule.title.en and rule.basis for rule in policy.rules)


def test_fuling_has_everything_that_its_tables_have() -> None:
    policy = load_pack("fuling")

    groups = Counter(unit.group for unit in policy.units)
    township = [item for item in policy.items if item.unit == "township"]
    materials = [paper for item in policy.items for paper in item.materials or ()]
    assert groups == {"key": 68, "township": 26, "none": 10}
    assert (len(policy.items) - len(township), len(township), len(materials)) == (395, 49, 449)
    assert (len(policy.indicators), len(policy.ladder), len(policy.taxonomy), len(policy.duties)) == (33, 21, 59, 45)
    assert [step.code for step in policy.ladder if step.default == "off"] == ["veto-annual-target", "extra-inspection"]


def test_wabo_is_a_district_without_units_or_items() -> None:
    policy = load_pack("wabo")

    assert (policy.units, policy.items, policy.indicators, policy.duties) == ((), (), (), ())


@pytest.mark.parametrize("name", ["fuling", "wabo"])
def test_the_worked_examples_of_a_pack_come_out(name: str) -> None:
    failed = [
        (outcome.example.rule, outcome.nth, outcome.found) for outcome in run_examples(load_pack(name)) if not outcome.is_met
    ]

    assert failed == []


def test_the_digest_moves_with_the_rules_and_not_with_the_examples(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    (folder / "rules").mkdir(parents=True)
    (folder / "examples").mkdir()
    (folder / "pack.toml").write_text('name = "p"\nversion = "1"\ntitle = { en = "P" }\nin_force_from = 2026-01-01\n', "utf-8")
    rule = '[[rule]]\nid = "r"\ntitle = { en = "R" }\nkind = "init"\na = "s"\nbasis = "x"\n'
    (folder / "rules" / "a.toml").write_text(rule, "utf-8")
    before = load_pack(str(folder)).digest
    example = '[[example]]\nrule = "r"\nacts = [{ name = "s", at = 2026-01-05 }]\nas_of = 2026-01-06\nexpect = []\n'
    (folder / "examples" / "a.toml").write_text(example, "utf-8")
    with_examples = load_pack(str(folder)).digest
    (folder / "rules" / "a.toml").write_text(rule + "red = 0\n", "utf-8")

    assert with_examples == before
    assert load_pack(str(folder)).digest != before


def test_the_schemas_that_ship_are_current() -> None:
    shipped = {path.stem: path.read_text("utf-8") for path in (ROOT / "policies" / "schema").glob("*.json")}

    assert {name: shipped.get(name) for name in schema_texts()} == schema_texts()


def test_every_file_that_ships_fits_the_schema_it_names() -> None:
    for path in sorted((ROOT / "policies").glob("*/**/*.toml")):
        kind = path.stem if path.stem in ONE_FILE else SCHEMA_OF[path.parent.name]
        text = path.read_text("utf-8")
        values = json.loads(json.dumps(tomllib.loads(text), default=lambda moment: moment.isoformat()))

        assert (
            path.parent / text.splitlines()[0].removeprefix("#:schema ")
        ).resolve() == ROOT / "policies" / "schema" / f"{kind}.json"
        jsonschema.validate(values, json.loads(schema_texts()[kind]))


@pytest.mark.skipif(not TABLES.is_dir(), reason="the tables of the pack fuling are not beside this checkout")
def test_the_pack_fuling_is_what_its_tables_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    written = script("convert_pack").convert(TABLES, tmp_path)

    fuling = ROOT / "policies" / "fuling"
    by_hand = {fuling / "pack.toml", *fuling.glob("procedures/*.toml"), *fuling.glob("*/account.toml")}
    assert {fuling / path.relative_to(tmp_path) for path in written} == set(fuling.rglob("*.toml")) - by_hand
    for path in written:
        assert path.read_bytes() == (fuling / path.relative_to(tmp_path)).read_bytes()


def test_the_example_log_is_what_its_script_gives() -> None:
    maker = script("make_example_log")

    text = "".join(maker.log_text(1, maker.simulate(1)))

    assert gzip.decompress((ROOT / "examples" / "permits.xes.gz").read_bytes()).decode() == text
    assert maker.packed(text) == maker.packed(text)
    assert '<boolean key="qingfeng:simulated" value="true"/>' in text

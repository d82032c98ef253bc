"""Mapping files and their faults."""

from pathlib import Path

import pytest
from tests.intake.writing import event, log_of, trace, xes

from qingfeng.intake import load_mapping
from qingfeng.intake.mapping import MappingFaultsError


def fault_of(folder: Path, text: str) -> str:
    path = folder / "map.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(MappingFaultsError) as caught:
        load_mapping(path)
    return str(caught.value)


def test_all_faults_are_told_with_file_and_key(tmp_path: Path) -> None:
    text = 'colour = "red"\nheader = 0\n[at]\ncolumn = "at"\nzone = "Mars/Base"\n'
    text += '[attributes.act.fee]\ncolumn = "fee"\ntype = "money"\n'

    told = fault_of(tmp_path, text)

    assert "map.toml" in told
    for key in ("colour: ", "header: ", "at.zone: Mars/Base: no time zone of that name", "attributes.act.fee.type: "):
        assert key in told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("case = ", "no valid TOML"),
        ("case = 3", "case: Input should be a valid string"),
        ('rows = "case"\nact = "act"', "act and at belong to rows"),
        ('[[acts]]\nname = "a"\ncolumn = "b"', r"[[acts]] belongs to rows"),
        ('procedure = { column = "a", value = "b" }', "procedure: give column or value, one of both"),
        ('personal = ["case.a"]\npublic = ["case.a"]', "personal and public at once: case.a"),
        ('at = { column = "at", format = "YYYY" }', "at.format"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in fault_of(tmp_path, text)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingFaultsError, match="cannot be opened"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ['rows = "case"', 'act = { value = "a" }', '[attributes.act]\nfee = "cost"'])
def test_an_xes_log_refuses_what_only_a_table_can_have(tmp_path: Path, text: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(MappingFaultsError, match="cannot have"):
        log_of(tmp_path, xes(trace("c1", event())), mapping=load_mapping(path))


def test_every_shipped_mapping_loads(root: Path) -> None:
    paths = sorted((root / "examples" / "mappings").glob("*.toml"))

    assert [load_mapping(path).needs() for path in paths if load_mapping(path).format != "xes"] == [[]] * len(paths)

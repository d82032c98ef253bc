"""The gates' own scripts: translations and licences."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message


@pytest.fixture
def messages(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(root / "scripts"), *sys.path])
    import messages

    return messages


@pytest.fixture
def licences(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [str(root / "scripts"), *sys.path])
    import check_licences

    return check_licences


def test_every_string_has_its_translation(messages: ModuleType) -> None:
    assert messages.check() == []


def test_extracting_twice_gives_the_same_catalogue_without_dates_or_machines(messages: ModuleType) -> None:
    text = messages.CHINESE.read_text(encoding="utf-8")

    assert "POT-Creation-Date" not in text
    assert "#: /" not in text
    assert messages.extracted().get("yellow card") is not None


@pytest.mark.parametrize(
    ("translation", "flags", "fault"),
    [
        ("", (), "missing"),
        ("晚 {day}", (), "placeholders differ"),
        ("晚 {days} 日", ("fuzzy",), "fuzzy"),
        ("晚 {days} 日", (), None),
    ],
)
def test_a_bad_translation_is_named(messages: ModuleType, translation: str, flags: tuple[str, ...], fault: str | None) -> None:
    catalogue = messages.Catalog()
    catalogue.add("{days} late", translation, flags=flags)

    faults = list(messages.faults_of(Message("{days} late", locations=[("a.py", 0)]), catalogue))

    assert [found.split(":")[0] for found in faults] == ([fault] if fault else [])


def test_every_package_may_be_used_and_passed_on(licences: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    code = licences.main()

    assert (code, capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-3.0-or-later", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-2.0", False),
        ("GNU Affero General Public License v3", False),
        ("", False),
    ],
)
def test_only_permissive_licences_and_the_lesser_gpl_pass(licences: ModuleType, licence: str, is_allowed: bool) -> None:
    assert licences.is_allowed(licence) is is_allowed

"""When the launcher has nothing to do, and when it has."""

from pathlib import Path
from types import ModuleType

import pytest


def stamp(launcher: ModuleType, purpose: str = "run") -> None:
    Path(launcher.stamp_of(purpose)).write_text(launcher.state(purpose))


def test_a_finished_set_up_is_not_done_again(launcher: ModuleType, checkout: Path) -> None:
    assert not launcher.is_ready("run")

    stamp(launcher)

    assert launcher.is_ready("run")
    assert not launcher.is_ready("test")


@pytest.mark.parametrize(
    "changed", ["requirements.lock", "src/qingfeng/locale/zh_Hans/LC_MESSAGES/qingfeng.po", ".venv/pyvenv.cfg"]
)
def test_a_change_of_what_it_rests_on_asks_for_a_new_set_up(launcher: ModuleType, checkout: Path, changed: str) -> None:
    stamp(launcher)

    with (checkout / changed).open("a") as file:
        file.write("# changed\n")

    assert not launcher.is_ready("run")


def test_a_new_catalogue_asks_for_a_new_set_up(launcher: ModuleType, checkout: Path) -> None:
    stamp(launcher)

    (checkout / "src/qingfeng/locale/nl.po").write_text('msgid "a"\nmsgstr "b"\n')

    assert not launcher.is_ready("run")


def test_a_cut_set_up_is_never_taken_for_a_finished_one(launcher: ModuleType, checkout: Path) -> None:
    stamp(launcher)

    (checkout / ".venv" / launcher.UNFINISHED).touch()

    assert not launcher.is_ready("run")
    assert not launcher.is_whole()


def test_an_environment_whose_python_is_gone_is_not_built_upon(launcher: ModuleType, checkout: Path) -> None:
    stamp(launcher)
    python = checkout / ".venv/bin/python"
    python.unlink()

    python.symlink_to(checkout / "nowhere/python")

    assert not launcher.is_ready("run")
    assert not launcher.is_whole()


def test_healing_empties_the_environment_but_keeps_the_lock_that_is_held(launcher: ModuleType, checkout: Path) -> None:
    (checkout / ".venv/qingfeng.lock").touch()

    launcher.clear()

    assert [path.name for path in (checkout / ".venv").iterdir()] == ["qingfeng.lock"]


def test_the_tests_packages_hold_those_of_the_program(root: Path) -> None:
    lines = {name: set((root / name).read_text().splitlines()) for name in ("requirements.lock", "requirements-test.lock")}
    pinned = {name: {line for line in found if "==" in line and line[0] != " "} for name, found in lines.items()}

    assert pinned["requirements.lock"] <= pinned["requirements-test.lock"]


def test_the_stamp_is_written_last(launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "is_whole", lambda: True)
    monkeypatch.setattr(launcher, "install", lambda _purpose: None)
    monkeypatch.setattr(launcher, "link_sources", lambda: None)

    def cut() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(launcher, "compile_translations", cut)

    with pytest.raises(KeyboardInterrupt):
        launcher.set_up("run")

    assert not Path(launcher.stamp_of("run")).exists()
    assert (checkout / ".venv" / launcher.UNFINISHED).exists()

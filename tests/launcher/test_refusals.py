"""Every refusal is a sentence with a remedy, in both languages, with a code of its own."""

import ast
import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FACTS = {
    "found": "3.9", "oldest": "3.11", "program": "qingfeng", "module": "venv", "said": "…", "place": "/a b/清风", "needed": 400,
    "lock": "requirements.lock",
}  # fmt: skip


def test_each_refusal_has_a_code_of_its_own_above_those_of_the_program(launcher: ModuleType) -> None:
    codes = [refusal[0] for refusal in sys.modules["refusals"].REFUSALS.values()]

    assert len(set(codes)) == len(codes)
    assert min(codes) >= 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_refusal_reads_in_both_languages(launcher: ModuleType, language: str) -> None:
    refusals = sys.modules["refusals"]
    names = {"old_python", "no_venv", "no_network", "not_writable", "disk_full", "hash_mismatch", "not_installed"}

    sentences = {name: refusals.Refusal(name, **FACTS).sentence(language) for name in refusals.REFUSALS}

    assert names <= set(sentences)
    assert all("{" not in sentence and len(sentence) > 10 for sentence in sentences.values())
    assert "python3-venv" in sentences["no_venv"]


@pytest.mark.parametrize("name", ["qingfeng", "scripts/refusals.py"])
def test_an_old_python_can_read_its_refusal(root: Path, name: str) -> None:
    tree = ast.parse((root / name).read_text(encoding="utf-8"), feature_version=(3, 6))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.NamedExpr | ast.Match)]


def test_too_old_a_python_is_refused_and_a_newer_one_only_remarked(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(launcher.Refusal) as refusal:
        launcher.check_python((3, 10, 13))

    launcher.check_python((3, 15, 0))

    assert refusal.value.code == 10
    assert "3.10" in refusal.value.sentence("zh")
    assert "3.15" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
    ],
)
def test_an_error_of_the_file_system_becomes_its_sentence(launcher: ModuleType, number: int, name: str) -> None:
    refusal = launcher.from_system(OSError(number, os.strerror(number)), "/a", "run")

    assert refusal.name == name


def test_another_error_of_the_file_system_stays_what_it_is(launcher: ModuleType) -> None:
    with pytest.raises(OSError, match="Input/output"):
        launcher.from_system(OSError(errno.EIO, os.strerror(errno.EIO)), "/a", "run")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "no_network"),
        ("error: Failed to fetch: x\n  Caused by: dns error", "no_network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk_full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash_mismatch"),
        ("error: Hash mismatch for `a==1`", "hash_mismatch"),
        ("error: failed to create file: Permission denied (os error 13)", "not_writable"),
        ("ERROR: Could not find a version that satisfies the requirement a==1 (from versions: none)", "no_network"),
        ("ERROR: something else", "not_installed"),
    ],
)
def test_the_words_of_the_installer_become_a_sentence(launcher: ModuleType, words: str, name: str) -> None:
    refusal = launcher.said_by(words, "run")

    assert refusal.name == name
    assert refusal.sentence("en")


def test_without_ensurepip_and_uv_the_package_to_install_is_named(
    launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout / "empty"))
    monkeypatch.setattr(launcher, "run", lambda _command: (False, ""))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(launcher.Refusal) as refusal:
        list(launcher.installers())

    assert refusal.value.name == "no_venv"


def test_uv_comes_first_where_it_is_there(launcher: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = checkout / "bin" / "uv"
    uv.parent.mkdir()
    uv.write_text("#!/bin/sh\n")
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(uv.parent))

    tool, command = next(launcher.installers())

    assert tool == "uv"
    assert "--require-hashes" in command


@pytest.mark.parametrize(
    ("environ", "language"), [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"), ({}, "en")]
)
def test_the_language_is_that_of_the_shell(launcher: ModuleType, environ: dict[str, str], language: str) -> None:
    assert launcher.language_of(environ) == language


def test_a_folder_that_cannot_be_written_is_refused(root: Path, tmp_path: Path) -> None:
    # A file where the environment would be: no right to write can be taken from root, who may run the tests.
    (tmp_path / "scripts").mkdir()
    for name in ("qingfeng", "scripts/refusals.py"):
        (tmp_path / name).write_text((root / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / ".venv").write_text("")

    done = subprocess.run([sys.executable, str(tmp_path / "qingfeng"), "check"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (13, "")
    assert str(tmp_path) in done.stderr

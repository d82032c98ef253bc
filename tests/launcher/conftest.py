"""The launcher as a module: it has no suffix, so that it is loaded by hand."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def launcher(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the launcher for a checkout in a folder of its own, with a space and Chinese characters in the path."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("launcher_under_test", str(root / "qingfeng"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    checkout = tmp_path / "清风 一份"
    (checkout / ".venv").mkdir(parents=True)
    names = {"ROOT": checkout, "VENV": checkout / ".venv", "PYTHON": checkout / ".venv/bin/python", "SOURCES": checkout / "src"}
    for name, path in names.items():
        monkeypatch.setattr(module, name, str(path))
    monkeypatch.setattr(module, "CATALOGUES", str(checkout / "src/qingfeng/locale"))
    return module


@pytest.fixture
def checkout(launcher: ModuleType) -> Path:
    """Return that folder, with lock files, a catalogue and an environment whose Python is this one."""
    folder = Path(launcher.ROOT)
    for name in ("requirements.lock", "requirements-test.lock"):
        (folder / name).write_text("a==1\n")
    catalogue = folder / "src/qingfeng/locale/zh_Hans/LC_MESSAGES/qingfeng.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "a"\nmsgstr "甲"\n')
    (folder / ".venv/bin").mkdir()
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    (folder / ".venv/pyvenv.cfg").write_text("version_info = 3.11.7\n")
    return folder

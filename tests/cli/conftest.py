"""A folder with a small log."""

from pathlib import Path

import pytest
from tests.cli.small_files import LOG, MAPPING, RULES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small log and rules for it."""
    (tmp_path / "log.csv").write_text(LOG, "utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "rules.toml").write_text(RULES, "utf-8")
    return tmp_path

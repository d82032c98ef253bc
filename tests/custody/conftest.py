"""A data folder for the log and its key."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings) -> Path:
    """Let the log of a test lie in a folder of its own, under a name of its own."""
    folder = tmp_path / "data"
    settings.DATA_FOLDER = str(folder)
    settings.LEDGER_ORIGIN = "district.example/ledger"
    return folder

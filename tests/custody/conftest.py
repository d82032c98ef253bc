"""A data folder for the log and its key."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.custody.small_record import made_record

from qingfeng.custody.services import sequence_all
from qingfeng.directory.policy.loading import Policy


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings) -> Path:
    """Let the log of a test lie in a folder of its own, under a name of its own."""
    folder = tmp_path / "data"
    settings.DATA_FOLDER = str(folder)
    settings.LEDGER_ORIGIN = "district.example/ledger"
    return folder


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    """Make a record whose every row is numbered."""
    made = made_record(tmp_path)
    sequence_all()
    return made

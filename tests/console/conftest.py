"""A small record that the pages are read from: cases in time, late and open, names and private values in it."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.casework.small_logs import small_log, small_policy, taken

from qingfeng.custody.services import sequence_all
from qingfeng.directory.policy.loading import Policy

ROWS = (
    "案/1,submit,2026-06-01T09:00:00,张三丰,secret-note,\n"
    "案/1,decide,2026-06-03T09:00:00,李四光,,12.5\n"
    "k2,submit,2026-06-01T09:00:00,张三丰,,\n"
    "k2,decide,2026-06-18T09:00:00,张三丰,,\n"
    "k3,submit,2026-06-18T08:00:00,,,\n"
)


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return small_policy(tmp_path)


@pytest.fixture
def record(db: None, tmp_path: Path, policy: Policy) -> Policy:
    """A district `small` with one import of three cases, one of them late, and a row that could not be used."""
    taken(small_log(tmp_path, ROWS + ",submit,2026-06-01T09:00:00,王五行,,\n"), policy)
    return policy


@pytest.fixture
def fed(db: None, tmp_path: Path, policy: Policy) -> Policy:
    """The same district with a feed, which issues cards."""
    taken(small_log(tmp_path, ROWS), policy, kind="feed")
    return policy


@pytest.fixture
def sealed(record: Policy, tmp_path: Path, settings: Settings) -> Policy:
    """The district `small` with every row in the ledger, which lies in a folder of its own."""
    settings.DATA_FOLDER = str(tmp_path / "data")
    settings.LEDGER_ORIGIN = "district.example/ledger"
    sequence_all()
    return record


@pytest.fixture
def pages() -> Client:
    """A browser of ours: whatever breaks raises."""
    return Client(HTTP_HOST="localhost")

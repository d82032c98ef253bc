"""Which database a command uses, and which it refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import given
from hypothesis import strategies as st

from qingfeng.cli import places
from qingfeng.cli.database import ADDRESS, NoDataError, address_of, ready_database
from qingfeng.cli.places import data_folder
from qingfeng.storage.address import database_settings
from qingfeng.storage.condition import database_facts
from qingfeng.storage.migrating import (
    DatabaseTooNewError,
    MigrationsPendingError,
    migrate,
    pending_migrations,
    refuse_unready,
    unknown_migrations,
)
from qingfeng.storage.server import Server

folders = st.text(st.characters(exclude_characters="\0/", codec="utf-8"), min_size=1).map(lambda name: Path("/data", name))


@given(folders)
def test_the_address_of_a_server_leads_back_to_its_socket_whatever_the_folder(folder: Path) -> None:
    server = Server(data=folder, socket=folder / "run", user="qingfeng", database="qingfeng", password=None)

    found = database_settings(address_of(server), pooled=False)

    assert found["HOST"] == str(folder / "run")
    assert (found["USER"], found["NAME"]) == ("qingfeng", "qingfeng")
    assert found["PORT"] or found["OPTIONS"]["port"] == "5432"


def test_a_checkout_keeps_its_data_in_var(root: Path) -> None:
    assert data_folder() == root / "var"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("/srv/data", "/srv/data/qingfeng"),
        ("", "/users/u/.local/share/qingfeng"),
        ("relative", "/users/u/.local/share/qingfeng"),
    ],
)
def test_an_installed_program_keeps_its_data_where_the_users_programs_do(
    monkeypatch: pytest.MonkeyPatch, named: str, expected: str
) -> None:
    monkeypatch.setattr(places, "shipped", lambda: Path("/usr/lib/python3/site-packages/qingfeng/_shipped"))
    monkeypatch.setenv("XDG_DATA_HOME", named)
    monkeypatch.setenv("HOME", "/users/u")

    assert data_folder() == Path(expected)


@pytest.mark.django_db
def test_a_database_of_this_version_is_taken() -> None:
    assert (pending_migrations(), unknown_migrations(), migrate()) == ((), (), 0)
    refuse_unready()
    assert database_facts().has_checksums
    assert database_facts().damaged == 0


@pytest.mark.django_db
def test_a_database_of_a_newer_version_is_refused_before_anything_is_changed() -> None:
    MigrationRecorder(connection).record_applied("storage", "9999_of_tomorrow")

    with pytest.raises(DatabaseTooNewError, match=r"storage\.9999_of_tomorrow") as refused:
        refuse_unready()
    with pytest.raises(DatabaseTooNewError):
        migrate()

    assert refused.value.exit_code == 30


@pytest.mark.django_db
def test_a_database_of_an_older_version_is_refused_with_the_remedy() -> None:
    last = MigrationRecorder(connection).migration_qs.filter(app="storage").latest("id")
    MigrationRecorder(connection).record_unapplied(last.app, last.name)

    with pytest.raises(MigrationsPendingError, match="qingfeng up") as refused:
        refuse_unready()

    assert refused.value.exit_code == 29


def test_a_database_that_does_not_answer_is_told_with_its_reason(root: Path) -> None:
    environ = os.environ | {ADDRESS: "postgresql://nobody@/nothing?host=/nowhere", "PYTHONPATH": str(root / "src")}

    done = subprocess.run(
        [sys.executable, "-m", "qingfeng", "--lang", "en", "sweep"], env=environ, capture_output=True, text=True, check=False
    )

    assert done.returncode == 28
    assert "The database does not answer: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_database_is_refused_and_none_is_made_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(NoDataError, match="start qingfeng up once"), ready_database(tmp_path / "mistyped"):
        pass

    assert not (tmp_path / "mistyped").exists()

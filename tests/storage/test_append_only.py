"""The record refuses change: every append-only table and every partition, on a database that was only migrated."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qingfeng.cli.database import address_of
from qingfeng.storage.server import Server, attached_server

TABLES = (
    *("policy_version", "calendar_version", "service_item_version", "case", "case_facts", "case_fact", "import", "withdrawal"),
    *("act", "finding", "finding_event", "sweep", "card"),
)
DISTRICT = """
    INSERT INTO district (code, title_zh, title_en, pack, time_zone, calendar, simulated)
    VALUES ('d', '', '', 'p', 'UTC', 'cn', false)
"""
SWEEP = """
    INSERT INTO sweep (as_of, cases, events, digest, recorded_at, leaf_salt) VALUES (now(), 0, 0, '', now(), '\\x00')
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("migrated")
    with attached_server(folder) as server:
        code = "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
        environ = {
            "DATABASE_URL": address_of(server),
            "DJANGO_SETTINGS_MODULE": "qingfeng.config.settings",
            "PATH": "/usr/bin:/bin",
        }
        subprocess.run([sys.executable, "-c", code], env=environ, check=True, cwd=Path(__file__).parents[2])
        yield server


def _partitions(connection: psycopg.Connection) -> list[str]:
    query = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'act'::regclass"
    return [name for (name,) in connection.execute(query)]


def test_no_append_only_table_and_no_partition_can_be_emptied(migrated: Server) -> None:
    with psycopg.connect(migrated.dsn, autocommit=True) as connection:
        partitions = _partitions(connection)
        assert len(partitions) == 16
        for table in (*TABLES, *partitions):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only: TRUNCATE"):
                connection.execute(f'TRUNCATE "{table.strip(chr(34))}" CASCADE')


def test_a_row_can_be_neither_changed_nor_removed(migrated: Server) -> None:
    with psycopg.connect(migrated.dsn, autocommit=True) as connection:
        connection.execute(SWEEP)

        for change in ("UPDATE sweep SET cases = 1", "DELETE FROM sweep"):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
                connection.execute(change)

        assert connection.execute("SELECT cases FROM sweep").fetchall() == [(0,)]


def test_a_row_of_any_partition_can_be_neither_changed_nor_removed(migrated: Server) -> None:
    with psycopg.connect(migrated.dsn, autocommit=True) as connection:
        missing = [name for name in _partitions(connection) if not _row_triggers(connection, name)]

    assert missing == []


def _row_triggers(connection: psycopg.Connection, table: str) -> bool:
    query = "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = 'keep_rows' AND tgenabled = 'O'"
    return connection.execute(query, [table]).fetchone() is not None


def test_a_mutable_table_can_be_changed(migrated: Server) -> None:
    with psycopg.connect(migrated.dsn, autocommit=True) as connection:
        connection.execute(DISTRICT)

        assert connection.execute("UPDATE district SET pack = 'q'").rowcount == 1
        assert connection.execute("DELETE FROM district").rowcount == 1

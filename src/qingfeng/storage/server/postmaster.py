"""The running server: whether it lives, how it is started, adopted and stopped. Callers hold the `turn` lock.

Whether a server lives is asked of the lock that its processes inherited, never of a process number in a file: numbers are
given again after a restart of the machine, and a dead server can leave processes behind.
"""

import errno
import os
import signal
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.storage.server import locks
from qingfeng.storage.server.binaries import reachable_binaries
from qingfeng.storage.server.cluster import disk_full, prepare_cluster, tells_of_full_disk
from qingfeng.storage.server.places import SOCKET, Place

POLL = 0.01
# Reading the write-ahead log back in after a crash may take minutes, at most 2 GB of it.
LONGEST_START = 600.0
LONGEST_STOP = 60.0
# Then it is stopped at once and reads its log back in at the next start. PostgreSQL 18 can wait for ever when it is asked
# to stop while it recovers from a killed session.
LONGEST_ORDERLY_STOP = 20.0
# Processes that lost their server end by themselves; one that does not within this time is ended.
PATIENCE = 1.0
KEPT_LOGS = 20
STATUS_LINE = 7


class ServerNotStartedError(DomainError):
    """PostgreSQL did not start or did not stop; `log` are the last lines that it wrote."""

    exit_code = 21

    def __init__(self, message: str, *, log: tuple[str, ...], **facts: object) -> None:
        super().__init__(message, said=" / ".join(log), **facts)
        self.log = log


def is_alive(place: Place) -> bool:
    """Say whether any process of the server lives."""
    return locks.is_held(place.lock("server"))


def server_pid(place: Place) -> int | None:
    """Return the process that listens on the socket, as the kernel names it, or None where none does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(place.run / SOCKET))
        except OSError:
            return None
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, uid, _gid = struct.unpack("3i", credentials)
    return pid if uid == place.account.uid else None


def ensure_running(place: Place) -> None:
    """Adopt the server that runs, else start one.

    Raises:
        ServerNotStartedError: it did not start; with the last lines of its log.
        DiskFullError: it did not for want of room.
        NoBinariesError, ClusterTooOldError, ClusterTooNewError: there is nothing that could be started.
    """
    if _state(place) == "stopping":
        stop_running(place)
    if not wait_for(lambda: not is_alive(place) or _is_ready(place), LONGEST_START, place):
        raise _not_started(place)
    if is_alive(place):
        return
    try:
        _start(place)
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(place) from fault
        raise


def _start(place: Place) -> None:
    binaries = reachable_binaries(place)
    prepare_cluster(place, binaries)
    _clear_away(place)
    _launch(place, binaries.program("postgres"))
    wait_for(lambda: not is_alive(place) or _is_ready(place), LONGEST_START)
    if not is_alive(place) or not _is_ready(place):
        raise _not_started(place)


def stop_running(place: Place) -> bool:
    """Stop the server in order (PostgreSQL's fast shutdown: sessions are ended, all is written); return whether one ran.

    Raises:
        ServerNotStartedError: it does not end.
    """
    if not is_alive(place):
        return False
    pid = server_pid(place)
    if pid is not None:
        _send(pid, signal.SIGINT)
    if wait_for(lambda: not is_alive(place), LONGEST_ORDERLY_STOP, place):
        return True
    pid = server_pid(place)
    if pid is not None:
        _send(pid, signal.SIGQUIT)
    if not wait_for(lambda: not is_alive(place), LONGEST_STOP, place):
        message = N_("The database server in {folder} does not stop. Its log says: {said}")
        raise ServerNotStartedError(message, log=last_lines(place), folder=place.root)
    return True


def wait_for(condition: Callable[[], bool], longest: float, place: Place | None = None) -> bool:
    """Wait until a condition holds, at most so many seconds; meanwhile end what a dead server of `place` left behind."""
    begun = time.monotonic()
    while not condition():
        waited = time.monotonic() - begun
        if waited > longest:
            return False
        if place and waited > PATIENCE and server_pid(place) is None:
            for pid in _left_behind(place):
                _send(pid, signal.SIGKILL)
        time.sleep(POLL)
    return True


def last_lines(place: Place, count: int = 5) -> tuple[str, ...]:
    """Return the last lines that the server wrote, at its start or into its log."""
    lines = _lines(place.start_log)
    logs = sorted(place.log.glob("postgres-*.log"))
    # Before its log is open the server speaks to `start.log`; what stands in a log then is from the time before.
    if logs and any("redirecting log output" in line for line in lines):
        lines = _lines(logs[-1])
    return tuple(lines[-count:])


def _lines(path: Path) -> list[str]:
    if path.is_symlink() or not path.is_file():
        return []
    return [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]


def _is_ready(place: Place) -> bool:
    return _state(place) == "ready" and server_pid(place) is not None


def _state(place: Place) -> str:
    """Return what the server last said of itself: `starting`, `ready`, `stopping`, or nothing."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else ""


def _launch(place: Place, program: Path) -> None:
    kept = locks.take(place.lock("server"))
    assert kept is not None
    output = os.open(place.start_log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        command: list[str | Path] = [program, "-D", place.cluster, "-c", f"config_file={place.root / 'postgresql.conf'}"]
        place.account.leave_running(command, output, kept)
    finally:
        # Closed and not unlocked: the server's processes hold the lock from here on.
        os.close(kept)
        os.close(output)


def _clear_away(place: Place) -> None:
    """Remove what a server that was killed left; PostgreSQL would take it for its own when its number was given again."""
    for path in (place.cluster / "postmaster.pid", place.run / SOCKET, place.run / f"{SOCKET}.lock"):
        path.unlink(missing_ok=True)
    for path in sorted(place.log.glob("postgres-*.log"))[:-KEPT_LOGS]:
        path.unlink()


def _left_behind(place: Place) -> list[int]:
    """Return the processes that work in the cluster's folder: each of PostgreSQL's does."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            program = (process / "exe").readlink().name.removesuffix(" (deleted)")
            if program == "postgres" and (process / "cwd").samefile(place.cluster):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _not_started(place: Place) -> DomainError:
    log = last_lines(place)
    if tells_of_full_disk(" ".join(log)):
        return disk_full(place)
    message = N_("The database server in {folder} did not start. Its log says: {said}")
    return ServerNotStartedError(message, log=log, folder=place.root)

"""Who has the server: the owner for as long as it runs, other commands for their own duration, and the end of both."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qingfeng.foundation.messages import N_
from qingfeng.storage.server import locks
from qingfeng.storage.server.cluster import DATABASE, ROLE
from qingfeng.storage.server.places import Place, find_place, make_place
from qingfeng.storage.server.postmaster import LONGEST_STOP, POLL, ensure_running, stop_running

# One that asks who owns the data holds the lock for a moment; it is not taken for an owner.
TRIES = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and how to reach it.

    Attributes:
        data: the folder that was asked for.
        socket: the folder of the socket, mode 0700.
        user: the role to work as, who owns the database and is no superuser.
        database: the name of the database.
        password: None: the server knows a user by what the kernel says of the process that connects.
    """

    data: Path
    socket: Path
    user: str
    database: str
    password: str | None

    @property
    def dsn(self) -> str:
        """The address in libpq's form."""
        # The port is named, else the user's own PGPORT would be taken.
        words = {"host": str(self.socket), "port": "5432", "user": self.user, "dbname": self.database}
        return " ".join(f"{key}={_quoted(value)}" for key, value in words.items())

    def settings(self) -> dict[str, str]:
        """Return the address as Django names its parts, without the engine."""
        return {"NAME": self.database, "USER": self.user, "PASSWORD": "", "HOST": str(self.socket), "PORT": "5432"}


@contextmanager
def own_server(data: Path) -> Iterator[Server]:
    """Own the server of a data folder: start it, or adopt one that lost its owner; stop it at the end.

    Raises:
        DataInUseError: another process owns it.
        ServerNotStartedError, DiskFullError, NoBinariesError, NoAccountError, FolderRefusedError, ClusterTooOldError,
        ClusterTooNewError: it cannot be started.
    """
    place = make_place(data)
    owner = _owners_lock(place)
    # A child that this process forks may leave the block too; the server and the locks are not its own to end.
    process = os.getpid()
    try:
        users = _join(place)
        try:
            yield _server(data, place)
        finally:
            if os.getpid() == process:
                with locks.held(place.lock("turn")):
                    locks.release(users)
                    stop_running(place)
    finally:
        if os.getpid() == process:
            locks.release(owner)


@contextmanager
def attached_server(data: Path) -> Iterator[Server]:
    """Use the server of a data folder: the one that runs, else one of its own; the last to leave stops it, if nobody owns it.

    Raises:
        ServerNotStartedError, DiskFullError, NoBinariesError, NoAccountError, FolderRefusedError, ClusterTooOldError,
        ClusterTooNewError: none runs and none can be started.
    """
    place = make_place(data)
    users = _join(place)
    process = os.getpid()
    try:
        yield _server(data, place)
    finally:
        if os.getpid() == process:
            _leave(place, users)


def stop_server(data: Path) -> bool:
    """Ask the owner of the server to end, wait for it, and stop a server that has none; return whether anything was stopped.

    Raises:
        DataInUseError: the owner does not end.
    """
    place = find_place(data)
    if not place.root.is_dir():
        return False
    asked = _end_owner(place)
    with locks.held(place.lock("turn")):
        return stop_running(place) or asked


def refuse_owned(data: Path) -> None:
    """Refuse a data folder that another process owns, before anything is tried.

    Raises:
        DataInUseError: names the process.
    """
    place = find_place(data)
    if place.root.is_dir() and locks.holder(place.lock("owner")) is not None:
        raise in_use(place)


def in_use(place: Place) -> locks.DataInUseError:
    """Return the refusal that names who owns the data, or that others use them."""
    pid = locks.holder(place.lock("owner"))
    if pid is None:
        message = N_("The data in {folder} are in use by another command. Wait for its end, and start again.")
        return locks.DataInUseError(message, folder=place.data)
    message = N_(
        "The data in {folder} are in use by another Qingfeng (process {pid}). End it there, or with the command qingfeng down."
    )
    return locks.DataInUseError(message, folder=place.data, pid=pid)


def _owners_lock(place: Place) -> int:
    for _ in range(TRIES):
        owner = locks.take(place.lock("owner"), wait=False)
        if owner is not None:
            locks.write_holder(owner)
            return owner
        time.sleep(POLL)
    raise in_use(place)


def _join(place: Place) -> int:
    """Become a user of the server and see that it runs; return the lock that says so."""
    with locks.held(place.lock("turn")):
        users = locks.take(place.lock("users"), shared=True)
        assert users is not None
        try:
            ensure_running(place)
        except BaseException:
            locks.release(users)
            raise
    return users


def _leave(place: Place, users: int) -> None:
    """Cease to be a user of the server; the last to do so stops it."""
    with locks.held(place.lock("turn")):
        locks.release(users)
        last = locks.take(place.lock("users"), wait=False)
        if last is not None:
            stop_running(place)
            locks.release(last)


def _end_owner(place: Place) -> bool:
    path = place.lock("owner")
    begun = time.monotonic()
    asked = None
    while locks.is_held(path):
        pid = locks.holder(path)
        if pid is not None and pid != asked:
            asked = pid
            _terminate(pid)
        if time.monotonic() - begun > LONGEST_STOP:
            raise in_use(place)
        time.sleep(POLL)
    return asked is not None


def _terminate(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return


def _server(data: Path, place: Place) -> Server:
    return Server(data=data, socket=place.run, user=ROLE, database=DATABASE, password=None)


def _quoted(value: str) -> str:
    return "'{}'".format(value.replace("\\", "\\\\").replace("'", "\\'"))

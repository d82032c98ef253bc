"""Locks on files, which the kernel releases when their holder dies, however it dies.

owner    exclusive: `qingfeng up`, for as long as it runs; holds its process number
users    shared: everyone who uses the server, the owner too
turn     exclusive: whoever is starting or stopping the server, for that moment
server   exclusive: the server itself; its processes inherit it, so that it is free exactly when none of them lives
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_


class DataInUseError(DomainError):
    """Another process owns or uses the data."""

    exit_code = 20


def take(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """Take a lock, making its file if need be; return the file's descriptor, or None where another holds it.

    Raises:
        DataInUseError: the folder of the lock is being removed.
    """
    kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    while True:
        descriptor = _opened(path)
        try:
            fcntl.flock(descriptor, kind)
        except BlockingIOError:
            os.close(descriptor)
            return None
        # While we waited, `purge` may have removed the file; a lock on a removed file keeps nobody out.
        if _is_at(descriptor, path):
            return descriptor
        os.close(descriptor)


def release(descriptor: int) -> None:
    """Give a lock back, also where a child process still has the file open."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


@contextmanager
def held(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock inside a `with` block, waiting for it before."""
    descriptor = take(path, shared=shared)
    assert descriptor is not None
    try:
        yield
    finally:
        release(descriptor)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Hold a folder itself inside a `with` block, making it if need be; others who make or remove it wait."""
    while True:
        folder.mkdir(exist_ok=True)
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_at(descriptor, folder):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        release(descriptor)


def is_held(path: Path) -> bool:
    """Say whether anyone holds an exclusive lock; the file is not made."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        # A shared one, so that two that ask do not take each other for a holder.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def write_holder(descriptor: int) -> None:
    """Write the number of this process into a lock that it holds."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def holder(path: Path) -> int | None:
    """Return the process that holds a lock and has written its number, or None where nobody holds it."""
    if not is_held(path):
        return None
    text = path.read_text(encoding="ascii").strip()
    return int(text) if text.isdecimal() else None


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError as fault:
        message = N_("The data in {folder} are just being removed by another Qingfeng. Start again.")
        raise DataInUseError(message, folder=path.parent) from fault


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False

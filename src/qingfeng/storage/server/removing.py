"""Removing all that the server made: for `down --purge`, which cannot be taken back."""

import shutil
from pathlib import Path

from qingfeng.storage.server import locks
from qingfeng.storage.server.binaries import remove_unused_copies
from qingfeng.storage.server.places import SHARED, find_place
from qingfeng.storage.server.postmaster import stop_running
from qingfeng.storage.server.serving import in_use


def purge(data: Path) -> list[Path]:
    """Remove the cluster of a data folder, its log, socket and pointer, and, with the last cluster, the copies of programs.

    A server that has lost its owner is stopped first. The data folder itself stays, and so does the account.

    Returns:
        The folders that were removed.

    Raises:
        DataInUseError: somebody owns or uses the data.
    """
    place = find_place(data)
    if not place.home.exists() and not place.root.exists():
        return []
    if not place.root.is_dir():
        return _removed([place.home])
    # Held until all is gone, so that nobody starts in a folder that is half removed.
    with locks.held(place.lock("turn")):
        users = locks.take(place.lock("users"), wait=False)
        if users is None or locks.is_held(place.lock("owner")):
            raise in_use(place)
        stop_running(place)
        removed = _removed([place.run, place.root, place.home])
        locks.release(users)
    return removed + (_remove_copies() if place.account.is_other else [])


def _removed(folders: list[Path]) -> list[Path]:
    removed = []
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
            removed.append(folder)
    return removed


def _remove_copies() -> list[Path]:
    """Remove the copies of programs that no cluster is left to run, and the folder of all once it is empty."""
    with locks.held_folder(SHARED):
        removed = remove_unused_copies()
        if any(SHARED.iterdir()):
            return removed
        return removed + _removed([SHARED])

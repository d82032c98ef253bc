"""What there is to say about a data folder's server, without changing anything: for `doctor`."""

from dataclasses import dataclass
from pathlib import Path

from qingfeng.storage.server import locks
from qingfeng.storage.server.binaries import installed_binaries
from qingfeng.storage.server.cluster import cluster_major, free_bytes
from qingfeng.storage.server.places import find_place
from qingfeng.storage.server.postmaster import is_alive, server_pid


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The state of a server.

    Attributes:
        exists: there is a cluster.
        running: a process of its server lives.
        pid: the server's process.
        binaries: version of the programs, such as `18.6`.
        cluster: major version that the cluster was made with.
        place: the folder in which the data really lie.
        free: bytes free on the disk that holds it.
        owner: process of the owner.
    """

    exists: bool
    running: bool
    pid: int | None
    binaries: str
    cluster: int | None
    place: Path
    free: int
    owner: int | None


def server_status(data: Path) -> ServerStatus:
    """Return the state of a data folder's server.

    Raises:
        NoBinariesError, NoAccountError, FolderRefusedError: it cannot be told, and no server could be started.
    """
    place = find_place(data)
    running = is_alive(place)
    major = cluster_major(place)
    return ServerStatus(
        exists=major is not None,
        running=running,
        pid=server_pid(place) if running else None,
        binaries=installed_binaries().version,
        cluster=major,
        place=place.root,
        free=free_bytes(place.root),
        owner=locks.holder(place.lock("owner")),
    )

"""The database server that comes with the program: PostgreSQL's own binaries, started, shared and stopped by us.

A cluster is closed to every other user of the machine: one folder of mode 0700 with the socket, no TCP, and peer
authentication with a map of names. Whoever holds the owner's lock is the owner (`own_server`); any other command attaches
(`attached_server`). A server that lost its owner is adopted by the next one.
"""

from qingfeng.storage.server.account import NoAccountError
from qingfeng.storage.server.binaries import NoBinariesError
from qingfeng.storage.server.cluster import ClusterNotMadeError, ClusterTooNewError, ClusterTooOldError, DiskFullError
from qingfeng.storage.server.locks import DataInUseError
from qingfeng.storage.server.places import FolderRefusedError
from qingfeng.storage.server.postmaster import ServerNotStartedError
from qingfeng.storage.server.removing import purge
from qingfeng.storage.server.serving import Server, attached_server, own_server, refuse_owned, stop_server
from qingfeng.storage.server.status import ServerStatus, server_status

__all__ = [
    "ClusterNotMadeError",
    "ClusterTooNewError",
    "ClusterTooOldError",
    "DataInUseError",
    "DiskFullError",
    "FolderRefusedError",
    "NoAccountError",
    "NoBinariesError",
    "Server",
    "ServerNotStartedError",
    "ServerStatus",
    "attached_server",
    "own_server",
    "purge",
    "refuse_owned",
    "server_status",
    "stop_server",
]

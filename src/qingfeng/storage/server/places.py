"""Where a cluster lies: in the data folder itself, or, as root, under `/var/lib/qingfeng` with a pointer in the data folder.

<place>/cluster/         PostgreSQL's own folder
<place>/log/             the server's log, rotated by size
<place>/run/             the socket (elsewhere where the path would be too long for one)
<place>/*.conf           our settings; they override those in `cluster/`
<place>/*.lock           who owns, who uses, who is starting or stopping, and that a process of the server lives
"""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.storage.server import locks
from qingfeng.storage.server.account import Account, server_account

SHARED = Path("/var/lib/qingfeng")
# In `home`: where the place is. In the place: whose it is.
HOME, POINTER, OWNED_BY = "postgres", "place", "data"
SOCKET = ".s.PGSQL.5432"
# The kernel takes 107 bytes for the path of a socket.
LONGEST_SOCKET = 100
# PostgreSQL takes 1023 bytes for any path, and its own files lie deeper than the cluster.
LONGEST_CLUSTER = 900


class FolderRefusedError(DomainError):
    """A folder that is needed belongs to another user, is open to others, or cannot be written to."""

    exit_code = 27


@dataclass(frozen=True, slots=True)
class Place:
    """The paths of one cluster. `data` was asked for, `home` lies in it, `root` holds everything else."""

    data: Path
    home: Path
    root: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        """The folder of the server's log."""
        return self.root / "log"

    @property
    def start_log(self) -> Path:
        """What the server says before its log is open."""
        return self.root / "start.log"

    @property
    def run(self) -> Path:
        """The folder of the socket, its path short enough for one and without a comma, at which libpq would part it."""
        inside = self.root / "run"
        if len(os.fsencode(inside / SOCKET)) <= LONGEST_SOCKET and "," not in str(inside):
            return inside
        return Path("/tmp") / f"qingfeng-{self.account.uid}-{digest(self.root)[:8]}"  # noqa: S108 -- held to be ours by `_make`

    def lock(self, name: str) -> Path:
        """Return the path of a lock file."""
        return self.root / f"{name}.lock"


def digest(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()


def find_place(data: Path, *, may_make: bool = False) -> Place:
    """Return the place of a data folder's cluster, whether or not it is there; nothing is made but, as root, the account.

    Raises:
        FolderRefusedError: the data are another user's.
        NoAccountError: there is no account to run the server as.
    """
    data = data.resolve()
    home = data / HOME
    _require_own(home)
    account = server_account(may_make=may_make)
    root = _pointed(home)
    if root is not None:
        _require_no_copy(data, root)
    return Place(data, home, root or _chosen(home, data, account), account)


def make_place(data: Path) -> Place:
    """Return the place of a data folder's cluster and make its folders; those that are there already keep their modes.

    Raises:
        FolderRefusedError: a folder cannot be made or written to, or is not safe.
        NoAccountError: there is no account to run the server as.
    """
    place = find_place(data, may_make=True)
    if len(os.fsencode(place.cluster)) > LONGEST_CLUSTER:
        message = N_("The path {folder} is longer than PostgreSQL takes. Name a folder with a shorter path.")
        raise FolderRefusedError(message, folder=place.cluster)
    try:
        place.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(place.home, os.geteuid(), os.getegid(), 0o700)
        if place.root != place.home:
            _make_shared(place)
        for folder in (place.log, place.run):
            _make(folder, place.account.uid, place.account.gid, 0o700)
    except OSError as fault:
        message = N_("The folder {folder} cannot be used: {reason}. Give yourself the right to write there, or name another.")
        raise FolderRefusedError(message, folder=fault.filename or data, reason=fault.strerror) from fault
    return place


def _make_shared(place: Place) -> None:
    with locks.held_folder(SHARED):
        # To be passed through by the account and read by root alone: who can read a folder can lock it.
        _make(SHARED, 0, 0, 0o711)
        # The settings and locks in it stay root's: the account may read the settings and change neither.
        _make(place.root, 0, place.account.gid, 0o710)
    if _pointed(place.home) is None:
        (place.home / POINTER).write_text(f"{place.root}\n", encoding="utf-8")
    (place.root / OWNED_BY).write_bytes(os.fsencode(place.data))
    (place.root / OWNED_BY).chmod(0o600)


def _make(folder: Path, uid: int, gid: int, mode: int) -> None:
    """Make a folder of ours, or see that the one that is there is ours."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if found.st_uid not in {uid, os.geteuid()} or not stat.S_ISDIR(found.st_mode):
            message = N_("The folder {folder} belongs to another user ({owner}) and is not used. Remove it and start again.")
            raise FolderRefusedError(message, folder=folder, owner=owner_of(found.st_uid)) from None
    if os.geteuid() == 0:
        os.chown(folder, uid, gid, follow_symlinks=False)
    folder.chmod(mode)


def _require_own(home: Path) -> None:
    try:
        uid = home.stat().st_uid
    except FileNotFoundError:
        return
    except OSError as fault:
        message = N_("The folder {folder} cannot be read: {reason}. Start as the user that it belongs to, or name another.")
        raise FolderRefusedError(message, folder=home, reason=fault.strerror) from fault
    if uid != os.geteuid():
        message = N_("The data in {folder} belong to the user {owner}. Start as that user, or name another folder.")
        raise FolderRefusedError(message, folder=home, owner=owner_of(uid))


def _pointed(home: Path) -> Path | None:
    """Return where the pointer leads: a data folder that was moved keeps its data."""
    pointer = home / POINTER
    if os.geteuid() != 0 or not pointer.is_file():
        return None
    root = Path(pointer.read_text(encoding="utf-8").strip())
    # Only a folder that this program itself would choose is ever worked on, and with `purge` removed.
    return root if root.parent == SHARED and len(root.name) == 16 and set(root.name) <= set("0123456789abcdef") else None


def _require_no_copy(data: Path, root: Path) -> None:
    """Refuse a copy of a data folder: with its pointer it would share, and purge, the data of the folder that was copied."""
    other = _owned_by(root)
    if other is None or other == data or _pointed(other / HOME) != root:
        return
    message = N_(
        "The folder {folder} is a copy of {other}; its data were not copied with it, they lie in {place}. Use {other}, or "
        "remove {pointer} to begin with empty data."
    )
    raise FolderRefusedError(message, folder=data, other=other, place=root, pointer=data / HOME / POINTER)


def _owned_by(root: Path) -> Path | None:
    path = root / OWNED_BY
    return Path(os.fsdecode(path.read_bytes())) if path.is_file() else None


def _chosen(home: Path, data: Path, account: Account) -> Path:
    if not account.is_other:
        return home
    roots = (SHARED / digest(Path(f"{data}{turn or ''}"))[:16] for turn in count())
    # A folder that once lay at this path and was moved keeps its place; this one gets another.
    return next(root for root in roots if _owned_by(root) in {None, data})


def owner_of(uid: int) -> str:
    """Return the name of a user, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

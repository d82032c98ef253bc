"""The cluster on disk: made once, its version held against the programs', its settings written at each start.

Source: PostgreSQL 18 documentation, chapters 19 (settings), 20 (authentication), `initdb`, `postgres --single`.
"""

import os
import shutil
from pathlib import Path

from qingfeng.foundation.disk import settle
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.storage.server.binaries import Binaries
from qingfeng.storage.server.places import Place

ROLE, DATABASE = "qingfeng", "qingfeng"
SUPERUSER = "postgres"
# A new cluster is 40 MB; the rest is for its first write-ahead log and our tables.
LEAST_FREE = 200 * 2**20
MOST_BUFFERS = 256 * 2**20
# The role that the program works as is no superuser: a fault in it cannot run programs or read files of the server.
FIRST_STATEMENTS = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB;
CREATE DATABASE {DATABASE} OWNER {ROLE};
"""
SETTINGS = """\
# Written by Qingfeng at each start. Put settings of your own into local.conf beside this file; they come last.
hba_file = {hba}
ident_file = {ident}
unix_socket_directories = {run}
unix_socket_permissions = 0700
listen_addresses = ''
port = 5432
max_connections = 100
shared_buffers = {buffers}kB
work_mem = '32MB'
maintenance_work_mem = '128MB'
synchronous_commit = on
wal_compression = on
max_wal_size = '2GB'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = {log}
log_filename = 'postgres-%Y%m%d-%H%M%S.log'
log_file_mode = 0600
log_rotation_age = 0
log_rotation_size = '10MB'
log_statement = 'none'
log_min_error_statement = 'panic'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = 'terse'
include_if_exists = 'local.conf'
"""
HBA = "local all all peer map=qingfeng\n"


class ClusterTooOldError(DomainError):
    """The data were written by an earlier major version of PostgreSQL."""

    exit_code = 22


class ClusterTooNewError(DomainError):
    """The data were written by a later major version of PostgreSQL."""

    exit_code = 23


class DiskFullError(DomainError):
    """The disk has no room for the data."""

    exit_code = 24


class ClusterNotMadeError(DomainError):
    """PostgreSQL could not lay out its folder."""

    exit_code = 21


def prepare_cluster(place: Place, binaries: Binaries) -> None:
    """Make the cluster where there is none, else hold its version against the programs'; write its settings.

    Raises:
        ClusterTooOldError, ClusterTooNewError: the programs cannot read it.
        DiskFullError: there is no room for it.
        ClusterNotMadeError: it could not be made for another reason.
    """
    if place.cluster.is_dir():
        _require_version(place, binaries)
    else:
        _make(place, binaries)
    _write_settings(place)


def cluster_major(place: Place) -> int | None:
    """Return the major version that a cluster was made with, or None where there is none to read."""
    try:
        return int((place.cluster / "PG_VERSION").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def disk_full(place: Place) -> DiskFullError:
    """Return the refusal that names the disk of a place and what is free on it."""
    message = N_(
        "No room is left on the disk that holds {folder}: {free} MB are free, at least {least} MB are needed. Free some."
    )
    return DiskFullError(message, folder=place.root, free=free_bytes(place.root) // 2**20, least=LEAST_FREE // 2**20)


def free_bytes(folder: Path) -> int:
    """Return the bytes free on the disk that holds a folder, or will hold it."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free


def tells_of_full_disk(said: str) -> bool:
    """Say whether PostgreSQL's words name a full disk or a used-up quota."""
    return any(words in said for words in ("No space left on device", "Disk quota exceeded"))


def _require_version(place: Place, binaries: Binaries) -> None:
    found = cluster_major(place)
    # Where the number is missing the cluster is damaged; the server itself says how.
    if found is None or found == binaries.major:
        return
    facts = {"folder": place.cluster, "found": found, "ours": binaries.major}
    if found > binaries.major:
        message = N_(
            "The data in {folder} were written by PostgreSQL {found}; this Qingfeng brings {ours}, which cannot read them. "
            "Start them with the newer Qingfeng that wrote them."
        )
        raise ClusterTooNewError(message, **facts)
    message = N_(
        "The data in {folder} were written by PostgreSQL {found}; this Qingfeng brings {ours}. Start the Qingfeng that wrote "
        "them, save them there (pg_dump), let this one begin in an empty folder and read them in (pg_restore)."
    )
    raise ClusterTooOldError(message, **facts)


def _make(place: Place, binaries: Binaries) -> None:
    """Lay the cluster out beside its place and move it there when it is whole, so that a cut leaves nothing half made."""
    if free_bytes(place.root) < LEAST_FREE:
        raise disk_full(place)
    unfinished = place.root / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if place.account.is_other:
        os.chown(unfinished, place.account.uid, place.account.gid)
    postgres: list[str | Path] = [
        binaries.program("postgres"),
        "--single",
        "-D",
        unfinished,
        "-c",
        "exit_on_error=on",
        "template1",
    ]
    _run(place, [binaries.program("initdb"), "-D", unfinished, *_layout()])
    _run(place, postgres, FIRST_STATEMENTS)
    unfinished.rename(place.cluster)
    settle(place.root)


def _layout() -> list[str]:
    return [
        f"--username={SUPERUSER}",
        # Nobody gets in by what initdb would write; our own file of rules is used instead.
        "--auth=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]


def _run(place: Place, command: list[str | Path], said: str = "") -> None:
    message = N_("The database could not be laid out in {folder}. PostgreSQL said: {said}")
    try:
        done = place.account.run(command, said)
    except OSError as fault:
        # For one, a container in which root may not become another user.
        raise ClusterNotMadeError(message, folder=place.root, said=fault) from fault
    if done.returncode == 0:
        return
    if tells_of_full_disk(done.stderr):
        raise disk_full(place)
    raise ClusterNotMadeError(message, folder=place.root, said=" / ".join(done.stderr.split("\n")[-6:]).strip(" /"))


def _write_settings(place: Place) -> None:
    user = "root" if place.account.is_other else place.account.name
    names = "".join(f'qingfeng "{user}" {role}\n' for role in (ROLE, SUPERUSER))
    hba, ident = place.root / "pg_hba.conf", place.root / "pg_ident.conf"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = SETTINGS.format(
        hba=_quoted(hba),
        ident=_quoted(ident),
        run=_quoted(place.run, in_list=True),
        log=_quoted(place.log),
        buffers=min(MOST_BUFFERS, memory // 8) // 1024,
    )
    for path, text in ((hba, HBA), (ident, names), (place.root / "postgresql.conf", settings)):
        _write(place, path, text)


def _write(place: Place, path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.write_bytes(os.fsencode(text))
    if place.account.is_other:
        os.chown(unfinished, 0, place.account.gid)
    unfinished.chmod(0o640)
    unfinished.replace(path)


def _quoted(path: Path, *, in_list: bool = False) -> str:
    """Quote a path for the settings; in a list, quoted as a name as well, since a comma would part it."""
    text = '"{}"'.format(str(path).replace('"', '""')) if in_list else str(path)
    return "'{}'".format(text.replace("\\", "\\\\").replace("'", "''"))

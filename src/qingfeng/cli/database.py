"""The database as a command uses it: the one that `DATABASE_URL` names, else the one that comes with the program.

Nothing of Django is imported before it is asked for: `--help` must not wait for it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from qingfeng.cli.places import data_folder
from qingfeng.foundation.errors import DomainError, InputError
from qingfeng.foundation.messages import N_

if TYPE_CHECKING:
    from qingfeng.storage.server import Server

ADDRESS, SETTINGS = "DATABASE_URL", "DJANGO_SETTINGS_MODULE"
# Where the ledger's folder and key lie, whichever database is used; processes that are started inherit it.
DATA = "QINGFENG_DATA"


def address_of(server: "Server") -> str:
    """Return the address of a server of ours, as `DATABASE_URL` has it: its host is the folder of a socket."""
    parts = server.settings()
    where = urlencode({"host": parts["HOST"], "port": parts["PORT"]}, quote_via=quote, safe="")
    return f"postgresql://{quote(parts['USER'], safe='')}@/{quote(parts['NAME'], safe='')}?{where}"


def own_address() -> str:
    """Return the address of the user's own database, or nothing where the one that comes with the program is meant."""
    return os.environ.get(ADDRESS, "")


@contextmanager
def ready_database(data: Path | None = None) -> Iterator[None]:
    """Inside the block Django is set up and its database has the tables of this version.

    Args:
        data: the data folder, `data_folder()` unless given; of no account where `DATABASE_URL` names a database.

    Raises:
        DatabaseTooNewError, MigrationsPendingError: the tables are newer, or older or not there.
        DatabaseUnreachableError: the database does not answer.
        NoDataError: there is none in the folder.
    """
    _refuse_missing(data or data_folder())
    with using_database(data):
        from qingfeng.storage.migrating import refuse_unready  # noqa: PLC0415 -- Django must be set up first

        refuse_unready()
        yield


class DatabaseGoneError(DomainError):
    """The database went away while a command used it."""

    exit_code = 28


class NoDataError(InputError):
    """There is no database in the data folder: a mistyped folder, or nothing was started yet."""


def _refuse_missing(data: Path) -> None:
    from qingfeng.storage.server import server_status  # noqa: PLC0415 -- as above

    if not own_address() and not server_status(data).exists:
        message = N_("there is no database in {folder}; start qingfeng up once, or name another folder with --data.")
        raise NoDataError(message, folder=data)


@contextmanager
def using_database(data: Path | None = None) -> Iterator[None]:
    """As `ready_database`, without a look at the tables."""
    if own_address():
        with django_at(own_address(), data or data_folder()):
            yield
        return
    from qingfeng.storage.server import attached_server  # noqa: PLC0415 -- as above

    with attached_server(data or data_folder()) as server, django_at(address_of(server), data or data_folder()):
        yield


@contextmanager
def django_at(address: str, data: Path | None = None) -> Iterator[None]:
    """Set Django up for a database inside the block; its connections are closed at the end, so that the server can stop.

    Args:
        address: of the database.
        data: the data folder, in which the ledger lies; `data_folder()` unless given.
    """
    import django  # noqa: PLC0415 -- as above
    from django.db import InterfaceError, OperationalError, connections  # noqa: PLC0415 -- as above

    before = os.environ.get(ADDRESS)
    os.environ[ADDRESS] = address
    if data is not None:
        os.environ[DATA] = str(data.resolve())
    os.environ.setdefault(SETTINGS, "qingfeng.config.settings")
    try:
        django.setup()
        yield
    except (OperationalError, InterfaceError) as fault:
        message = N_("The database stopped answering: {reason}. What was not finished was not recorded; try again.")
        raise DatabaseGoneError(message, reason=str(fault).strip().split("\n")[0]) from fault
    finally:
        connections.close_all()
        if before is None:
            del os.environ[ADDRESS]

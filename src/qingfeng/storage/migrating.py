"""Whether a database has the tables that this version of the program works with, and the making of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_


class DatabaseUnreachableError(DomainError):
    """No database answers at the address."""

    exit_code = 28


class MigrationsPendingError(DomainError):
    """The database was made by an older version of the program, or is empty."""

    exit_code = 29


class DatabaseTooNewError(DomainError):
    """The database was brought up by a newer version of the program."""

    exit_code = 30


def migrate() -> int:
    """Bring the database up to this version and return how many migrations were applied.

    Raises:
        DatabaseTooNewError: a newer version worked on it; nothing is changed.
        DatabaseUnreachableError: it does not answer.
    """
    refuse_newer()
    count = len(pending_migrations())
    if count:
        call_command("migrate", verbosity=0, interactive=False)
    return count


def pending_migrations() -> tuple[str, ...]:
    """Return the migrations that the database lacks, as `app.name`, in the order in which they apply."""
    with _reached():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def unknown_migrations() -> tuple[str, ...]:
    """Return the migrations that the database has and this version does not know, as `app.name`, sorted."""
    with _reached():
        loader = MigrationLoader(connection)
    return tuple(sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)))


def refuse_newer() -> None:
    """Refuse a database that a newer version has worked on.

    Raises:
        DatabaseTooNewError: it has.
    """
    unknown = unknown_migrations()
    if unknown:
        message = N_(
            "The database was brought up by a newer version of Qingfeng ({migration} is not known here). Use that version."
        )
        raise DatabaseTooNewError(message, migration=unknown[-1])


def refuse_unready() -> None:
    """Refuse a database whose tables are not those of this version.

    Raises:
        DatabaseTooNewError, MigrationsPendingError: they are newer, or older or not there.
    """
    refuse_newer()
    pending = pending_migrations()
    if pending:
        message = N_(
            "The database lacks tables of this version ({count} migrations from {migration} on). Start qingfeng up once; it"
            " makes them."
        )
        raise MigrationsPendingError(message, count=len(pending), migration=pending[0])


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except OperationalError as fault:
        message = N_("The database does not answer: {reason}. See that it runs and that DATABASE_URL names it.")
        raise DatabaseUnreachableError(message, reason=str(fault).strip()) from fault

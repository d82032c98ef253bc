"""What the database says of itself: for `doctor`."""

from dataclasses import dataclass

from django.db import OperationalError, connection

from qingfeng.foundation.messages import N_
from qingfeng.storage.migrating import DatabaseUnreachableError

QUERY = """
SELECT current_setting('server_version'), current_setting('data_checksums') = 'on',
    (SELECT coalesce(sum(checksum_failures), 0)::bigint FROM pg_stat_database)
"""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """Version of the server, whether it guards its pages by checksums, and how many pages were found damaged."""

    version: str
    has_checksums: bool
    damaged: int


def database_facts() -> DatabaseFacts:
    """Ask the database.

    Raises:
        DatabaseUnreachableError: it does not answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(QUERY)
            return DatabaseFacts(*cursor.fetchone())
    except OperationalError as fault:
        message = N_("The database does not answer: {reason}. See that it runs and that DATABASE_URL names it.")
        raise DatabaseUnreachableError(message, reason=str(fault).strip()) from fault

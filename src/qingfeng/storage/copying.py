"""Frames into tables and tables into frames, by COPY."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import polars as pl
import psycopg
from django.db import connection, transaction
from psycopg import sql
from psycopg.abc import PQGen
from psycopg.copy import QueuedLibpqWriter
from psycopg.errors import error_from_result
from psycopg.generators import fetch_many
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from psycopg.waiting import Wait

# Rows a CSV text is made of at a time: bounds memory, large enough that the cost of a call does not show.
ROWS = 100_000
Schema = Mapping[str, pl.DataType | type[pl.DataType]]


@contextmanager
def raw_cursor() -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """Give the psycopg cursor under Django's connection, inside whatever transaction is open."""
    with connection.cursor() as cursor:
        yield cursor.cursor


def copy_in(table: str, frame: pl.DataFrame) -> int:
    r"""Append a frame to a table; its columns are those of the table by name. Returns the number of rows.

    Null is null, an empty text an empty text. Binary columns must come as text, `\x` and hexadecimal digits.
    """
    if frame.height:
        copy_parts(table, frame.columns, frame.iter_slices(ROWS))
    return frame.height


def copy_parts(table: str, columns: Sequence[str], parts: Iterable[pl.DataFrame]) -> None:
    """Append frames to a table as `copy_in` does; the next is made while the server takes the one before."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(sql.Identifier(table), names)
    with raw_cursor() as cursor, cursor.copy(statement, writer=QueuedLibpqWriter(cursor)) as copy:
        for part in parts:
            text = io.BytesIO()
            part.write_csv(text, include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
            copy.write(text.getvalue())


def copy_out(
    query: str, schema: Mapping[str, pl.DataType | type[pl.DataType]], parameters: Sequence[object] = ()
) -> pl.DataFrame:
    """Read a query into a frame; `schema` names its columns in order. Instants must come as whole microseconds (Int64)."""
    with raw_cursor() as cursor:
        bound = psycopg.ClientCursor(cursor.connection).mogrify(query, parameters)
        buffer = io.BytesIO()
        with cursor.copy(f"COPY ({bound}) TO STDOUT (FORMAT csv)".encode()) as copy:
            copy.connection.wait(_received(copy.connection.pgconn, buffer))
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=schema)


def _received(pgconn: PGconn, buffer: io.BytesIO) -> PQGen[None]:
    """Write all that a COPY sends, row by row, into a buffer.

    As psycopg's `copy_from`, which one would have to enter anew for each of millions of rows.

    Raises:
        psycopg.Error: the server broke off.
    """
    take, write = pgconn.get_copy_data, buffer.write
    size, row = take(1)
    while size >= 0:
        if size:
            write(row)
        else:
            while not (yield Wait.R):
                continue
            pgconn.consume_input()
        size, row = take(1)
    for result in (yield from fetch_many(pgconn)):
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)


def array_of(numbers: Iterable[int]) -> str:
    """Return numbers as PostgreSQL writes an array, for a parameter that is cast: psycopg would adapt each one by itself."""
    return "{" + ",".join(map(str, numbers)) + "}"


def among(numbers: Sequence[int]) -> tuple[str, list[object]]:
    """Return a condition of SQL that holds for these numbers, without the column before it, and its parameters.

    Numbers without a gap are a range: of each of several partitions it is read at once, and not number by number.

    Args:
        numbers: each once, the smallest first.
    """
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        return "BETWEEN %s AND %s", [numbers[0], numbers[-1]]
    return "= ANY(%s::bigint[])", [array_of(numbers)]


def next_numbers(sequence: str, count: int) -> range:
    """Take `count` numbers of a sequence that follow each other, held against others by a lock until the commit."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [sequence])
        cursor.execute("SELECT nextval(%s)", [sequence])
        row = cursor.fetchone()
        first = int(str(row[0])) if row else 0
        if count > 1:
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return range(first, first + count)


def lock(name: str) -> None:
    """Hold everybody else who asks for the same name until this transaction ends."""
    with transaction.atomic(), raw_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def check_at_once() -> None:
    """Have foreign keys checked statement by statement until this transaction ends, and not all of them at its end.

    Those left to the end are kept in memory, and every table made or dropped meanwhile looks through them all.
    """
    with raw_cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refresh_statistics(*tables: str) -> None:
    """Have the planner look at tables anew: after a bulk import it would choose by what they held before.

    It looks at few rows: of tables in which rows are looked up by their keys it need only know how many there are.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    with transaction.atomic(), raw_cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute(sql.SQL("ANALYZE {}").format(names))
        cursor.execute("SET LOCAL default_statistics_target TO DEFAULT")

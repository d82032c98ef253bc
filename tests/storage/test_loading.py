"""Tables filled at once: what was taken away comes back as it was, and what it would have refused is refused."""

import pytest
from psycopg import IntegrityError

from qingfeng.storage.copying import raw_cursor
from qingfeng.storage.loading import indexed_at_end
from qingfeng.workflows.records import CHECKED, IMPORTED

pytestmark = pytest.mark.django_db

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated, coalesce(confrelid::regclass::text, '')
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2, 3
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisunique, indisprimary
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = current_schema()::regnamespace ORDER BY 1
"""
TWICE = "INSERT INTO leaf_outbox (kind, first, second) VALUES ('act', 1, 1), ('act', 1, 1)"
STRAY = """
    INSERT INTO act (case_id, seq, key, of_id, place, name, happened_at, happened_on, precision, leaf_salt)
    VALUES (1, 1, sha256(''), 1, 0, 'submit', now(), now(), 'instant', sha256(''))
"""


def _schema() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    with raw_cursor() as cursor:
        return cursor.execute(CONSTRAINTS).fetchall(), cursor.execute(INDEXES).fetchall()


def _of(tables: tuple[str, ...]) -> int:
    query = "SELECT count(*) FROM pg_index WHERE indrelid = ANY(%s::regclass[])"
    with raw_cursor() as cursor:
        row = cursor.execute(query, [[f'"{table}"' for table in tables]]).fetchone()
    return int(str(row[0])) if row else -1


@pytest.mark.parametrize("tables", [IMPORTED, CHECKED])
def test_indexes_and_constraints_come_back_as_they_were(tables: tuple[str, ...]) -> None:
    before = _schema()
    assert _of(tables) > 0

    with indexed_at_end(*tables):
        assert _of(tables) == 0

    assert _schema() == before


def test_they_come_back_where_the_work_fails() -> None:
    before = _schema()

    with pytest.raises(ZeroDivisionError), indexed_at_end(*IMPORTED):
        raise ZeroDivisionError

    assert _schema() == before


@pytest.mark.parametrize("statement", [TWICE, STRAY])
def test_rows_that_they_refuse_are_refused_at_the_end(statement: str) -> None:
    before = _schema()

    with pytest.raises(IntegrityError), indexed_at_end(*IMPORTED), raw_cursor() as cursor:
        cursor.execute(statement.encode())

    assert _schema() == before

"""Tables filled at once: what is looked up in them and held against others is made when the rows are there, and not row by row.

Of a hundred thousands of rows that come one by one, two thirds of the work are entries of indexes and checks of foreign keys.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from qingfeng.storage.copying import check_at_once, raw_cursor

# Those of partitions follow from those of their table; keys go last and come first, since foreign keys refer to them.
CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
  AND contype IN ('f', 'u', 'p') AND conparentid = 0
ORDER BY contype <> 'f', conrelid, conname
"""
# Of a partitioned table an index is told as that of the table alone.
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[])
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'p'))
ORDER BY indexrelid::regclass::text
"""


@contextmanager
def indexed_at_end(*tables: str) -> Iterator[None]:
    """Take the indexes, keys and foreign keys of tables away inside the block, and make the same again at its end.

    For tables that hold little before: all their rows are indexed and checked again. Nobody else gets at them before the
    transaction ends. A block that fails gives back what was there; so does a program that is killed.
    """
    names = [f'"{table}"' for table in tables]
    with transaction.atomic():
        check_at_once()
        constraints, indexes = _told(CONSTRAINTS, names), _told(INDEXES, names)
        _run([drop for drop, _make in (*constraints, *indexes)])
        yield
        _run([make for _drop, make in (*indexes, *reversed(constraints))])


def _told(query: str, tables: Sequence[str]) -> list[tuple[str, str]]:
    with raw_cursor() as cursor:
        cursor.execute(query.encode(), {"tables": list(tables)})
        return [(str(drop), str(make)) for drop, make in cursor.fetchall()]


def _run(statements: Sequence[str]) -> None:
    with raw_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.encode())

"""Operations of migrations that Django has no word for: append-only tables, hash partitions."""

from django.db.migrations.operations import RunSQL

PARTITIONS = 16

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def refuse_function() -> RunSQL:
    """Make the function that the triggers of append-only tables call."""
    return RunSQL(REFUSE, "DROP FUNCTION refuse_change()")


def append_only(table: str, *, partitions: int = 0) -> RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table, and TRUNCATE on each of its partitions too.

    Row triggers of a partitioned table reach its partitions by themselves; statement triggers do not.
    """
    each = [table, *(f"{table}_{number:02}" for number in range(partitions))]
    truncates = "".join(
        f'CREATE TRIGGER keep_all BEFORE TRUNCATE ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();'
        for name in each
    )
    rows = f'CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_change();'
    drops = "".join(f'DROP TRIGGER keep_all ON "{name}";' for name in each)
    return RunSQL(rows + truncates, f'DROP TRIGGER keep_rows ON "{table}";' + drops)


def partition_by_hash(table: str) -> str:
    """Return the statements that make the partitions of a table `PARTITION BY HASH`."""
    return "".join(
        f"CREATE TABLE {table}_{number:02} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number});"
        for number in range(PARTITIONS)
    )

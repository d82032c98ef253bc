"""What the record already holds of the cases that a log names."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from qingfeng.casework.models import Source
from qingfeng.storage.copying import copy_in, copy_out, raw_cursor

ACTS = """
SELECT a.case_id, encode(a.key, 'hex'), a.root, a.place, a.name, a.step, (extract(epoch FROM a.happened_at) * 1000000)::bigint,
       a.precision, (extract(epoch FROM a.recorded_at) * 1000000)::bigint, a.event_id, a.unit, a.attributes, p.text,
       a.performer IS NOT NULL AND p.id IS NULL OR coalesce(v.n, 0) < coalesce(d.n, 0), v.object
FROM wanted_case w
CROSS JOIN LATERAL effective_acts('infinity', 'infinity') a
JOIN act whole ON whole.case_id = a.case_id AND whole.seq = a.seq
LEFT JOIN person p ON p.id = a.performer
LEFT JOIN LATERAL (
    SELECT count(*) AS n, '{' || string_agg(to_json(key)::text || ':' || value, ',' ORDER BY key) || '}' AS object
    FROM private_value WHERE case_id = a.case_id AND seq = a.seq
) v ON whole.digests IS NOT NULL
LEFT JOIN LATERAL (SELECT count(*) AS n FROM json_object_keys(whole.digests::json)) d ON whole.digests IS NOT NULL
WHERE a.case_id = w.id
"""
ACT_SCHEMA = {
    "case_id": pl.Int64,
    "key": pl.String,
    "root": pl.Int64,
    "place": pl.Int64,
    "name": pl.String,
    "step": pl.String,
    "at": pl.Int64,
    "precision": pl.String,
    "recorded_at": pl.Int64,
    "event_id": pl.String,
    "unit": pl.String,
    "attributes": pl.String,
    "performer": pl.String,
    "erased": pl.String,
    "private": pl.String,
}
FACTS = """
SELECT DISTINCT ON (f.case_id, f.key) f.case_id, f.key, coalesce(f.value, v.value), f.digest IS NOT NULL AND v.value IS NULL
FROM wanted_case w
JOIN case_fact f ON f.case_id = w.id AND NOT EXISTS (SELECT 1 FROM withdrawal t WHERE t.of_id = f.of_id)
LEFT JOIN private_value v ON v.case_id = f.case_id AND v.seq = -f.of_id AND v.key = f.key
ORDER BY f.case_id, f.key, f.of_id DESC
"""
FACT_SCHEMA = {"case_id": pl.Int64, "key": pl.String, "known": pl.String, "erased": pl.String}


def known_cases(source: Source) -> pl.DataFrame:
    """Return `key`, `case_id` of the cases of a source."""
    query = 'SELECT key, id FROM "case" WHERE source_id = %s'
    return copy_out(query, {"key": pl.String, "case_id": pl.Int64}, [source.pk])


@contextmanager
def wanted(case_ids: pl.Series) -> Iterator[None]:
    """Name cases to the queries of this module while the block runs, inside a transaction."""
    with raw_cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE wanted_case (id bigint PRIMARY KEY) ON COMMIT DROP")
    copy_in("wanted_case", case_ids.to_frame("id"))
    with raw_cursor() as cursor:
        cursor.execute("ANALYZE wanted_case")
    yield
    with raw_cursor() as cursor:
        cursor.execute("DROP TABLE wanted_case")


def known_acts() -> pl.DataFrame:
    """Return the acts that stand, of the wanted cases, with what is compared (`ACT_SCHEMA`)."""
    return copy_out(ACTS, ACT_SCHEMA).with_columns(pl.col("erased") == "t")


def known_facts() -> pl.DataFrame:
    """Return the newest value of each fact of the wanted cases (`FACT_SCHEMA`)."""
    return copy_out(FACTS, FACT_SCHEMA).with_columns(pl.col("erased") == "t")


def last_seqs() -> pl.DataFrame:
    """Return `case_id`, `last`: the highest `seq` of the wanted cases."""
    query = "SELECT a.case_id, max(a.seq) FROM wanted_case w JOIN act a ON a.case_id = w.id GROUP BY 1"
    return copy_out(query, {"case_id": pl.Int64, "last": pl.Int64})


def cases_without_import() -> pl.Series:
    """Return the wanted cases of which no live import says anything: all that named them were withdrawn."""
    query = """
        SELECT w.id FROM wanted_case w
        WHERE NOT EXISTS (
            SELECT 1 FROM case_facts f
            WHERE f.case_id = w.id AND NOT EXISTS (SELECT 1 FROM withdrawal t WHERE t.of_id = f.of_id)
        )
    """
    return copy_out(query, {"case_id": pl.Int64})["case_id"]

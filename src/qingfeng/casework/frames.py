"""Cases and acts of the record as frames, as known at a moment: the one place where the engine's input comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from qingfeng.casework.models import Import
from qingfeng.casework.shapes import from_objects
from qingfeng.foundation.record import ACT_COLUMNS, INSTANT
from qingfeng.storage.copying import among, copy_out

EVER = datetime(9999, 12, 31, tzinfo=UTC)
# The newest word of each attribute, those of a case as one JSON object: one text to read and not one for each attribute.
CASES = """
SELECT c.id, c.key, f.facts FROM "case" c LEFT JOIN (
    SELECT n.case_id, '{{' || string_agg(to_json(n.key)::text || ':' || n.value, ',') || '}}' AS facts
    FROM (
        SELECT DISTINCT ON (f.case_id, f.key) f.case_id, f.key, f.value
        FROM case_fact f
        WHERE f.case_id {among} AND f.of_id <= %s
          AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.of_id = f.of_id)
        ORDER BY f.case_id, f.key, f.of_id DESC
    ) n
    WHERE n.value IS NOT NULL
    GROUP BY n.case_id
) f ON f.case_id = c.id
WHERE c.id {among} ORDER BY c.id
"""
ACTS = """
SELECT a.case_id, a.seq, encode(a.key, 'hex'), a.place, a.name, a.step, (extract(epoch FROM a.happened_at) * 1000000)::bigint,
       a.precision = 'date', (extract(epoch FROM a.recorded_at) * 1000000)::bigint, a.event_id, a.performer, a.unit,
       a.attributes
FROM effective_acts('infinity', %s, %s) a
WHERE a.case_id {among}
ORDER BY a.case_id, a.seq
"""
ACT_SCHEMA: dict[str, Any] = {
    "case_id": pl.Int64,
    "seq": pl.Int64,
    "key": pl.String,
    "place": pl.UInt32,
    "name": pl.String,
    "step": pl.String,
    "at": pl.Int64,
    "dated": pl.String,
    "recorded_at": pl.Int64,
    "event_id": pl.String,
    "performer": pl.String,
    "unit": pl.String,
    "attributes": pl.String,
}
NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns the record of some imports has: own ones of cases and acts, and public attributes with their kinds."""

    own: frozenset[str]
    act_own: frozenset[str]
    case: Mapping[str, str]
    act: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """`cases` and `acts` as `foundation.record` says; `case_ids` are the internal keys of the cases, in their order."""

    case_ids: pl.Series
    cases: pl.DataFrame
    acts: pl.DataFrame


def columns_of(imports: Iterable[Import]) -> Columns:
    """Return the columns that several imports have together; where they differ in a kind, it is text."""
    own: set[str] = set()
    act_own: set[str] = set()
    kinds: dict[str, dict[str, str]] = {"case": {}, "act": {}}
    for each in imports:
        own |= set(each.columns["own"])
        act_own |= set(each.columns["act_own"])
        for scope, known in kinds.items():
            for key, kind in each.columns[scope].items():
                known[key] = kind if known.get(key, kind) == kind else "text"
    return Columns(frozenset(own), frozenset(act_own), kinds["case"], kinds["act"])


def record_frames(case_ids: Iterable[int], columns: Columns, *, known_at: datetime = EVER, until: int = NEWEST) -> Frames:
    """Return cases with their facts and acts.

    Args:
        case_ids: internal keys of cases.
        columns: which columns the frames have.
        known_at: what was recorded later is left out, corrections too.
        until: what imports of a higher internal key brought is left out.
    """
    which, ids = among(sorted(set(case_ids)))
    case_schema = {"id": pl.Int64, "key": pl.String, "facts": pl.String}
    cases = copy_out(CASES.format(among=which), case_schema, [*ids, until, *ids])
    acts = copy_out(ACTS.format(among=which), ACT_SCHEMA, [known_at, until, *ids])
    return Frames(cases["id"], _with_facts(cases, columns), _shaped(acts, cases["id"], columns))


def _with_facts(cases: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    kinds = {**dict.fromkeys(sorted(columns.own), "text"), **{f"case.{key}": kind for key, kind in columns.case.items()}}
    facts = from_objects(cases["facts"], kinds, prefix="")
    return pl.concat([cases.select("key"), facts], how="horizontal") if kinds else cases.select("key")


def _shaped(acts: pl.DataFrame, case_ids: pl.Series, columns: Columns) -> pl.DataFrame:
    rows = pl.DataFrame({"case_id": case_ids}).with_row_index("case")
    acts = acts.join(rows, on="case_id", how="left", maintain_order="left").with_columns(
        pl.col("dated") == "t", pl.col("at").cast(INSTANT), pl.col("recorded_at").cast(INSTANT)
    )
    known = [
        pl.col(name).cast(dtype)
        for name, dtype in ACT_COLUMNS.items()
        if name in columns.act_own or name in ("case", "name", "at", "place")
    ]
    attributes = from_objects(acts["attributes"], columns.act, prefix="act.")
    shaped = acts.select(*known, "key", "seq")
    return shaped if not attributes.width else pl.concat([shaped, attributes], how="horizontal")

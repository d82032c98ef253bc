"""What the engine finds now, held against how findings stand: events, or nothing where nothing changed."""

from dataclasses import dataclass

import polars as pl

from qingfeng.storage.copying import copy_out

KNOWN = """
SELECT f.id, f.case_id, encode(f.key, 'hex'), s.level, s.highest, e.seq, e.calendar_id
FROM checked_case c
JOIN finding f ON f.case_id = c.id
JOIN finding_state s ON s.finding_id = f.id
JOIN LATERAL (SELECT seq, calendar_id FROM finding_event WHERE finding_id = f.id ORDER BY seq DESC LIMIT 1) e ON true
"""
KNOWN_SCHEMA = {
    "finding_id": pl.Int64,
    "case_id": pl.Int64,
    "key": pl.String,
    "was": pl.Int64,
    "highest": pl.Int64,
    "last": pl.Int64,
    "calendar_id": pl.Int64,
}


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """`found`: findings as they stand now, beside what was known of them; `gone`: known ones that stood and stand no longer."""

    found: pl.DataFrame
    gone: pl.DataFrame


def known_findings() -> pl.DataFrame:
    """Return how the findings of the cases being checked stand (`KNOWN_SCHEMA`)."""
    return copy_out(KNOWN, KNOWN_SCHEMA)


def differ(found: pl.DataFrame, known: pl.DataFrame) -> Differences:
    """Hold findings of `Judged.findings` against known ones."""
    beside = found.join(known, on=["case_id", "key"], how="left", maintain_order="left")
    gone = known.filter(pl.col("was") > 0).join(found, on=["case_id", "key"], how="anti", maintain_order="left")
    return Differences(beside, gone)


def kind_of_event() -> pl.Expr:
    """Return what happened to a finding: it reached a level, or was lowered to one."""
    lowered = pl.col("was").is_not_null() & (pl.col("was") > pl.col("level"))
    return pl.when(lowered).then(pl.lit("lowered")).otherwise(pl.lit("reached"))

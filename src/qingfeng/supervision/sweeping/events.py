"""Events of findings, the findings themselves and how they stand, written set by set."""

from datetime import datetime

import polars as pl

from qingfeng.directory.models import PolicyVersion
from qingfeng.storage.copying import copy_in, next_numbers, raw_cursor
from qingfeng.storage.keeping import keep
from qingfeng.supervision.leaves import digest_of_events, lines_of_events
from qingfeng.supervision.models import Sweep
from qingfeng.supervision.sweeping.differing import Differences, kind_of_event
from qingfeng.supervision.sweeping.judging import Judged

EVENT = (
    *("finding_id", "seq", "kind", "level", "measure", "measure_unit", "reached_at", "deadline_at", "deadline_on", "is_open"),
    *("unit", "evidence", "reason", "policy_id", "calendar_id", "as_of", "recorded_at", "sweep_id"),
)
STATE = (
    *("finding_id", "district_id", "source_id", "rule", "level", "highest", "measure", "measure_unit", "is_open", "unit"),
    *("deadline_at", "reached_at", "changed_at"),
)
UPSERT = """
INSERT INTO finding_state ({columns}) SELECT {columns} FROM new_finding_state
ON CONFLICT (finding_id) DO UPDATE SET
    level = EXCLUDED.level, highest = EXCLUDED.highest, measure = EXCLUDED.measure, measure_unit = EXCLUDED.measure_unit,
    is_open = EXCLUDED.is_open, unit = EXCLUDED.unit, deadline_at = EXCLUDED.deadline_at, reached_at = EXCLUDED.reached_at,
    changed_at = CASE WHEN finding_state.level = EXCLUDED.level THEN finding_state.changed_at ELSE EXCLUDED.changed_at END
WHERE (finding_state.level, finding_state.measure, finding_state.is_open, finding_state.unit, finding_state.deadline_at)
    IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.measure, EXCLUDED.is_open, EXCLUDED.unit, EXCLUDED.deadline_at)
""".format(columns=", ".join(STATE))  # noqa: S608 -- names of our own columns
WITHDRAW = """
UPDATE finding_state SET level = 0, is_open = false, changed_at = %s WHERE finding_id = ANY(%s::bigint[])
"""


def write_events(judged: Judged, differences: Differences, *, reason: str, at: datetime) -> pl.DataFrame:
    """Record what changed and bring up how findings stand; returns the changed findings with their `finding_id`.

    `reason` is why the cases were looked at: `record` (something was recorded), `time` (a next check came), `import`
    (an import was withdrawn). What only another calendar explains is told as `calendar`.
    """
    found = _with_findings(differences.found)
    changed = found.filter(pl.col("was").is_null() | (pl.col("was") != pl.col("level")))
    events = pl.concat([_reached(changed, judged, reason), _withdrawn(differences.gone, judged, reason)])
    if events.height:
        _record(events, judged, at=at)
    _bring_up(found, differences.gone, judged, at=at)
    return changed


def _with_findings(found: pl.DataFrame) -> pl.DataFrame:
    """Give new findings their rows."""
    is_new = found["finding_id"].is_null()
    new = found.filter(is_new)
    if not new.height:
        return found
    numbers = pl.Series("finding_id", next_numbers("finding_id_seq", new.height), dtype=pl.Int64)
    new = new.with_columns(numbers)
    copy_in(
        "finding",
        new.select(
            pl.col("finding_id").alias("id"),
            "case_id",
            pl.concat_str(pl.lit("\\x"), "key").alias("key"),
            "rule",
            "role",
            pl.when(pl.col("act") != "").then(pl.concat_str(pl.lit("\\x"), "act")).alias("act_key"),
        ),
    )
    return pl.concat([found.filter(~is_new), new])


def _reached(changed: pl.DataFrame, judged: Judged, reason: str) -> pl.DataFrame:
    return changed.select(
        "finding_id",
        (pl.col("last").fill_null(0) + 1).alias("seq"),
        kind_of_event().alias("kind"),
        *("level", "measure", "measure_unit", "reached_at", "deadline_at", "deadline_on", "is_open", "unit"),
        pl.concat_str(
            pl.lit("["), pl.col("evidence").list.eval(pl.element().cast(pl.String)).list.join(","), pl.lit("]")
        ).alias("evidence"),
        _reason(judged, reason).alias("reason"),
    )


def _withdrawn(gone: pl.DataFrame, judged: Judged, reason: str) -> pl.DataFrame:
    return gone.select(
        "finding_id",
        (pl.col("last") + 1).alias("seq"),
        pl.lit("withdrawn").alias("kind"),
        pl.lit(0, pl.Int64).alias("level"),
        pl.lit(None, pl.Float64).alias("measure"),
        pl.lit(None, pl.String).alias("measure_unit"),
        *(pl.lit(None, pl.Datetime("us", "UTC")).alias(name) for name in ("reached_at", "deadline_at")),
        pl.lit(None, pl.Date).alias("deadline_on"),
        pl.lit(value=False).alias("is_open"),
        pl.lit(None, pl.String).alias("unit"),
        pl.lit("[]").alias("evidence"),
        _reason(judged, reason).alias("reason"),
    )


def _reason(judged: Judged, reason: str) -> pl.Expr:
    if reason != "time":
        return pl.lit(reason)
    other = pl.col("calendar_id").is_not_null() & (pl.col("calendar_id") != judged.calendar.pk)
    return pl.when(other).then(pl.lit("calendar")).otherwise(pl.lit("time"))


def _record(events: pl.DataFrame, judged: Judged, *, at: datetime) -> None:
    events = events.with_columns(
        policy_id=pl.lit(judged.policy_id),
        calendar_id=pl.lit(judged.calendar.pk),
        as_of=pl.lit(judged.as_of),
        recorded_at=pl.lit(at),
    )
    digest = _digest(events, judged)
    sweep = keep(Sweep(as_of=judged.as_of, cases=judged.case_ids.len(), events=events.height, digest=digest, recorded_at=at))
    copy_in("finding_event", events.with_columns(sweep_id=pl.lit(sweep.pk)).select(EVENT))


def _digest(events: pl.DataFrame, judged: Judged) -> str:
    policy = PolicyVersion.objects.values_list("digest", flat=True).get(pk=judged.policy_id)
    named = events.with_columns(
        district=pl.lit(judged.source.district.code), policy=pl.lit(policy), calendar=pl.lit(judged.calendar.digest)
    )
    return digest_of_events(lines_of_events(named))


def _bring_up(found: pl.DataFrame, gone: pl.DataFrame, judged: Judged, *, at: datetime) -> None:
    states = found.with_columns(
        district_id=pl.lit(judged.source.district_id),
        source_id=pl.lit(judged.source.pk),
        highest=pl.max_horizontal("level", "highest"),
        changed_at=pl.lit(at),
    ).select(STATE)
    with raw_cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_finding_state (LIKE finding_state) ON COMMIT DROP")
    copy_in("new_finding_state", states)
    with raw_cursor() as cursor:
        cursor.execute(UPSERT)
        cursor.execute("DROP TABLE new_finding_state")
        cursor.execute(WITHDRAW, [at, gone["finding_id"].to_list()])

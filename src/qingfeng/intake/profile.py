"""What a log holds, told without any rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from qingfeng.foundation.zones import DAY, load_zone
from qingfeng.intake.log import Log

_IMPOSSIBLE = ("bad_time", "future", "ancient", "bad_date", "impossible_date")


@dataclass(frozen=True, slots=True)
class ActivityProfile:
    """A name of acts: how many acts and cases have it, how many cases begin and end with it."""

    name: str
    acts: int
    cases: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class AttributeProfile:
    """An attribute: scope `case` or `act`, key, type as words, rows that have it, their share (0 to 1), distinct values.

    `kinds` are the types that the file used, with counts, where it is known; `is_mixed` when there is more than one.
    """

    scope: str
    key: str
    type: str
    filled: int
    filled_share: float
    distinct: int
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def is_mixed(self) -> bool:
        """Whether the file used more than one type."""
        return len(self.kinds) > 1


@dataclass(frozen=True, slots=True)
class Profile:
    """A log in figures.

    `ties` are acts that share an instant with another act of their case, `tied_cases` the cases with any; `midnight` acts at
    00:00:00 in the log's zone, those known by date only (`dated`) included; `offsets` minutes east of UTC as written (None:
    none written) with counts; `rejects` reasons with counts; `impossible_dates` those rejects that concern a date. Activities
    come by falling count, then name.
    """

    name: str
    size: int
    digest: str
    kind: str
    timezone: str
    cases: int
    acts: int
    cases_without_acts: int
    first_at: datetime | None
    last_at: datetime | None
    activities: tuple[ActivityProfile, ...]
    steps: tuple[tuple[str, int], ...]
    performers: int
    units: int
    ties: int
    tied_cases: int
    midnight: int
    dated: int
    offsets: tuple[tuple[int | None, int], ...]
    attributes: tuple[AttributeProfile, ...]
    rejected: int
    rejects: tuple[tuple[str, int], ...]
    impossible_dates: int
    notes: Mapping[str, int]
    simulated: bool


def profile_of(log: Log) -> Profile:
    """Count what a log holds; the same log gives the same profile."""
    acts = log.acts
    tied = acts.filter(pl.struct("case", "at").is_duplicated()) if acts.height else acts
    reasons = _counts(log.rejects["reason"])
    return Profile(
        name=log.name,
        size=log.size,
        digest=log.digest,
        kind=log.kind,
        timezone=log.timezone,
        cases=log.cases.height,
        acts=acts.height,
        cases_without_acts=log.cases.height - acts["case"].n_unique(),
        first_at=_moment(acts["at"].min()),
        last_at=_moment(acts["at"].max()),
        activities=_activities(acts),
        steps=_counts(acts["step"]) if "step" in acts.columns else (),
        performers=_distinct(acts, "performer"),
        units=_distinct(acts, "unit"),
        ties=tied.height,
        tied_cases=tied["case"].n_unique(),
        midnight=_at_midnight(acts, log.timezone),
        dated=int(acts["dated"].sum() or 0),
        offsets=_offsets(acts),
        attributes=(*_attributes(log, log.cases, "case"), *_attributes(log, acts, "act")),
        rejected=log.rejects.height,
        rejects=reasons,
        impossible_dates=sum(count for reason, count in reasons if reason in _IMPOSSIBLE),
        notes=dict(log.notes),
        simulated=log.simulated,
    )


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _counts(column: pl.Series) -> tuple[tuple[str, int], ...]:
    counted = column.drop_nulls().cast(pl.String).alias("value").value_counts().sort("count", "value", descending=[True, False])
    return tuple((str(value), int(count)) for value, count in counted.iter_rows())


def _distinct(acts: pl.DataFrame, column: str) -> int:
    return acts[column].drop_nulls().n_unique() if column in acts.columns else 0


def _activities(acts: pl.DataFrame) -> tuple[ActivityProfile, ...]:
    if not acts.height:
        return ()
    ordered = acts.select("case", pl.col("name").cast(pl.String), "at", "place").sort("case", "at", "place")
    edges = ordered.with_columns(
        (pl.col("case") != pl.col("case").shift(1)).fill_null(value=True).alias("begins"),
        (pl.col("case") != pl.col("case").shift(-1)).fill_null(value=True).alias("ends"),
    )
    counted = edges.group_by("name").agg(
        pl.len().alias("acts"), pl.col("case").n_unique().alias("cases"), pl.col("begins").sum(), pl.col("ends").sum()
    )
    rows = counted.sort("acts", "name", descending=[True, False]).iter_rows(named=True)
    return tuple(ActivityProfile(**row) for row in rows)


def _at_midnight(acts: pl.DataFrame, timezone: str) -> int:
    local = load_zone(timezone).local(acts["at"].to_physical().to_numpy())
    return int((local % DAY == 0).sum())


def _offsets(acts: pl.DataFrame) -> tuple[tuple[int | None, int], ...]:
    if "offset_minutes" not in acts.columns or not acts.height:
        return ()
    counted = acts["offset_minutes"].value_counts().sort("count", "offset_minutes", descending=[True, False])
    return tuple((offset, int(count)) for offset, count in counted.iter_rows())


def _attributes(log: Log, frame: pl.DataFrame, scope: str) -> list[AttributeProfile]:
    kinds = {(note.scope, note.key): note.kinds for note in log.attributes}
    found = []
    for name in frame.columns:
        if not name.startswith(f"{scope}."):
            continue
        column, key = frame[name], name.removeprefix(f"{scope}.")
        filled = len(column) - column.null_count()
        share = filled / len(column) if len(column) else 0.0
        distinct = column.drop_nulls().n_unique()
        found.append(AttributeProfile(scope, key, _type(column.dtype), filled, share, distinct, kinds.get((scope, key), ())))
    return found


def _type(dtype: pl.DataType) -> str:
    names = {pl.Int64: "integer", pl.Float64: "decimal", pl.Boolean: "truth", pl.Date: "date", pl.Datetime: "instant"}
    return names.get(dtype.base_type(), "text")

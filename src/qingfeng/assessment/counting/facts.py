"""What indicators can count of cases: one row a case with its main clock, its acts that are read, and its cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from qingfeng.assessment.counting.days import entered_in_time, with_days
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.worktime import WorkTime
from qingfeng.supervision.check.main_clocks import main_clocks
from qingfeng.supervision.engine import Evaluation

APPLICANT = "case.applicant"
# Promises of up to so many working days are one class of limits, longer ones another.
SHORT = 5
CARDS = {"yellow": 2, "red": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Cases judged together, under one policy at one moment. `case_ids` are their numbers, in the order of `cases`."""

    policy: Policy
    time: WorkTime
    as_of: datetime
    case_ids: pl.Series
    cases: pl.DataFrame
    evaluation: Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What can be counted.

    Attributes:
        cases: `id`, `unit`, `procedure`, `on` (Date of the deadline), `in_time`, `ended_by`, `days_used`, `days_promised`
            (whole working days), `entered_in_time`, `stratum`, `applicant`, and the attributes read, as texts; only cases whose
            main clock is over: stopped, or run out.
        acts: `id`, `seq` (place among the acts of the case), `name`, `on` (Date), and the attributes read, as numbers.
        cards: `id`, `rule`, `level` (2 yellow, 3 red).
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    cards: pl.DataFrame

    @classmethod
    def together(cls, parts: Sequence["Facts"]) -> "Facts":
        """Return the facts of several parts as one."""
        return cls(*(pl.concat([getattr(each, name) for each in parts], how="diagonal") for name in ("cases", "acts", "cards")))


def facts_of(part: Part, indicators: Iterable[Indicator]) -> Facts:
    """Return what these indicators can count of one part of the record."""
    counted = [each.count for each in indicators if each.count is not None]
    keys = sorted({key for each in counted for key in each.when})
    values = sorted({each.num for each in counted if each.num.startswith("act.")})
    names = {name for each in counted for group in (each.act, each.unless, each.needs) for name in group or ()}
    cases = _cases(part, keys)
    known = cases.select("id")
    return Facts(
        cases, _acts(part, names, values).join(known, on="id", how="semi"), _cards(part).join(known, on="id", how="semi")
    )


def _cases(part: Part, keys: Sequence[str]) -> pl.DataFrame:
    own = part.cases.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"),
        part.case_ids.alias("id"),
        *(_own(part.cases, name) for name in ("unit", "procedure")),
        _own(part.cases, APPLICANT, "applicant"),
        _stratum(part.cases),
        *(_own(part.cases, key) for key in keys),
        _own(part.cases, "item.promised_before", "promise", text=False),
    )
    clocks = main_clocks(part.evaluation.clocks, part.cases, part.policy) if part.evaluation.clocks is not None else None
    if clocks is None:
        return own.clear()
    # A paused clock has no deadline; one that runs on may still be kept.
    over = pl.col("deadline_at").is_not_null() & (pl.col("stop_at").is_not_null() | (pl.col("deadline_at") <= part.as_of))
    told = clocks.filter(over).select(
        pl.col("case_row").alias("row"), "rule", "start_at", "stop_at", pl.col("deadline_on").alias("on"),
        (pl.col("late").fill_null(0) <= 0).alias("in_time"),
    )  # fmt: skip
    cases = own.join(told, on="row", how="inner", maintain_order="left").join(_ends(part), on="row", how="left")
    cases = with_days(cases, part.evaluation.record.acts, part.policy, part.time, part.as_of)
    late = entered_in_time(part.evaluation.record.acts, part.time)
    late_rows = late.filter(~late["in_time"])["row"].implode()
    return cases.with_columns(entered_in_time=~pl.col("row").is_in(late_rows)).drop(
        "row", "rule", "start_at", "stop_at", "promise"
    )


def _own(cases: pl.DataFrame, name: str, alias: str | None = None, *, text: bool = True) -> pl.Expr:
    found = pl.col(name) if name in cases.columns else pl.lit(None, pl.String)
    return (found.cast(pl.String) if text and name in cases.columns else found).alias(alias or name)


def _stratum(cases: pl.DataFrame) -> pl.Expr:
    if "item.mode" not in cases.columns:
        return pl.lit(None, pl.String).alias("stratum")
    promised = pl.col("item.promised")
    days = promised.struct.field("value").cast(pl.Float64)
    short = (promised.struct.field("unit") == "workday") & (days <= SHORT)
    return (
        pl.when(pl.col("item.mode") == "on_the_spot").then(pl.lit("on_the_spot"))
        .when(pl.col("item.mode") == "time_limited").then(pl.when(short).then(pl.lit("short")).otherwise(pl.lit("long")))
        .alias("stratum")
    )  # fmt: skip


def _ends(part: Part) -> pl.DataFrame:
    """The first act of each case that ends it by its procedure."""
    ends = pl.DataFrame(
        [(each.code, name) for each in part.policy.procedures for name in each.ends],
        schema={"procedure": pl.String, "name": pl.String},
        orient="row",
    )
    acts = part.evaluation.record.acts.select(pl.col("case").cast(pl.Int64).alias("row"), pl.col("name").cast(pl.String))
    procedure = part.cases.with_columns(_own(part.cases, "procedure"))["procedure"]
    found = acts.filter(pl.col("name").is_in(ends["name"].implode()))
    return (
        found.with_columns(procedure.gather(found["row"]).alias("procedure"))
        .join(ends, on=["procedure", "name"], how="semi", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg(pl.col("name").first().alias("ended_by"))
    )


def _acts(part: Part, names: Iterable[str], values: Sequence[str]) -> pl.DataFrame:
    acts = part.evaluation.record.acts.with_columns(pl.col("name").cast(pl.String))
    acts = acts.with_columns(seq=pl.int_range(pl.len(), dtype=pl.Int64).over("case"))
    acts = acts.filter(pl.col("name").is_in(sorted(names)))
    on = pl.col("at").dt.convert_time_zone(part.policy.timezone).dt.date()
    return acts.select(
        part.case_ids.gather(acts["case"]).alias("id"), "seq", "name", on.alias("on"),
        *((pl.col(key) if key in acts.columns else pl.lit(None)).cast(pl.Float64).alias(key) for key in values),
    )  # fmt: skip


def _cards(part: Part) -> pl.DataFrame:
    found = part.evaluation.findings.filter(pl.col("level").is_in(list(CARDS)))
    return found.select(
        part.case_ids.gather(found["case_row"]).alias("id"),
        "rule",
        pl.col("level").replace_strict(CARDS, return_dtype=pl.Int64),
    )

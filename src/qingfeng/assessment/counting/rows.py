"""Scoring rows out of facts, indicator by indicator."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from qingfeng.assessment.counting.facts import Facts
from qingfeng.assessment.rules.answers import ONE, answer_weights
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.contents import UnitEntry
from qingfeng.directory.policy.counting import Counting
from qingfeng.foundation.quarters import Quarter

GROUPS = ("key", "township")
COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.String,
    "unit": pl.String,
    "indicator": pl.String,
    "num": pl.Float64,
    "den": pl.Float64,
    "w": pl.Float64,
    "stratum": pl.String,
    "day": pl.Int64,
    "week": pl.Int64,
    "case": pl.Int64,
    "applicant": pl.Int64,
    "opens": pl.Int64,
    "seq": pl.Int64,
    "on": pl.Date,
}
DIGESTED = [name for name in COLUMNS if name not in {"case", "opens", "seq"}]
# What is done to a unit, and not by it, is no case of its own.
NO_CASES = ("inspections", "surveys", "duties")
# Points that a card takes: yellow, red.
DEDUCTIONS = {2: 0.5, 3: 2.0}
ANSWER_WEIGHT = "answer weight"
# Num and den have two decimals.
CENTS = 2


def count_rows(facts: Facts, indicators: Sequence[Indicator], units: Sequence[UnitEntry], quarter: Quarter) -> pl.DataFrame:
    """Count the scoring rows of a quarter, both groups together, in one order whatever the order of the facts.

    Columns as `rules.rows` says, and `group`; `opens` is the number of the case that a row opens to, `seq` the place of the act
    in it (null: the case as a whole), `on` the day that gives the row its quarter.
    """
    cases = facts.cases.with_columns(applicant=_numbered(facts.cases["applicant"]))
    own = {group: [unit.code for unit in units if unit.group == group] for group in GROUPS}
    parts = [
        _of_one(each, each.count, facts, cases.filter(pl.col("unit").is_in(own[each.group])), quarter)
        for each in indicators
        if each.count is not None
    ]
    return pl.concat([pl.DataFrame(schema=COLUMNS), *parts])


def rows_digest(rows: pl.DataFrame) -> str:
    """Return the SHA-256 over the rows as lines of whole numbers, sorted: num and den in hundredths, w in ten-thousandths.

    Numbers by which one database knows its cases are left out: another that holds the same record gives the same digest.
    """
    whole = [(pl.col(name) * scale).round().cast(pl.Int64) for name, scale in (("num", 100), ("den", 100), ("w", ONE))]
    lines = rows.with_columns(whole).select(DIGESTED).sort(DIGESTED, nulls_last=True)
    return hashlib.sha256(lines.write_csv().encode()).hexdigest()


def _numbered(texts: pl.Series) -> pl.Series:
    """Number texts by their order, so that the same record gives the same numbers."""
    known = texts.drop_nulls().unique().sort()
    numbers = pl.DataFrame({"applicant": known}).with_row_index("number")
    found = texts.to_frame("applicant").join(numbers, on="applicant", how="left", maintain_order="left")
    return found["number"].cast(pl.Int64)


def _of_one(indicator: Indicator, count: Counting, facts: Facts, cases: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    kept = _kept(count, facts, cases)
    if count.day == "deadline":
        kept = kept.filter(pl.col("on").is_between(quarter.first, quarter.last))
    rows = _acts(count, facts, kept, quarter) if count.act else _cases(indicator, count, facts, kept)
    if indicator.w == ANSWER_WEIGHT:
        rows = rows.join(_weights(kept, rows), on=["unit", "in_time"], how="left", maintain_order="left")
    else:
        rows = rows.with_columns(w=pl.lit(1.0))
    week = quarter.first - timedelta(days=quarter.first.weekday())
    case = pl.lit(None, pl.Int64) if indicator.source in NO_CASES else pl.col("id")
    return rows.select(
        pl.lit(indicator.group).alias("group"),
        "unit",
        pl.lit(indicator.code).alias("indicator"),
        pl.col("num").cast(pl.Float64).round(CENTS),
        pl.col("den").cast(pl.Float64),
        "w",
        "stratum",
        (pl.col("on") - quarter.first).dt.total_days().alias("day"),
        (pl.col("on") - week).dt.total_days().floordiv(7).alias("week"),
        case.alias("case"),
        "applicant",
        pl.col("id").alias("opens"),
        "seq",
        "on",
    ).sort("unit", "opens", "seq")  # fmt: skip


def _kept(count: Counting, facts: Facts, cases: pl.DataFrame) -> pl.DataFrame:
    kept = pl.col("procedure").is_in(count.procedure)
    for key, values in count.when.items():
        kept &= pl.col(key).is_in([_told(value) for value in values])
    if count.ended_by:
        kept &= pl.col("ended_by").is_in(count.ended_by)
    found = cases.filter(kept)
    spoilt = pl.lit(value=False)
    for names, wanted in ((count.unless, True), (count.needs, False)):
        if names:
            having = facts.acts.filter(pl.col("name").is_in(names))["id"].unique().implode()
            spoilt |= pl.col("id").is_in(having) == wanted
    return found.with_columns(spoilt=spoilt)


def _told(value: object) -> str:
    """Write a value as frames write it as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cases(indicator: Indicator, count: Counting, facts: Facts, kept: pl.DataFrame) -> pl.DataFrame:
    rules = indicator.rules or ()
    cards = facts.cards.filter(pl.col("rule").is_in(rules))
    den = pl.lit(1.0)
    if count.num == "deductions":
        points = cards.group_by("id").agg(
            pl.col("level").replace_strict(DEDUCTIONS, return_dtype=pl.Float64).sum().alias("points")
        )
        kept, num = kept.join(points, on="id", how="left", maintain_order="left"), pl.col("points").fill_null(0.0)
    elif count.num == "unflagged":
        num = (~pl.col("id").is_in(cards["id"].unique().implode())).cast(pl.Float64)
    elif count.num in ("early", "days_used"):
        kept, used, den = kept.filter(pl.col("days_promised") > 0), pl.col("days_used"), pl.col("days_promised")
        if count.num == "early":
            num, den = (2 * used <= den).cast(pl.Float64), pl.lit(1.0)
        else:
            num = used if count.at_most is None else pl.min_horizontal(used, den * float(count.at_most))
    else:
        num = pl.col(count.num).cast(pl.Float64)
    num = pl.when(pl.col("spoilt")).then(0.0).otherwise(num)
    return kept.with_columns(num=num, den=den, seq=pl.lit(None, pl.Int64))


def _acts(count: Counting, facts: Facts, kept: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    acts = facts.acts.filter(pl.col("name").is_in(count.act or ()) & pl.col(count.num).is_not_null())
    num = pl.col(count.num) if count.at_least is None else (pl.col(count.num) >= float(count.at_least)).cast(pl.Float64)
    read = acts.select("id", "seq", num.alias("num"), pl.col("on").alias("acted_on"))
    rows = kept.join(read, on="id", how="inner", maintain_order="left").with_columns(den=pl.lit(1.0))
    if count.day == "act":
        rows = rows.with_columns(on="acted_on").filter(pl.col("on").is_between(quarter.first, quarter.last))
    return rows.with_columns(num=pl.when(pl.col("spoilt")).then(0.0).otherwise(pl.col("num")))


def _weights(kept: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What an answer of a unit's late and of its punctual cases weighs, by `unit` and `in_time`."""
    sizes: dict[str, dict[bool, tuple[int, int]]] = {}
    cases = {(unit, kind): n for unit, kind, n in kept.group_by("unit", "in_time").len().rows()}
    answers = {(unit, kind): n for unit, kind, n in rows.group_by("unit", "in_time").len().rows()}
    for (unit, kind), size in cases.items():
        sizes.setdefault(unit, {})[kind] = (size, answers.get((unit, kind), 0))
    weighed = []
    for unit, of in sizes.items():
        late, punctual = answer_weights(of.get(False, (0, 0)), of.get(True, (0, 0)))
        weighed += [(unit, False, late / ONE), (unit, True, punctual / ONE)]
    return pl.DataFrame(weighed, schema={"unit": pl.String, "in_time": pl.Boolean, "w": pl.Float64}, orient="row")

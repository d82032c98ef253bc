"""What stands out over a year: share on time and working days used by month, from the rows of up to four quarters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from qingfeng.assessment.selectors import newest_score, rows_of
from qingfeng.console.account_seen import Seen
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.once import once
from qingfeng.foundation.quarters import Quarter
from qingfeng.pages.words import count, month, percent

QUARTERS_SHOWN = 4
LEFT, RIGHT, TOP, BOTTOM = 34.0, 346.0, 22.0, 174.0
LABELS = 6
SCHEMA = {
    "month": pl.String,
    "cases": pl.Float64,
    "late": pl.Float64,
    "timed": pl.Float64,
    "days": pl.Float64,
    "cards": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the table beside the charts."""

    name: str
    cases: str
    late: str
    days: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A line in a box of 360 x 200 with its ticks and the names of some months; `path` is empty for fewer than two months."""

    title: str
    unit: str
    path: str
    ticks: tuple[Mark, ...]
    labels: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted in a quarter: cases due, late ones, cases whose days were counted and those days, cases with cards."""

    cases: float
    late: float
    timed: float
    days: float
    cards: float

    @property
    def on_time(self) -> float | None:
        """Share on time."""
        return 1 - self.late / self.cases if self.cases else None

    @property
    def mean_days(self) -> float | None:
        """Working days used by a case."""
        return self.days / self.timed if self.timed else None


def months_of(seen: Seen) -> pl.DataFrame:
    """Return the months of the quarter and of up to three before, the oldest first; columns as SCHEMA says."""
    codes = _codes(seen.account.policy.indicators)
    parts = [_months(seen.account.score.pk, codes)]
    quarter = Quarter.read(seen.quarter)
    for _step in range(QUARTERS_SHOWN - 1):
        quarter = quarter.before
        score = newest_score(seen.place.id, str(quarter))
        if score is not None:
            parts.append(_months(score.pk, codes))
    # A case that fell due in one quarter is counted in that quarter alone, so that no month stands there twice.
    return pl.concat(parts).group_by("month").sum().sort("month")


def sums_of(months: pl.DataFrame, quarter: Quarter) -> Sums:
    """Return the sums of a quarter."""
    first, last = (pl.lit(f"{day:%Y-%m}") for day in (quarter.first, quarter.last))
    own = months.filter(pl.col("month").is_between(first, last))
    return Sums(**{name: float(own[name].sum()) for name in SCHEMA if name != "month"})


def month_lines(months: pl.DataFrame) -> tuple[MonthLine, ...]:
    """Write the table."""
    return tuple(
        MonthLine(
            name=_name(row["month"]),
            cases=count(round(row["cases"])),
            late=percent(row["late"] / row["cases"]) if row["cases"] else "—",
            days=f"{row['days'] / row['timed']:.1f}" if row["timed"] else "—",
        )
        for row in months.iter_rows(named=True)
    )


def trends(months: pl.DataFrame) -> tuple[Trend, ...]:
    """Draw late share and days used by month."""
    rows = list(months.iter_rows(named=True))
    late = [(row["month"], 100 * row["late"] / row["cases"]) for row in rows if row["cases"]]
    days = [(row["month"], row["days"] / row["timed"]) for row in rows if row["timed"]]
    drawn = ((_("Late, of the cases due"), "%", late), (_("Working days used by a case, on average"), _("days"), days))
    return tuple(_trend(title, unit, points) for title, unit, points in drawn if len(points) > 1)


def _trend(title: str, unit: str, points: Sequence[tuple[str, float]]) -> Trend:
    step = next(each for each in (0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 1e9) if each * 4 >= max(value for _name, value in points))

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / (4 * step), 1)

    def across(place: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * place / (len(points) - 1), 1)

    stride = -(-len(points) // LABELS)
    named = range(len(points) - 1, -1, -stride)
    return Trend(
        title=title,
        unit=unit,
        path="M" + "L".join(f"{across(place)} {height(value)}" for place, (_name, value) in enumerate(points)),
        ticks=tuple(Mark(LEFT, height(step * number), f"{step * number:g}") for number in range(5)),
        labels=tuple(Mark(across(place), BOTTOM + 20, _name(points[place][0])) for place in sorted(named)),
    )


def _name(year_month: str) -> str:
    return month(int(year_month[:4]), int(year_month[5:]))


def _codes(indicators: Iterable[Indicator]) -> tuple[tuple[str, ...], ...]:
    """Return the indicators that count cases on time, days used and cards: of each group the first that counts it."""
    found: dict[str, dict[str, str]] = {"in_time": {}, "days_used": {}, "deductions": {}}
    for each in indicators:
        if each.count is not None and each.source in ("cases", "cards") and each.count.num in found:
            found[each.count.num].setdefault(each.group, each.code)
    return tuple(tuple(sorted(codes.values())) for codes in found.values())


@once(maxsize=64)
def _months(score: int, codes: tuple[tuple[str, ...], ...]) -> pl.DataFrame:
    # An account never changes; reading a year's rows anew would take a tenth of a second.
    rows = rows_of(score, columns=["indicator", "num", "den", "w", "on"])
    on_time, used, cards = (pl.col("indicator").is_in(list(each)) for each in codes)
    amount = pl.col("num") * pl.col("w")
    return (
        rows.filter(pl.col("on").is_not_null())
        .with_columns(month=pl.col("on").dt.strftime("%Y-%m"))
        .group_by("month")
        .agg(
            cases=(pl.col("den") * pl.col("w")).filter(on_time).sum(),
            late=((pl.col("den") - pl.col("num")) * pl.col("w")).filter(on_time).sum(),
            timed=pl.col("w").filter(used).sum(),
            days=amount.filter(used).sum(),
            cards=(pl.col("num") > 0).filter(cards).sum().cast(pl.Float64),
        )
        .select([pl.col(name).cast(kind) for name, kind in SCHEMA.items()])
    )

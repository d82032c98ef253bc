"""A quarter of a simulated district with what the release must not tell: the real day of every case, and who applied."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from tests.assessment.worked import indicator
from tests.publication.making import pack_of

from qingfeng.publication.pack.making import Versioned

HOLIDAYS = {date(2026, 9, 25)}
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
DAYS = [
    day
    for day in (FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1))
    if day.weekday() < 5 and day not in HOLIDAYS
]
WEEKS = [(day - timedelta(day.weekday())).toordinal() for day in DAYS]
INDICATORS = (
    indicator("on-time", "share", 0.8, 1, 30, adjusted=True),
    indicator("cards", "per_thousand", 40, 0, 10),
    indicator("days", "mean", 20, 0, 10),
    indicator("ratings", "survey_mean", 0.8, 1, 20),
    indicator("complaints", "share", 0.5, 1, 10),
    indicator("visits", "inspection", 10, 0, 10),
    indicator("duties", "duty_share", 0, 1, 10),
)


def simulated_rows(*, key: int, township: int, cases: int, seed: int) -> pl.DataFrame:
    """Return scoring rows of units named k-0 …, t-0 …; sizes lognormal (sd of the log 1.2) around `cases` at the median.

    Days are places in `DAYS`, weeks ordinals of their Mondays, cases and applicants numbers within the unit. A case has a
    row on time, one of cards and one of the days used; three in ten were rated, half of the late ones; many applicants come
    more than once.
    """
    random = np.random.default_rng(seed)
    parts = []
    for group, count in (("key", key), ("township", township)):
        for number in range(count):
            size = max(20, int(cases * random.lognormal(0, 1.2)))
            parts.append(_unit(random, f"{group[0]}-{number}", size).with_columns(group=pl.lit(group)))
    return pl.concat(parts, how="diagonal").with_columns(den=1.0, w=1.0)


def pack_and_units(rows: pl.DataFrame) -> tuple[Versioned, Mapping[str, Sequence[str]]]:
    """Return a pack whose units are those of the rows, and its units by group."""
    pairs = rows.select("group", "unit").unique(maintain_order=True).rows()
    groups = sorted({group for group, _ in pairs})
    each = [one.model_copy(update={"group": group}) for group in groups for one in INDICATORS]
    return pack_of(each, {unit: group for group, unit in pairs}), {
        group: [unit for own, unit in pairs if own == group] for group in groups
    }


def _unit(random: np.random.Generator, unit: str, size: int) -> pl.DataFrame:
    # Mondays are busier than Fridays, and some days busier than others.
    busy = np.array([1.3 - 0.1 * day.weekday() for day in DAYS]) * random.gamma(8, 1 / 8, len(DAYS))
    day = random.choice(len(DAYS), size, p=busy / busy.sum())
    late = random.random(size) < 0.02 * random.gamma(2, 0.5)
    short = random.random(size) < 0.3
    used = np.where(short, 0, random.integers(1, 12, size)) + np.where(late, random.integers(1, 6, size), 0)
    cards = np.where(late, random.choice([0, 0.5, 2], size, p=[0.5, 0.45, 0.05]), 0.0)
    rated, good = random.random(size) < np.where(late, 0.5, 0.3), random.random(size) > np.where(late, 0.5, 0.03)
    complained = random.random(size) < 0.02
    places = pl.DataFrame(
        {
            "unit": unit,
            "stratum": np.where(short, "short", "long"),
            "day": day,
            "week": np.array(WEEKS)[day],
            "case": np.arange(size),
            "applicant": random.integers(0, max(1, size * 2 // 3), size),
        }
    )

    def part(code: str, num: np.ndarray, chosen: np.ndarray | None = None) -> pl.DataFrame:
        found = places.with_columns(indicator=pl.lit(code), num=pl.Series(num.astype(float)))
        return found if chosen is None else found.filter(pl.Series(chosen))

    parts = [part("on-time", ~late), part("cards", cards), part("days", used), part("ratings", good, rated)]
    parts.append(part("complaints", random.random(size) > 0.05, complained))
    for code, num in (("visits", random.choice([0, 0.5, 1], 3)), ("duties", random.random(14) < 0.97)):
        parts.append(pl.DataFrame({"unit": unit, "indicator": code, "num": num.astype(float)}))
    return pl.concat(parts, how="diagonal")

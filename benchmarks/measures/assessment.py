"""Scores, standard errors, ranges and proposals of a district's quarter: 68 and 26 units, and how time grows with rows."""

import sys

import numpy as np
import polars as pl
from measuring import row, timed

from qingfeng.assessment.rules import assess
from qingfeng.assessment.rules.constants import c_change, c_edge, c_joint, c_own
from qingfeng.directory.policy.assessment import Indicator

TEXT = {"en": "measured"}
KINDS = {
    "on-time": ("share", "cases", 0.8, 1, 30),
    "cards": ("per_thousand", "cards", 40, 0, 10),
    "ratings": ("survey_mean", "ratings", 0.8, 1, 20),
    "complaints": ("share", "complaints", 0.5, 1, 10),
    "visits": ("inspection", "inspections", 10, 0, 10),
    "duties": ("duty_share", "duties", 0, 1, 10),
}


def indicator(code: str) -> Indicator:
    kind, source, zero, full, weight = KINDS[code]
    least = 1 if kind in {"inspection", "duty_share"} else 30
    given = {"code": code, "group": "key", "dimension": "all", "kind": kind, "source": source, "zero": zero, "full": full}
    texts = dict.fromkeys(("title", "rows", "num", "gaming_guard", "hurt_if_gamed"), TEXT)
    rest = {"weight": weight, "min_rows": least, "per": 1000 if kind == "per_thousand" else 1, "adjusted": code == "on-time"}
    assumed = {"expected_rows": {"of": "all", "share": 1}, "assumed": {"mean": 1, "variance": 1}}
    return Indicator.model_validate(given | texts | rest | assumed)


def quarter(units: int, rows: int, seed: int) -> pl.DataFrame:
    """Return some `rows` scoring rows of as many units, sizes lognormal, in shuffled order."""
    random = np.random.default_rng(seed)
    weight = random.lognormal(0, 1.2, units)
    # A case has a row on time and one of cards; three in ten a rating, one in fifty a complaint.
    sizes = np.maximum(40, weight / weight.sum() * rows / 2.32).astype(np.int64)
    unit, count = np.repeat(np.arange(units), sizes), int(sizes.sum())
    case, day = np.arange(count), random.integers(0, 63, count)
    late = random.random(count) < 0.02
    cards = np.where(late, random.choice([0, 0.5, 2], count, p=[0.5, 0.45, 0.05]), 0.0)
    rated, complained = random.random(count) < np.where(late, 0.5, 0.3), random.random(count) < 0.02
    good = random.random(count) > np.where(late, 0.5, 0.03)
    stratum = np.where(random.random(count) < 0.3, "short", "long")
    applicant = random.integers(0, count * 2 // 3, count)

    def part(code: str, num: np.ndarray, chosen: np.ndarray) -> pl.DataFrame:
        places = {"day": day[chosen], "week": day[chosen] // 7, "case": case[chosen], "applicant": applicant[chosen]}
        return pl.DataFrame(
            {"unit": unit[chosen], "indicator": code, "num": num[chosen].astype(float), "stratum": stratum[chosen], **places}
        )

    every = np.arange(count)
    parts = [part("on-time", ~late, every), part("cards", cards, every), part("ratings", good, np.flatnonzero(rated))]
    parts.append(part("complaints", random.random(count) > 0.05, np.flatnonzero(complained)))
    for code, each in (("visits", random.choice([0, 0.5, 1], 3 * units)), ("duties", random.random(14 * units) < 0.97)):
        parts.append(pl.DataFrame({"unit": np.arange(each.size) % units, "indicator": code, "num": each.astype(float)}))
    table = pl.concat(parts, how="diagonal").with_columns(pl.format("u{}", "unit").alias("unit"), den=1.0, w=1.0)
    return table.sample(fraction=1.0, shuffle=True, seed=seed)


def taken(rows: int) -> tuple[int, float]:
    """Return (rows, best seconds) of a quarter of 68 and 26 units, the constants worked out anew each time."""
    indicators = [indicator(code) for code in KINDS]
    groups = [
        (quarter(units, rows * units // 94, seed), [f"u{n}" for n in range(units)]) for seed, units in enumerate((68, 26))
    ]

    def judged() -> None:
        for constant in (c_joint, c_own, c_edge, c_change):
            constant.cache_clear()
        for frame, units in groups:
            assess(frame, indicators, units)

    return sum(frame.height for frame, _ in groups), timed(judged, 3 if rows > 1_000_000 else 7)[0]


def main() -> None:
    """Measure."""
    count, seconds = taken(330_000)
    row(
        f"a quarter scored and ranked: 94 units, {count:,} shuffled rows, with ranges",
        f"{seconds:.2f} s",
        "0.5 s",
        met=seconds < 0.5,
    )
    more, longer = taken(660_000 if "--quick" in sys.argv else 3_300_000)
    ratio = longer / more / (seconds / count)
    figure = f"{longer:.2f} s for {more:,}: {ratio:.2f} times the time of a row"
    row("assessment by number of rows", figure, "linear: within 1.25 times", met=ratio <= 1.25)


if __name__ == "__main__":
    main()

"""Tables and rows drawn at random for the properties of the method."""

from dataclasses import replace
from random import Random

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from tests.assessment.worked import indicator

from qingfeng.assessment.rules.gate import Gate, proposals
from qingfeng.assessment.rules.ranges import Line, Standing, standings

# Timing is for benchmarks.
MANY, FEW = settings(max_examples=80, deadline=None), settings(max_examples=25, deadline=None)
INDICATORS = (
    indicator("on-time", "share", 0.8, 1, 30, adjusted=True),
    indicator("cards", "per_thousand", 400, 0, 10),
    indicator("days", "mean", 20, 0, 15),
    indicator("used", "ratio", 1.5, 0, 15),
    indicator("ratings", "survey_mean", 0.5, 1, 20),
    indicator("visits", "inspection", 10, 0, 10),
    indicator("duties", "duty_share", 0, 1, 10),
)


def random_line(random: Random, unit: str, lowest: int, largest_error: int) -> Line:
    total = random.choice([random.randint(lowest, 10_000), random.randint(lowest, lowest + 400)])
    error = random.choice([random.randint(100, largest_error), 100 + largest_error // 2])
    return Line(unit, total, error, random.randint(100 * lowest, 1_000_000), max(0, total + random.randint(-300, 300)))


@st.composite
def tables(draw: st.DrawFn, fewest: int = 2, most: int = 30) -> list[Line]:
    """A published table: wide or narrow, with small or large errors, with ties."""
    # A seed and not draws of each figure: these would mostly be small tables of small figures.
    random = Random(draw(st.integers(0, 2**32)))
    lowest, largest_error = random.choice([0, 5000, 9000, 9500]), random.choice([300, 2000, 10_000, 60_000])
    found: list[Line] = []
    for number in range(random.randint(fewest, most)):
        line = random_line(random, f"u{number}", lowest, largest_error)
        found.append(replace(line, total=random.choice(found).total) if found and random.random() < 0.15 else line)
    return found


def by_unit(table: list[Line], edge: int = 8) -> dict[str, Standing]:
    return {each.unit: each for each in standings(table, edge=edge)}


def proposed(table: list[Line], gate: Gate | None = None) -> set[str]:
    return {each.unit for each in proposals(table, standings(table), gate or Gate())}


@st.composite
def cases(draw: st.DrawFn, unit: str, most: int = 45) -> list[dict[str, object]]:
    """Rows of one unit: cases with their rows, visits and duties; some indicators are too thin or missing."""
    random = draw(st.randoms(use_true_random=False))
    rows: list[dict[str, object]] = []
    count, failing = draw(st.one_of(st.integers(30, most), st.integers(1, most))), draw(st.sampled_from([0.0, 0.02, 0.3, 1.0]))
    days = draw(st.integers(1, 60))
    thin = draw(st.sets(st.sampled_from(["days", "used", "ratings"])))
    for case in range(count):
        day = random.randrange(days)
        applicant = random.choice([None, random.randrange(5)])
        place = {
            "stratum": random.choice(["short", "long", None]),
            "day": day,
            "week": day // 7,
            "case": case,
            "applicant": applicant,
        }
        late = random.random() < failing
        amounts = {
            "on-time": (float(not late), 1.0, 1.0),
            "cards": (random.choice([0.5, 2.0]) if late else 0.0, 1.0, 1.0),
            "days": (random.randrange(0, 6000) / 100, 1.0, 1.0),
            "used": (float(random.randrange(0, 40)), float(random.randrange(1, 30)), 1.0),
            "ratings": (float(random.random() > failing / 2), 1.0, random.randrange(1, 50_000) / 10_000),
        }
        for code, (num, den, w) in amounts.items():
            if code not in thin or random.random() < 0.2:
                rows.append({"unit": unit, "indicator": code, "num": num, "den": den, "w": w, **place})
    nowhere = dict.fromkeys(("stratum", "day", "week", "case", "applicant"))
    others = [("visits", float(random.choice([0, 0.5, 1.5, 12]))) for _ in range(draw(st.integers(0, 3)))]
    others += [("duties", float(random.random() > failing)) for _ in range(draw(st.integers(0, 5)))]
    return rows + [{"unit": unit, "indicator": code, "num": num, "den": 1.0, "w": 1.0, **nowhere} for code, num in others]


@st.composite
def quarters(draw: st.DrawFn, most_units: int = 5) -> tuple[pl.DataFrame, list[str]]:
    """Rows of a few units and the units' names."""
    units = [f"u{number}" for number in range(draw(st.integers(1, most_units)))]
    rows = [row for unit in units for row in draw(cases(unit))]
    schema = dict.fromkeys(("day", "week", "case", "applicant"), pl.Int64) | {"stratum": pl.String}
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=schema), units

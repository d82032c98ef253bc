"""The ranking's promises, tried on simulated quarters whose truth is known, with the method as it is shipped.

    ranking_simulation.py [--quarters 200] [--spread 0] [--seed 1] [--red 0.02] [--quick]

Every quarter has 68 and 26 units with cases of their own: sizes lognormal (median 570, sd of the log 1.2), 63 working days,
three cases in ten rated, complaints, three visits, duties. Rates of failure are a unit's own, and such that it truly earns the
same share of points in every indicator: so its true total does not hang on which indicators apply. With a spread of 0 all units
are equal: any two told apart, any proposal and any word of certainty are then false. Weights and scales: those of `assessment`.
"""

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from assessment import KINDS, indicator
from measuring import row

from qingfeng.assessment.rules import Assessment, Gate, assess
from qingfeng.assessment.rules.ranges import EDGE, Word, edge_of

INDICATORS = [indicator(code) for code in KINDS]
GROUPS = (68, 26)
MEAN = 0.93
MEDIAN_SIZE, SD_OF_LOG_SIZE, LEAST_SIZE = 570, 1.2, 30
WORKDAYS, VISITS = 63, 3
# Where a unit loses a share x of the points, 0.2 x of its cases are late and 0.2 x of its ratings bad (scales from 80 %), and
# 0.5 x of its complaints are answered late.
LATE, COMPLAINT_LATE = 0.2, 0.5
# A late case brings no card, a yellow or a red one: 0.2 on average, so that cards lose the share x too, on their scale of 40.
CARDS, DEDUCTED, RED = (0.0, 0.5, 2.0), 0.2, 0.02
RATED, BAD_OF_LATE, COMPLAINTS = 0.3, 0.5, 0.03
# Duties are facts, so the share met is the truth: a hundred of them leave no remainder in a quality of whole per cents.
DUTIES = 100
SIZES = {"< 100": 0, "100-299": 100, "300-999": 300, "1,000+": 1000}
CERTAIN = {Word.CERTAIN_TOP, Word.CERTAIN_MIDDLE, Word.CERTAIN_BOTTOM}


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of each unit, and the share of points (0 to 1) that it truly earns in every indicator."""

    sizes: np.ndarray
    quality: np.ndarray

    @property
    def units(self) -> list[str]:
        return [f"u{number}" for number in range(self.sizes.size)]


@dataclass(slots=True)
class Tally:
    """What held and what did not: quarters counted by group, units by class of size, words and proposals by name."""

    quarters: int = 0
    joint: Counter[int] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)


def drawn_group(random: np.random.Generator, units: int, spread: float) -> Group:
    """Draw sizes and true qualities; `spread` is their standard deviation in points of the total."""
    sizes = np.maximum(LEAST_SIZE, random.lognormal(np.log(MEDIAN_SIZE), SD_OF_LOG_SIZE, units)).astype(np.int64)
    quality = np.clip(MEAN + spread / 100 * random.standard_normal(units), 0.5, 0.995)
    return Group(sizes, quality)


def rows_of(random: np.random.Generator, group: Group, red: float = RED) -> pl.DataFrame:
    """Draw the scoring rows of a quarter, as `rules.rows` wants them; `red` is the share of late cases with a red card."""
    sizes, loss = group.sizes, 1 - group.quality
    unit = np.repeat(np.arange(sizes.size), sizes)
    late = random.random(unit.size) < LATE * loss[unit]
    yellow = (DEDUCTED - 2 * red) / 0.5
    cards = np.where(late, random.choice(CARDS, unit.size, p=(1 - yellow - red, yellow, red)), 0.0)
    bad_in_time = (1 - BAD_OF_LATE) * LATE * loss / (1 - LATE * loss)
    bad = random.random(unit.size) < np.where(late, BAD_OF_LATE, bad_in_time[unit])
    rated = random.random(unit.size) < RATED
    places = cases(random, unit, 0)
    complained = np.repeat(np.arange(sizes.size), random.binomial(sizes, COMPLAINTS))
    answered = random.random(complained.size) >= COMPLAINT_LATE * loss[complained]
    visited, owed = np.repeat(np.arange(sizes.size), VISITS), np.repeat(np.arange(sizes.size), DUTIES)
    # A visit takes off 0 to 10 points in steps of a half; the first of the duties are met.
    found = random.binomial(20, loss[visited]) / 2
    met = np.arange(owed.size) % DUTIES < duties_met(group)[owed]
    parts = {
        "on-time": places.with_columns(num=pl.Series(~late, dtype=pl.Float64)),
        "cards": places.with_columns(num=pl.Series(cards)),
        "ratings": places.with_columns(num=pl.Series(~bad, dtype=pl.Float64)).filter(pl.Series(rated)),
        "complaints": cases(random, complained, unit.size).with_columns(num=pl.Series(answered, dtype=pl.Float64)),
        "visits": pl.DataFrame({"unit": visited, "num": found}),
        "duties": pl.DataFrame({"unit": owed, "num": met.astype(float)}),
    }
    codes, names = pl.Enum(list(KINDS)), pl.Series(group.units, dtype=pl.Enum(group.units))
    whole = pl.concat([part.with_columns(indicator=pl.lit(code, codes)) for code, part in parts.items()], how="diagonal")
    return whole.with_columns(names.gather(whole["unit"]).alias("unit"), den=1.0, w=1.0)


def cases(random: np.random.Generator, unit: np.ndarray, first: int) -> pl.DataFrame:
    """Draw day and stratum of cases numbered from `first`; each has an applicant of its own."""
    workday, number = random.integers(0, WORKDAYS, unit.size), first + np.arange(unit.size)
    stratum = np.where(random.random(unit.size) < 0.3, "on the spot", "later")
    day = workday + 2 * (workday // 5)
    return pl.DataFrame({"unit": unit, "stratum": stratum, "day": day, "week": day // 7, "case": number, "applicant": number})


def duties_met(group: Group) -> np.ndarray:
    return np.asarray(np.rint(DUTIES * group.quality).astype(np.int64))


def true_totals(group: Group, found: Assessment) -> np.ndarray:
    """Return what the units truly score on the weights in force, in points, rounded so that equal ones are equal."""
    weight = np.array([float(sheet.cells[list(KINDS).index("duties")].weight) for sheet in found.sheets])
    return np.asarray(np.rint((weight * duties_met(group) / DUTIES + (100 - weight) * group.quality) * 1e6) / 1e6)


def count(tally: Tally, group: Group, found: Assessment) -> None:
    """Hold what was published of a quarter against the truth."""
    truth, units = true_totals(group, found), group.sizes.size
    # Equal units share all their places: a unit's possible true places are those between the truly higher and the truly lower.
    first = (1 + (truth[None, :] > truth[:, None]).sum(axis=1)).tolist()
    last = (units - (truth[None, :] < truth[:, None]).sum(axis=1)).tolist()
    edge = edge_of(units, EDGE)
    possible = list(zip(first, last, strict=True))
    for size, total, line in zip(group.sizes.tolist(), truth.tolist(), found.lines, strict=True):
        name = next(name for name, least in reversed(SIZES.items()) if size >= least)
        tally.units[name] += 1
        tally.covered[name] += abs(line.total / 100 - total) <= 1.96 * line.error / 10_000
    for places, stand in zip(possible, found.standings, strict=True):
        count_word(tally, stand.word, places, (edge, units - edge + 1))
    ranges = [stand.range for stand in found.standings]
    tally.joint[units] += all(low <= a and b <= high for (low, high), (a, b) in zip(ranges, possible, strict=True))
    numbers = {name: number for number, name in enumerate(group.units)}
    for each in found.proposals:
        tally.said["proposal"] += 1
        tally.false["proposal"] += first[numbers[each.unit]] <= units - Gate().ladder


def count_word(tally: Tally, word: Word | None, places: tuple[int, int], edges: tuple[int, int]) -> None:
    """Count a word of certainty or likelihood, and whether some possible true place gives it the lie."""
    (first, last), (top, bottom) = places, edges
    is_true = {
        Word.CERTAIN_TOP: last <= top,
        Word.LIKELY_TOP: last <= top,
        Word.CERTAIN_BOTTOM: first >= bottom,
        Word.LIKELY_BOTTOM: first >= bottom,
        Word.CERTAIN_MIDDLE: first > top and last < bottom,
    }
    if word in is_true:
        kind = "certain" if word in CERTAIN else "likely"
        tally.said[kind] += 1
        tally.false[kind] += not is_true[word]


def simulated(quarters: int, *, spread: float = 0, seed: int = 1, red: float = RED) -> Tally:
    """Simulate quarters of both groups; each quarter has its own stream of the seed, so more of them change none before."""
    tally = Tally(quarters)
    for number in range(quarters):
        random = np.random.default_rng([seed, number])
        for units in GROUPS:
            group = drawn_group(random, units, spread)
            count(tally, group, assess(rows_of(random, group, red), INDICATORS, group.units))
    return tally


def report(tally: Tally, spread: float, seconds: float) -> None:
    """Write the rows of the report."""
    units = "units all equal" if not spread else f"true totals with a spread of {spread:g} points"
    what = f"{tally.quarters} simulated quarters of 68 and 26 units, {units} (seeded; {seconds:.0f} s)"
    shares = [100 * tally.joint[group] / tally.quarters for group in GROUPS]
    figure = f"{shares[0]:.1f} and {shares[1]:.1f} %"
    row(f"{what}: all ranges of a group hold all true places", figure, "95 % of quarters", met=min(shares) >= 95)
    parts = {name: 100 * tally.covered[name] / tally.units[name] for name in SIZES if tally.units[name]}
    figure = ", ".join(f"{share:.1f} % of {tally.units[name]:,} ({name} cases)" for name, share in parts.items())
    row(
        "the same: 95 % intervals that hold the true total", figure, "93 % in each class of size", met=min(parts.values()) >= 93
    )
    said = {"proposal": "proposals", "certain": "words of certainty", "likely": "words of likelihood"}
    figure = ", ".join(f"{tally.false[kind]} of {tally.said[kind]} {name}" for kind, name in said.items())
    limit = "no false word of certainty" + (", no proposal" if not spread else "")
    is_met = not tally.false["certain"] and bool(spread or not tally.false["proposal"])
    row("the same: false ones", figure, limit, met=is_met)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quarters", type=int, default=200)
    parser.add_argument("--spread", type=float, default=0, help="standard deviation of the true totals, in points")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--red", type=float, default=RED, help="share of the late cases that bring a red card, 0 to 0.1")
    parser.add_argument("--quick", action="store_true", help="50 quarters")
    given = parser.parse_args()
    begin = time.perf_counter()
    tally = simulated(50 if given.quick else given.quarters, spread=given.spread, seed=given.seed, red=given.red)
    report(tally, given.spread, time.perf_counter() - begin)


if __name__ == "__main__":
    main()

"""Where the ranges of equal units get their coverage from: the constant, the skew of luck, or the standard errors.

    ranking_calibration.py [--quarters 100] [--seed 1] [--scale A] [--red 0.02]

The quarters are those of `ranking_simulation.py`, in which all units are equal. The standard error that a total truly has is
known there, and so is what the ranges would hold were totals normal. Of the larger group four shares are told: totals drawn
normal, with their true errors (the constant alone); the totals that came out, with their true errors (the skew of luck too);
totals drawn normal, with the errors that were estimated; and what is published.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from measuring import row
from ranking_simulation import (
    BAD_OF_LATE,
    CARDS,
    GROUPS,
    RED,
    SCALES,
    Group,
    Record,
    drawn_group,
    mix_of_cards,
    rows_of,
    true_totals,
)

from qingfeng.assessment.rules import Assessment, Line, Sheet, assess
from qingfeng.assessment.rules.ranges import standings

UNITS = GROUPS[0]
NORMAL_TRUE, TRUE, NORMAL, PUBLISHED = "normal totals, true errors", "true errors", "normal totals", "as published"
SPANS = {"on-time": (0.8, 1), "cards": (40, 0), "ratings": (0.8, 1), "complaints": (0.5, 1), "visits": (10, 0)}


def true_error(sheet: Sheet, record: Record) -> float:
    """Return the standard deviation of a unit's total over all quarters with its numbers of rows, in points."""
    scale, loss = record.scale, 1 - record.scale.mean
    cells = {cell.indicator: cell for cell in sheet.cells}
    slopes = {
        code: float(cells[code].weight) * cells[code].per / abs(full - scale.zeros.get(code, zero)) / max(cells[code].rows, 1)
        for code, (zero, full) in SPANS.items()
    }
    late, cases = scale.late * loss, cells["on-time"].rows
    rated = cells["ratings"].rows / cases if cells["ratings"].weight else 0.0
    bad_in_time = (1 - BAD_OF_LATE) * late / (1 - late)
    # What a case costs: nothing but a bad rating where it is in time, else the late case, its card and perhaps a bad rating.
    costs = [((1 - late) * rated * bad_in_time, slopes["ratings"])]
    for card, share in zip(CARDS, mix_of_cards(record.red), strict=True):
        cost = slopes["on-time"] + slopes["cards"] * card
        costs.append((late * share * rated * BAD_OF_LATE, cost + slopes["ratings"]))
        costs.append((late * share * (1 - rated * BAD_OF_LATE), cost))
    mean = sum(share * cost for share, cost in costs)
    variance = cases * (sum(share * cost * cost for share, cost in costs) - mean * mean)
    answered_late, visits = scale.complaint_late * loss, cells["visits"].rows
    variance += slopes["complaints"] ** 2 * cells["complaints"].rows * answered_late * (1 - answered_late)
    variance += slopes["visits"] ** 2 * visits * 10 * record.finding * loss * (1 - loss)
    return float(np.sqrt(variance))


def tables(random: np.random.Generator, group: Group, found: Assessment, record: Record) -> Iterator[tuple[str, list[Line]]]:
    """Return the published table and the three beside it."""
    errors = [true_error(sheet, record) for sheet in found.sheets]
    lines, truth = list(found.lines), true_totals(group, found)
    luck = random.standard_normal(len(lines)) * errors
    drawn = [replace(line, total=round(100 * each)) for line, each in zip(lines, truth + luck, strict=True)]
    yield PUBLISHED, lines
    yield NORMAL, drawn
    for name, table in ((TRUE, lines), (NORMAL_TRUE, drawn)):
        yield name, [replace(line, error=round(10_000 * error)) for line, error in zip(table, errors, strict=True)]


def calibrated(quarters: int, seed: int, record: Record) -> Counter[str]:
    """Count by kind of table the quarters in which no unit is told apart from another."""
    held: Counter[str] = Counter()
    for number in range(quarters):
        random = np.random.default_rng([seed, number])
        group = drawn_group(random, UNITS, 0, record)
        found = assess(rows_of(random, group, record), record.indicators, group.units)
        for name, table in tables(random, group, found, record):
            held[name] += all(stand.range == (1, UNITS) for stand in standings(table))
    return held


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quarters", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", choices=list(SCALES), default="A")
    parser.add_argument("--red", type=float, default=RED, help="share of the late cases that bring a red card, 0 to 0.1")
    given = parser.parse_args()
    held = calibrated(given.quarters, given.seed, Record(scale=SCALES[given.scale], red=given.red))
    shares = {name: 100 * held[name] / given.quarters for name in (NORMAL_TRUE, TRUE, NORMAL, PUBLISHED)}
    figure = ", ".join(f"{share:.1f} % {name}" for name, share in shares.items())
    what = f"{given.quarters} simulated quarters of {UNITS} equal units, scale {given.scale}: all ranges hold all true places"
    row(what, figure, "the constant alone: 95 %", met=shares[NORMAL_TRUE] >= 95)


if __name__ == "__main__":
    main()

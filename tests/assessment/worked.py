"""The worked example of the method: seven units, their rows as the text says them."""

from decimal import Decimal

import polars as pl

from qingfeng.directory.policy.assessment import Indicator

TEXT = {"zh": "算例", "en": "worked example"}
UNITS = tuple("ABCDEFG")
SIZES = {"A": (1200, 4), "B": (400, 4), "C": (900, 2), "D": (300, 4), "E": (300, 2), "F": (1500, 2), "G": (25, 4)}
LATE = {
    "A": [7, 190, 403, 611, 888, 1042],
    "B": [],
    "C": [12, 72, 132, 192, 252, 312, 400, 555, 700, 811, 850, 899],
    "D": [10, 50, 90, 170, 250],
    "E": [15, 75, 135, 195, 255],
    "F": [*range(0, 1500, 61), *range(5, 1500, 13)],
    "G": [1, 2],
}
CARDS = {
    "A": {190: 0.5, 888: 0.5},
    "C": {72: 0.5, 132: 0.5, 700: 2.0},
    "D": {50: 0.5},
    "E": {75: 0.5},
    "F": {r: 2.0 if r in (305, 915) else 0.5 for r in range(0, 1500, 61)},
}
BAD = {
    "A": [30, 612, 888],
    "C": [12, 72, 300, 555, 699],
    "D": [90, 210],
    "E": [135, 255],
    "F": [*range(0, 1500, 33)],
    "G": [3],
}
COMPLAINTS = {"C": (40, (3, 17)), "D": (8, (1,))}
VISITS = {
    "A": [0, 0.5, 0],
    "B": [0, 0, 0],
    "C": [0.5, 0, 1],
    "D": [0, 0.5, 0.5],
    "E": [0.5, 0.5, 0],
    "F": [2, 1.5, 2.5],
    "G": [0],
}
DUTIES = {"A": 14, "B": 14, "C": 13, "D": 14, "E": 14, "F": 12, "G": 14}


def indicator(code: str, kind: str, zero: float, full: float, weight: float, *, adjusted: bool = False) -> Indicator:
    sources = {"inspection": "inspections", "duty_share": "duties", "per_thousand": "cards", "survey_mean": "ratings"}
    return Indicator.model_validate(
        {
            "code": code,
            "group": "key",
            "dimension": "efficient",
            "title": TEXT,
            "kind": kind,
            "rows": TEXT,
            "num": TEXT,
            "per": 1000 if kind == "per_thousand" else 1,
            "zero": zero,
            "full": full,
            "weight": weight,
            "min_rows": 1 if kind in {"inspection", "duty_share"} else 30,
            "source": sources.get(kind, "cases"),
            "adjusted": adjusted,
            "expected_rows": {"of": "all", "share": 1},
            "assumed": {"mean": 1, "variance": 1},
            "gaming_guard": TEXT,
            "hurt_if_gamed": TEXT,
        }
    )


INDICATORS = (
    indicator("on-time", "share", 0.8, 1, 30, adjusted=True),
    indicator("cards", "per_thousand", 40, 0, 10),
    indicator("ratings", "survey_mean", 0.8, 1, 20),
    indicator("complaints", "share", 0.5, 1, 10),
    indicator("visits", "inspection", 10, 0, 10),
    indicator("duties", "duty_share", 0, 1, 10),
)


def day_of(number: int) -> int:
    turn = number % 60
    return turn + 2 * (turn // 5)


def rows_of(unit: str) -> list[dict[str, object]]:
    size, every = SIZES[unit]
    found: list[dict[str, object]] = []
    for r in range(size):
        place = {
            "stratum": "1" if r % every == 0 else "0",
            "day": day_of(r),
            "week": day_of(r) // 7,
            "case": r,
            "applicant": 10_000 if unit == "F" and r % 61 == 0 else r,
        }
        found.append({"indicator": "on-time", "num": float(r not in LATE[unit]), **place})
        found.append({"indicator": "cards", "num": CARDS.get(unit, {}).get(r, 0.0), **place})
        if r % 3 == 0:
            found.append({"indicator": "ratings", "num": float(r not in BAD.get(unit, [])), **place})
    count, late = COMPLAINTS.get(unit, (0, ()))
    for r in range(count):
        place = {"stratum": None, "day": r, "week": r // 7, "case": 20_000 + r, "applicant": 20_000 + r}
        found.append({"indicator": "complaints", "num": float(r not in late), **place})
    nowhere = {"stratum": None, "day": None, "week": None, "case": None, "applicant": None}
    found += [{"indicator": "visits", "num": float(each), **nowhere} for each in VISITS[unit]]
    found += [{"indicator": "duties", "num": float(r < DUTIES[unit]), **nowhere} for r in range(14)]
    return [{"unit": unit, "den": 1.0, "w": 1.0, **row} for row in found]


def worked_rows() -> pl.DataFrame:
    return pl.DataFrame([row for unit in UNITS for row in rows_of(unit)], infer_schema_length=None)


def points(text: str) -> list[Decimal]:
    return [Decimal(0) if each == "–" else Decimal(each) for each in text.split()]

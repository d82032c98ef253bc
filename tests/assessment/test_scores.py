"""Weights, rounding, what does not apply, and the shares that strata standardise."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from tests.assessment.worked import indicator

from qingfeng.assessment.rules import assess
from qingfeng.assessment.rules.answers import answer_weights
from qingfeng.assessment.rules.scores import spread
from qingfeng.assessment.rules.sheets import Reason, Sheet, cells_frame
from qingfeng.assessment.rules.sums import half_up, half_up_sum

ON_TIME = indicator("on-time", "share", 0.8, 1, 50, adjusted=True)
DAYS = indicator("days", "mean", 20, 0, 50)


def rows(unit: str, code: str, nums: list[float], stratum: str | None = None, first: int = 0) -> pl.DataFrame:
    count = len(nums)
    places = {name: [first + number for number in range(count)] for name in ("day", "week", "case", "applicant")}
    return pl.DataFrame(
        {"unit": [unit] * count, "indicator": [code] * count, "num": nums, "stratum": [stratum] * count, **places},
        schema_overrides={"stratum": pl.String},
    ).with_columns(den=1.0, w=1.0)


def sheet_of(frame: pl.DataFrame) -> Sheet:
    return assess(frame, [ON_TIME, DAYS], ["u"]).sheets[0]


@pytest.mark.parametrize(
    ("late", "said"),
    [((10, 5), (20_000, 10_526)), ((10, 4), (10_000, 10_000)), ((100, 5), (50_000, 10_526)), ((0, 0), (0, 10_526))],
)
def test_weights_of_answers(late: tuple[int, int], said: tuple[int, int]) -> None:
    assert answer_weights(late, (200, 190)) == said


def test_the_missing_hundredths_go_to_the_largest_remainders_ties_to_the_earlier() -> None:
    assert spread((Fraction(1), Fraction(1), Fraction(1))) == (3334, 3333, 3333)
    assert spread(tuple(Fraction(each) for each in (30, 10, 20, 10, 10, 10))) == (3334, 1111, 2222, 1111, 1111, 1111)


def test_halves_are_rounded_upwards() -> None:
    assert [half_up(Fraction(each, 2)) for each in (1, 3, 4)] == [1, 2, 2]
    third = Fraction(1, 3)
    assert half_up_sum([(1, third), (1, third), (1, Fraction(5, 6))]) == 2
    assert half_up_sum([(1, third), (1, third), (1, Fraction(5, 6) - Fraction(1, 10**60))]) == 1


def test_too_few_rows_do_not_apply_and_their_weight_is_spread() -> None:
    sheet = sheet_of(pl.concat([rows("u", "on-time", [1.0] * 30), rows("u", "days", [5.0] * 29)]))

    assert [cell.reason for cell in sheet.cells] == [None, Reason.FEW_ROWS]
    assert [cell.weight for cell in sheet.cells] == [100, 0]
    assert (sheet.total, sheet.reason) == (100, None)


def test_no_record_is_never_zero_or_full() -> None:
    sheet = sheet_of(rows("u", "on-time", [1.0] * 15 + [0.0] * 15))

    assert [(cell.reason, cell.value, cell.points) for cell in sheet.cells][1] == (Reason.NO_RECORD, None, 0)
    assert sheet.cells[0].is_clipped
    assert sheet.total == 0


def test_little_weight_is_shown_and_not_ranked() -> None:
    light = [indicator("on-time", "share", 0.8, 1, 49), indicator("days", "mean", 20, 0, 51)]

    found = assess(rows("u", "on-time", [1.0] * 40), light, ["u"])

    assert (found.sheets[0].total, found.sheets[0].reason, found.lines) == (None, Reason.LITTLE_WEIGHT, ())


def test_a_unit_on_the_mean_mix_is_adjusted_by_nothing_and_a_hard_mix_by_its_mix() -> None:
    easy, hard = [1.0] * 50, [1.0] * 40 + [0.0] * 10
    parts = [
        rows(unit, "on-time", nums, stratum, first)
        for unit in "abc"
        for nums, stratum, first in ((easy, "easy", 0), (hard, "hard", 50))
    ]
    parts += [rows("d", "on-time", hard, "hard")]
    frame = pl.concat(parts)

    lone = [indicator("on-time", "share", 0.5, 1, 100, adjusted=True)]
    sheets = {sheet.unit: sheet.cells[0] for sheet in assess(frame, lone, list("abcd")).sheets}

    # Losses: 40 of 350 in the group; 10 expected of everybody; d has them on 50 cases, the others on 100.
    assert sheets["d"].factor == Fraction(40, 350) * 50 / 10
    assert sheets["a"].factor == Fraction(40, 350) * 100 / 10
    assert sheets["d"].points == Decimal("60.00")
    assert sheets["d"].adjusted_points == sheets["a"].adjusted_points == Decimal("77.14")


def test_a_stratum_of_two_units_joins_the_rest() -> None:
    nums = [1.0] * 40 + [0.0] * 10
    parts = [rows(unit, "on-time", nums, stratum) for unit, stratum in (("a", "rare"), ("b", "rare"), ("c", "other"))]

    sheets = assess(pl.concat(parts), [ON_TIME], list("abc")).sheets

    assert {sheet.cells[0].factor for sheet in sheets} == {Fraction(1)}


def test_the_frame_of_cells_opens_every_cell() -> None:
    frame = cells_frame([sheet_of(rows("u", "on-time", [1.0] * 39 + [0.0]))])

    assert frame.select("unit", "indicator", "rows", "formula", "weight", "points", "loss", "reason").rows() == [
        ("u", "on-time", 40, "39 / 40", "100.00", "87.50", "12.50", None),
        ("u", "days", 0, "0 / 0", "0.00", "0.00", "0.00", "no_record"),
    ]

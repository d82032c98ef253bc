"""What the method promises of scores and standard errors, for any rows."""

from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.assessment.tables import FEW, INDICATORS, MANY, quarters

from qingfeng.assessment.rules import Assessment, assess
from qingfeng.assessment.rules.noise import noise_of
from qingfeng.assessment.rules.rows import CLUSTERS, read_rows
from qingfeng.assessment.rules.scores import score, spread
from qingfeng.assessment.rules.sheets import cells_frame

Quarter = tuple[pl.DataFrame, list[str]]


def assessed(rows: pl.DataFrame, units: list[str]) -> Assessment:
    return assess(rows, INDICATORS, units)


def by_unit(found: Assessment) -> dict[str, Any]:
    """Everything said of each unit, without the order of units."""
    parts = (found.sheets, found.lines, found.standings, found.proposals)
    named = {(kind, each.unit): asdict(each) for kind, part in enumerate(parts) for each in part}
    return named | {(-1, unit): asdict(noise) for unit, noise in found.noise.items()}


@FEW
@given(quarters(), st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(quarter: Quarter, seed: int) -> None:
    rows, units = quarter
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=seed)

    assert assessed(shuffled, units) == assessed(rows, units)
    assert cells_frame(assessed(shuffled, units).sheets).write_csv() == cells_frame(assessed(rows, units).sheets).write_csv()


@FEW
@given(quarters())
def test_relabelling_units_permutes_everything(quarter: Quarter) -> None:
    rows, units = quarter
    names = {unit: f"v{number:02}" for number, unit in enumerate(reversed(units))}

    relabelled = by_unit(assessed(rows.with_columns(pl.col("unit").replace(names)), list(names.values())[::-1]))
    turned = by_unit(assessed(rows, units[::-1]))

    assert relabelled == {
        (kind, names[unit]): each | ({"unit": names[unit]} if kind >= 0 else {}) for (kind, unit), each in turned.items()
    }
    assert turned == by_unit(assessed(rows, units))


@FEW
@given(quarters(), st.integers(1, 6))
def test_shifting_all_days_by_whole_weeks_changes_nothing(quarter: Quarter, weeks: int) -> None:
    rows, units = quarter
    shifted = rows.with_columns(pl.col("day") + 7 * weeks, pl.col("week") + weeks)

    assert assessed(shifted, units) == assessed(rows, units)


@FEW
@given(quarters())
def test_cells_add_to_the_total_and_weights_to_one_hundred(quarter: Quarter) -> None:
    for sheet in assessed(*quarter).sheets:
        applicable = [cell for cell in sheet.cells if cell.reason is None]
        if applicable:
            assert sum(cell.weight for cell in sheet.cells) == 100
        assert all(0 <= cell.points <= cell.weight and cell.points + cell.loss == cell.weight for cell in sheet.cells)
        assert all(cell.weight == cell.points == 0 for cell in sheet.cells if cell.reason)
        if sheet.total is not None:
            assert 0 <= sheet.total <= 100
            assert sheet.total == sum(cell.points for cell in sheet.cells)


@FEW
@given(quarters())
def test_full_everywhere_is_one_hundred_whatever_is_missing(quarter: Quarter) -> None:
    rows, units = quarter
    best = {"on-time": 1.0, "ratings": 1.0, "duties": 1.0, "cards": 0.0, "days": 0.0, "used": 0.0, "visits": 0.0}
    full = rows.with_columns(num=pl.col("indicator").replace_strict(best))

    for line in assessed(full, units).lines:
        assert line.total == line.adjusted == 10_000


@FEW
@given(quarters(), st.data())
def test_one_case_turned_late_never_raises_the_total_nor_touches_another(quarter: Quarter, data: st.DataObject) -> None:
    rows, units = quarter
    kept = rows.with_row_index().filter((pl.col("indicator") == "on-time") & (pl.col("num") == 1))
    assume(kept.height)
    chosen = data.draw(st.sampled_from(kept["index"].to_list()))
    late = rows.with_columns(num=pl.when(pl.int_range(pl.len()) == chosen).then(0.0).otherwise("num"))

    only_the_one_falls(rows, late, units, rows["unit"][chosen])


@FEW
@given(quarters(), st.data())
def test_one_more_card_never_raises_the_total_nor_touches_another(quarter: Quarter, data: st.DataObject) -> None:
    rows, units = quarter
    cases = rows.with_row_index().filter(pl.col("indicator") == "cards")
    assume(cases.height)
    chosen = data.draw(st.sampled_from(cases["index"].to_list()))
    more = rows.with_columns(num=pl.when(pl.int_range(pl.len()) == chosen).then(pl.col("num") + 2).otherwise("num"))

    only_the_one_falls(rows, more, units, rows["unit"][chosen])


def only_the_one_falls(before: pl.DataFrame, after: pl.DataFrame, units: list[str], unit: str) -> None:
    was = {line.unit: line.total for line in assessed(before, units).lines}
    now = {line.unit: line.total for line in assessed(after, units).lines}

    assert set(now) == set(was)
    assert {name: total for name, total in now.items() if name != unit} == {
        name: total for name, total in was.items() if name != unit
    }
    if unit in was:
        assert now[unit] <= was[unit]


@FEW
@given(quarters(), st.sampled_from(CLUSTERS))
def test_more_kinds_of_cluster_never_lower_the_largest_variance(quarter: Quarter, left_out: str) -> None:
    rows, units = quarter
    checked = read_rows(rows, INDICATORS, units)
    noise, _ = noise_of(checked, score(checked))

    for each in noise.values():
        fewer = [value for kind, value in each.clusters.items() if kind != left_out]
        assert max(each.clusters.values()) >= max(fewer)
        assert each.variance >= max(each.clusters.values())
        assert each.error >= 100


@FEW
@given(quarters())
def test_a_cell_has_at_most_half_its_weight_as_deviation(quarter: Quarter) -> None:
    visits = [each.code for each in INDICATORS].index("visits")

    for sheet in assessed(*quarter).sheets:
        for place, cell in enumerate(sheet.cells):
            if cell.error is not None and place != visits:
                assert cell.error <= float(cell.weight) / 2 * (1 + 1e-12)


@MANY
@given(st.lists(st.decimals("0.01", "60", places=2), min_size=1, max_size=20))
def test_spread_weights_add_up_and_stay_within_a_hundredth(weights: list[Decimal]) -> None:
    exact = tuple(Fraction(weight) for weight in weights)

    found = spread(exact)

    assert sum(found) == 10_000
    assert all(abs(each - 10_000 * weight / sum(exact)) < 1 for each, weight in zip(found, exact, strict=True))

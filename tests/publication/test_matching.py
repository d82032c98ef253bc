"""Rows of a release against rows of the record: numbers may differ, what belongs together may not."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publication.making import worked
from tests.publication.quarters import simulated_rows

from qingfeng.publication.pack.errors import FigureDifferenceError
from qingfeng.publication.pack.matching import check_same
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.rows import published


def changed(rows: pl.DataFrame, change: dict[str, object], *, unit: str, indicator: str, case: int) -> pl.DataFrame:
    is_it = (pl.col("unit") == unit) & (pl.col("indicator") == indicator) & (pl.col("case") == case)
    assert rows.filter(is_it).height == 1
    return rows.with_columns(pl.when(is_it).then(pl.lit(value)).otherwise(name).alias(name) for name, value in change.items())


def difference(expected: pl.DataFrame, found: pl.DataFrame) -> tuple[str, ...]:
    with pytest.raises(FigureDifferenceError) as refusal:
        check_same(published(freshly_numbered(expected)), published(freshly_numbered(found)))
    return refusal.value.place


@given(st.integers(0, 2**20))
@settings(max_examples=15, deadline=None)
def test_two_draws_of_the_same_rows_are_the_same(seed: int) -> None:
    rows = simulated_rows(key=2, township=1, cases=40, seed=seed)
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)

    check_same(published(freshly_numbered(rows)), published(freshly_numbered(shuffled)))


def test_another_amount_is_named() -> None:
    rows = worked()[1]

    place = difference(rows, changed(rows, {"num": 1.0}, unit="c", indicator="on-time", case=12))

    assert place[:3] == ("key", "c", "on-time")
    assert place[3].startswith("rows (num ")


def test_a_row_more_or_less_is_named() -> None:
    rows = worked()[1]

    assert difference(rows, rows.slice(1))[1] == "a"
    assert difference(rows.slice(1), rows)[1] == "a"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"day": 1}, "day"), ({"week": 3}, "week"), ({"applicant": 7}, "applicant"), ({"applicant": None}, "applicant")],
)
def test_a_row_that_belongs_elsewhere_is_named(change: dict[str, object], field: str) -> None:
    rows = worked()[1]

    assert difference(rows, changed(rows, change, unit="f", indicator="on-time", case=5))[:1] == ("key",)
    assert difference(rows, changed(rows, change, unit="f", indicator="on-time", case=5))[3] == field


def test_a_rating_moved_to_another_case_is_named() -> None:
    rows = worked()[1]

    # Case 888 was late and rated badly; case 3 was neither. Each kind of cluster alone has the same number of rows as before.
    moved = changed(rows, {"case": 4}, unit="a", indicator="ratings", case=888)

    assert difference(rows, moved)[:2] == ("key", "a")

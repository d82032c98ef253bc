"""Numbers drawn afresh: the same rows belong together as before, and nothing else is told."""

import polars as pl
import pytest
from tests.publication.making import worked

from qingfeng.publication.pack.errors import UnfitRowsError
from qingfeng.publication.pack.numbers import freshly_numbered, refuse_linked_answers
from qingfeng.publication.pack.rows import CLUSTERS, published


def parts(rows: pl.DataFrame, name: str) -> set[frozenset[int]]:
    """Return which rows share a number, as sets of line numbers."""
    numbered = rows.with_row_index("line").drop_nulls(name)
    return {frozenset(lines) for lines in numbered.group_by("unit", name).agg("line")["line"].to_list()}


@pytest.mark.parametrize("name", CLUSTERS)
def test_the_same_rows_share_a_number(name: str) -> None:
    _, rows = worked()

    drawn = freshly_numbered(rows)

    assert parts(drawn, name) == parts(rows, name)
    assert drawn[name].null_count() == rows[name].null_count()
    by_unit = (
        drawn.drop_nulls(name).group_by("unit").agg(pl.col(name).n_unique().alias("count"), pl.col(name).max().alias("most"))
    )
    assert (by_unit["most"] + 1 == by_unit["count"]).all()


def test_every_draw_is_another_one() -> None:
    _, rows = worked()

    first, second = freshly_numbered(rows), freshly_numbered(rows)

    assert not first["case"].equals(second["case"])
    assert not published(first).equals(published(second))


def test_the_numbers_do_not_follow_the_order_of_days() -> None:
    """With the order kept, the ranks would be those of the days; drawn, they are as good as independent."""
    _, rows = worked()
    days = rows.filter(pl.col("unit") == "a").drop_nulls("day").unique("day").select("day")

    seen = []
    for _ in range(40):
        drawn = freshly_numbered(rows).filter(pl.col("unit") == "a").drop_nulls("day")["day"]
        own = rows.filter(pl.col("unit") == "a").drop_nulls("day")["day"]
        pairs = pl.DataFrame({"day": own, "number": drawn}).unique("day")
        seen.append(pairs.select(pl.corr("day", "number", method="spearman")).item())

    assert days.height == 60
    # Forty rank correlations of sixty days each have a sd of 0.13; their mean one of 0.02.
    assert abs(sum(seen) / len(seen)) < 0.11
    assert max(map(abs, seen)) < 0.7


def test_an_anonymous_answer_that_shares_its_case_is_refused() -> None:
    _, rows = worked()

    refuse_linked_answers(rows, ("visits",))
    with pytest.raises(UnfitRowsError, match="are anonymous"):
        refuse_linked_answers(rows, ("ratings",))

"""What cases are found by, drawn up again where it changed: rows of `case_words`."""

import polars as pl

from qingfeng.casework.bigrams import bigrams
from qingfeng.storage.copying import array_of, copy_out, copy_parts, raw_cursor

OTHER = """
SELECT n.case_id FROM new_case_state n LEFT JOIN case_state s ON s.case_id = n.case_id WHERE s.sought IS DISTINCT FROM n.sought
"""

# So many are made while the server takes those before.
ROWS = 1_000


def cases_of_other_words() -> pl.DataFrame:
    """Return `case_id` of the cases in `new_case_state` that are found by other words than `case_state` says."""
    return copy_out(OTHER, {"case_id": pl.Int64})


def bring_up_words(states: pl.DataFrame) -> None:
    """Write the pairs of characters of cases; `states` has `case_id` and `sought`."""
    if not states.height:
        return
    with raw_cursor() as cursor:
        cursor.execute("DELETE FROM case_words WHERE case_id = ANY(%s::bigint[])", [array_of(states["case_id"])])
    copy_parts("case_words", ["case_id", "bigrams"], map(_pairs, states.iter_slices(ROWS)))


def _pairs(states: pl.DataFrame) -> pl.DataFrame:
    pairs = pl.Series("bigrams", [bigrams(text) for text in states["sought"]], dtype=pl.String)
    return states.select("case_id", pairs)

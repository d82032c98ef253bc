"""When what was corrected later had first been entered."""

from collections.abc import Sequence

import polars as pl

from qingfeng.foundation.record import INSTANT
from qingfeng.storage.copying import among, copy_out

FIRST_ENTRIES = """
SELECT c.case_id, c.seq, (extract(epoch FROM a.recorded_at) * 1000000)::bigint
FROM act c JOIN act a ON a.case_id = c.case_id AND a.seq = c.corrects
WHERE c.corrects IS NOT NULL AND c.case_id {among}
"""


def first_entries(case_ids: Sequence[int]) -> pl.DataFrame:
    """Return for each act that corrects another when that other one was entered.

    Columns: `case_id` and `seq` of the correcting act (Int64), `entered_at` (null: the original has no time of entry).
    """
    which, ids = among(sorted(set(case_ids)))
    schema = {"case_id": pl.Int64, "seq": pl.Int64, "entered_at": pl.Int64}
    found = copy_out(FIRST_ENTRIES.format(among=which), schema, ids)
    return found.with_columns(pl.col("entered_at").cast(INSTANT))

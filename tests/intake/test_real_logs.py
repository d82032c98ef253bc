"""Real logs, read from beside the checkout, against what is known of them."""

from pathlib import Path

import polars as pl
import pytest
from tests.intake.writing import AMSTERDAM, NOW

from qingfeng.intake import read_log


@pytest.mark.parametrize(
    ("name", "cases", "acts", "names"),
    [
        ("receipt", 1434, 8577, 27),
        ("BPIC15_1", 1199, 52217, 398),
        ("BPIC15_2", 832, 44354, 410),
        ("BPIC15_4", 1053, 47293, 356),
        ("bpic2020_DomesticDeclarations", 10357, 55628, None),
        ("bpic2013_incidents", 7554, 65533, None),
    ],
)
def test_real_logs_give_their_known_counts(shared_data: Path, name: str, cases: int, acts: int, names: int | None) -> None:
    log = read_log(shared_data / "eventlogs" / f"{name}.xes.gz", mapping=None, timezone=AMSTERDAM, now=NOW)

    assert (log.cases.height, log.acts.height, log.rejects.height) == (cases, acts, 0)
    assert names is None or log.acts["name"].n_unique() == names


def test_open_receipts_have_no_end(shared_data: Path) -> None:
    log = read_log(shared_data / "eventlogs" / "receipt.xes.gz", mapping=None, timezone=AMSTERDAM, now=NOW)

    assert log.cases["case.enddate"].null_count() == 105
    assert log.cases["case.enddate"].count() == 1329
    assert log.cases.filter(pl.col("case.enddate") < pl.col("case.startdate")).height == 2
    assert log.cases.filter(pl.col("case.enddate") > pl.col("case.deadline")).height == 377

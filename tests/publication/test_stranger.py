"""The verifier that was written from docs/release.md alone agrees with ours: it finds no fault, and finds those made."""

from collections.abc import Callable

import pytest
from tests.publication.making import AT, bent, quarter_of, worked, worked_release
from tests.publication.quarters import pack_and_units, simulated_rows
from tests.publication.stranger import faults

from qingfeng.publication.pack.checking import checked
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.making import Beside, make_file
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import parquet_of, published, text_of


def test_the_stranger_finds_no_fault_in_the_worked_example() -> None:
    assert list(faults(worked_release())) == []


def test_the_stranger_finds_no_fault_in_a_district_of_two_groups() -> None:
    rows = simulated_rows(key=9, township=4, cases=300, seed=3)
    pack, units = pack_and_units(rows)
    content = make_file(quarter_of(pack, units), freshly_numbered(rows), Beside(), at=AT)

    assert list(checked(read_release(content)))
    assert list(faults(content)) == []


def points(text: bytes) -> bytes:
    return text.replace(b'"points":"3656"', b'"points":"3657"')


def total(text: bytes) -> bytes:
    return text.replace(b'"total":"9765","unit":"a","word"', b'"total":"9766","unit":"a","word"')


@pytest.mark.parametrize(
    ("change", "fault"), [(points, "sheet of a"), (total, "total of a in the ranking")], ids=["points", "total"]
)
def test_the_stranger_finds_a_figure_that_does_not_follow(change: Callable[[bytes], bytes], fault: str) -> None:
    content = worked_release()
    text = unpacked(content)["results.json"]
    assert change(text) != text

    assert list(faults(bent(content, {"results.json": change(text)}))) == [fault]


def test_the_stranger_finds_rows_out_of_order_and_rows_left_out() -> None:
    content = worked_release()
    rows = published(worked()[1])
    turned, cut = rows.reverse(), rows.slice(1)

    assert "order of the rows" in list(faults(bent(content, {"rows.csv": text_of(turned), "rows.parquet": parquet_of(turned)})))
    told = list(faults(bent(content, {"rows.csv": text_of(cut), "rows.parquet": parquet_of(cut)})))
    assert told[0] == "count or digest of the rows"
    assert "sheet of a" in told

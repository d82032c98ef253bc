"""Lists as files: the filter stands in them, and nothing in them is a formula."""

import io
from pathlib import Path

from django.test import Client
from python_calamine import CalamineWorkbook
from tests.casework.small_logs import small_log, taken

from qingfeng.directory.policy.loading import Policy


def _body(pages: Client, address: str) -> bytes:
    # Read to its end a file is closed.
    return b"".join(pages.get(address).streaming_content)  # type: ignore[attr-defined]


def test_a_csv_says_its_filter_first_and_disarms_formulas(pages: Client, db: None, tmp_path: Path, policy: Policy) -> None:
    taken(small_log(tmp_path, "=1+1,submit,2026-06-01T09:00:00,,,\nk,submit,2026-06-02T09:00:00,,,\n"), policy)

    lines = _body(pages, "/en/small/cases.csv?source=s").decode("utf-8-sig").splitlines()

    assert lines[0] == '"# Shown: source s, newest first. At most 50,000 rows; narrow the filter for the rest."'
    assert lines[1].startswith("case number,item,")
    assert [line.partition(",")[0] for line in lines[2:]] == ["k", "'=1+1"]


def test_an_xlsx_holds_texts_and_says_its_filter_on_its_second_sheet(pages: Client, record: Policy) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(_body(pages, "/en/small/findings.xlsx?level=3")))

    rows = book.get_sheet_by_name("rows").to_python()
    about = book.get_sheet_by_name("about").to_python()

    assert [row[0] for row in rows] == ["case", "k2"]
    assert about[0][0] == "Shown: red card, newest first."


def test_a_file_speaks_the_language_of_its_address(pages: Client, record: Policy) -> None:
    response = pages.get("/zh/small/cases.csv")

    assert b"k2" in b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="small-cases.csv"'


def test_times_of_a_file_are_those_of_the_district_with_their_offset(pages: Client, record: Policy) -> None:
    lines = _body(pages, "/en/small/cases.csv").decode("utf-8-sig").splitlines()

    assert "2026-06-18 09:00:00+08:00" in "".join(lines)

"""Ranking, sheet and rows as files: CSV and XLSX with what they show, PDF tagged, in both languages."""

import io
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.console.account_quarter import drawn_up, two_quarters, worked_quarter
from tests.pages.test_paper import has_font, opened, words_of

from qingfeng.pages.paper import setting

pytestmark = pytest.mark.django_db
RANKING = "/en/small/account/2026Q3/key"


@pytest.fixture
def district(tmp_path: Path) -> object:
    return two_quarters(tmp_path)


def _body(pages: Client, address: str) -> bytes:
    # Read to its end a file is closed.
    return b"".join(pages.get(address).streaming_content)  # type: ignore[attr-defined]


def test_a_ranking_as_csv_holds_units_those_without_a_place_and_proposals(pages: Client, district: object) -> None:
    lines = _body(pages, f"{RANKING}.csv").decode("utf-8-sig").splitlines()

    assert lines[0].startswith('"# Third quarter of 2026: Key departments · Chance makes up 10 per cent')
    assert "account no. 1, as of 2 Oct 2026" in lines[0]
    assert lines[2].startswith("1,Office B,100.00,±3.0,400,1–5,")
    assert any(line.startswith("Office G,25,fewer than 30 cases") for line in lines)
    assert any(line.startswith("Office F,6 / 6,6–6,63.73") for line in lines)


def test_a_sheet_as_xlsx_holds_the_cells_and_their_sum(pages: Client, district: object) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(_body(pages, f"{RANKING}/f.xlsx")))

    rows = book.get_sheet_by_name("rows").to_python()
    assert rows[1][1:8] == ["1,500", "1362 / 1500", "0.908", "54.00%", "37.50 (30)", "20.25", "17.25"]
    assert rows[-1][5:9] == ["100.00 (80)", "63.73", "36.27", "±12.6"]
    assert "Total 63.73 ±12.6" in book.get_sheet_by_name("about").to_python()[0][0]


def test_rows_of_a_cell_as_csv_are_all_there_with_their_case_numbers(pages: Client, district: object) -> None:
    lines = _body(pages, f"{RANKING}/c/on-time.csv").decode("utf-8-sig").splitlines()

    assert len(lines) == 2 + 900
    assert {line.split(",")[0] for line in lines[2:]} == {"案/1", "k2"}
    assert [line.split(",")[1] for line in lines[2:]] == ["0"] * 12 + ["1"] * 888


def test_a_pdf_is_tagged_titled_and_names_its_account(pages: Client, district: object) -> None:
    response = pages.get(f"{RANKING}.pdf")

    plain = opened(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="small-2026Q3-key.pdf"'
    assert b"<pdfuaid:part>1</pdfuaid:part>" in plain
    assert b"Third quarter of 2026: Key departments" in plain


@pytest.mark.skipif(not has_font, reason="No font with Chinese characters is installed.")
def test_a_chinese_pdf_of_a_simulated_account_is_marked_so(pages: Client, district: object) -> None:
    drawn_up(district, "2026Q3", worked_quarter(), simulated=True)  # type: ignore[arg-type]

    pdf = pages.get("/zh/small/account/2026Q3/key/f.pdf").content

    assert b"<rdf:li>zh-CN</rdf:li>" in opened(pdf)
    assert set("模拟数据") <= words_of(pdf)


def test_without_a_font_the_answer_says_what_is_missing(
    pages: Client, district: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting, "CHINESE", ("No Such Face",))

    response = pages.get("/zh/small/account/2026Q3/key.pdf")

    assert response.status_code == 503
    assert "Noto Sans CJK SC" in response.content.decode()

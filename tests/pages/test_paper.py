"""Tables on paper: tagged PDF with text, title and language; the same bytes each time; a clear refusal without a font."""

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qingfeng.foundation.messages import speaking
from qingfeng.pages.paper import NoFontError, Paper, PaperTable, pdf_of, setting

ROWS = tuple((str(number), f"unit {number}", "92.54") for number in range(1, 121))
ENGLISH = Paper(
    language="en",
    title="Third quarter of 2026: Townships",
    mark="Simulated data",
    lines=("Chance makes up 58 per cent.",),
    notes=("All cases are counted.",),
    tables=(PaperTable("Table", ("Place", "Unit", "Total"), ROWS, (0, 2), (1, 4, 1)),),
    foot=("account no. 1", "digest " + "ab" * 32),
    page="page {n} of {all}",
    at=datetime(2026, 10, 1, tzinfo=UTC),
)
CHINESE = replace(ENGLISH, language="zh", title="2026年第三季度：乡镇街道", mark="模拟数据")
has_font = bool(set(setting._fonts().families()) & set(setting.CHINESE))


def opened(pdf: bytes) -> bytes:
    """Return a file with its packed streams beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"\n".join(zlib.decompressobj().decompress(each) for each in streams if each[:1] == b"x")


def words_of(pdf: bytes) -> set[str]:
    """Return the characters that a reader can copy out: what the maps of the fonts lead to."""
    maps = re.findall(rb"begincmap(.*?)endcmap", opened(pdf), re.DOTALL)
    codes = [code for each in maps for code in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", each)]
    return {bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in codes}


def test_a_paper_is_tagged_and_says_its_title_and_language() -> None:
    pdf = pdf_of(ENGLISH)

    plain = opened(pdf)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in plain
    assert ENGLISH.title.encode() in plain
    assert b"<rdf:li>en</rdf:li>" in plain
    assert {b"Table", b"TH", b"TD", b"H1", b"H2", b"P"} <= set(re.findall(rb"/S\s*/([A-Z0-9a-z]+)", plain))
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", plain)


def test_a_long_table_fills_pages_and_each_is_numbered() -> None:
    pages = [len(re.findall(rb"/Type\s*/Page\b(?!s)", opened(pdf_of(replace(ENGLISH, tables=(table,)))))) for table in tables()]

    assert pages[0] == 1
    assert pages[1] > 2


def tables() -> tuple[PaperTable, PaperTable]:
    whole = ENGLISH.tables[0]
    return replace(whole, rows=ROWS[:3]), whole


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf_of(ENGLISH) == pdf_of(ENGLISH)
    assert pdf_of(ENGLISH) != pdf_of(replace(ENGLISH, mark=""))


@pytest.mark.skipif(not has_font, reason="No font with Chinese characters is installed.")
def test_chinese_can_be_copied_out_of_it() -> None:
    pdf = pdf_of(CHINESE)

    assert set("年第三季度乡镇街道模拟数据") <= words_of(pdf)
    assert b"<rdf:li>zh-CN</rdf:li>" in opened(pdf)


def test_latin_letters_can_be_copied_out_of_it() -> None:
    assert set("Townships") <= set("".join(words_of(pdf_of(ENGLISH))))


def test_without_a_chinese_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "CHINESE", ("No Such Face",))

    with speaking("en"), pytest.raises(NoFontError, match="Install Noto Sans CJK SC"):
        pdf_of(CHINESE)


def test_english_needs_no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "CHINESE", ("No Such Face",))

    assert pdf_of(ENGLISH).startswith(b"%PDF")

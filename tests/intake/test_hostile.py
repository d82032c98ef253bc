"""Files that mean harm, or are broken: a refusal with its place, never half a log."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.intake.writing import AMSTERDAM, NOW, event, packed, trace, xes

from qingfeng.foundation.errors import InputError
from qingfeng.intake import read_log
from qingfeng.intake.delimited import read_delimited
from qingfeng.intake.encodings import EncodingError
from qingfeng.intake.kinds import UnknownFormatError
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.sheets import read_sheet
from qingfeng.intake.sources import Bounds, CutFileError, FileMissingError, PackedBombError, Source
from qingfeng.intake.tables import NotTableError
from qingfeng.intake.xes import EndlessTokenError, EntityRefusedError, NotXesError, read_events


def read(path: Path) -> object:
    return read_log(path, mapping=None, timezone=AMSTERDAM, now=NOW)


def written(folder: Path, text: str, name: str = "log.xes") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_an_entity_bomb_is_refused_where_it_is_declared(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<log>&b;</log>'

    with pytest.raises(EntityRefusedError, match=r"log\.xes, line 2: declares a document type"):
        read(written(tmp_path, bomb))


def test_a_file_outside_is_never_fetched(tmp_path: Path) -> None:
    text = '<?xml version="1.0"?>\n<!DOCTYPE log SYSTEM "file:///etc/passwd">\n<log/>'

    with pytest.raises(EntityRefusedError):
        read(written(tmp_path, text))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_packed_file_gives_nothing(tmp_path: Path, share: float) -> None:
    whole = gzip.compress(xes(*(trace(f"c{i}", event()) for i in range(2000))).encode())
    path = tmp_path / "log.xes.gz"
    path.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(CutFileError, match=r"log\.xes\.gz: the packed file is cut after \d+"):
        read(path)


def test_a_damaged_packed_file_gives_nothing(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(xes(*(trace(f"c{i}", event()) for i in range(2000))).encode()))
    whole[-6] ^= 0xFF
    path = tmp_path / "log.xes.gz"
    path.write_bytes(bytes(whole))

    with pytest.raises(CutFileError, match="damaged"):
        read(path)


def test_a_plain_file_that_ends_early_is_cut(tmp_path: Path) -> None:
    text = xes(trace("c1", event(), event()))

    with pytest.raises(CutFileError, match=r"line 6: the file ends before its XML does"):
        read(written(tmp_path, text[: text.index("</trace>")]))


def test_packed_members_one_after_another_are_one_file(tmp_path: Path) -> None:
    text = xes(trace("c1", event())).encode()
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(text[:60]) + gzip.compress(text[60:]) + bytes(512))

    assert read_log(path, mapping=None, timezone=AMSTERDAM, now=NOW).acts.height == 1


def test_what_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, b"<log>" + b" " * 4_000_000)
    source = Source(path, bounds=Bounds(unpacked=1 << 20))

    with pytest.raises(PackedBombError, match="more than 200 times its size"):
        read_events(source)


@pytest.mark.parametrize("filler", ["x" * 3_000_000, '<string key="' + "k" * 3_000_000, "<!--" + "-x" * 1_500_000])
def test_a_line_without_end_is_refused_within_bounds(tmp_path: Path, filler: str) -> None:
    path = written(tmp_path, "<log>\n" + filler)

    with pytest.raises(EndlessTokenError, match=r"line \d: more than 1048576 bytes without an element"):
        read_events(Source(path, bounds=Bounds(silent=1 << 20)))


def test_elements_without_end_are_refused(tmp_path: Path) -> None:
    deep = '<log><trace><event><string key="a" value="b">' + "<x>" * 5000

    with pytest.raises(EndlessTokenError, match="nest deeper than 100"):
        read(written(tmp_path, deep))


def test_keys_without_end_are_refused(tmp_path: Path) -> None:
    more = "".join(f'<string key="k{i}" value=""/>' for i in range(5000))

    with pytest.raises(EndlessTokenError, match="more than 4096 different attribute keys"):
        read(written(tmp_path, xes(trace("c1", event(more=more)))))


def test_xml_that_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotXesError, match=r"line 2: the root element is <html>"):
        read(written(tmp_path, "<?xml version='1.0'?>\n<html/>"))


def test_what_is_not_well_formed_is_refused_with_line_and_column(tmp_path: Path) -> None:
    with pytest.raises(NotXesError, match=r"log\.xes, line 3, column \d+: not well-formed XML \(mismatched tag\)"):
        read(written(tmp_path, "<log>\n<trace>\n</event>\n</log>"))


def test_a_text_named_xes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotXesError, match="line 1"):
        read(written(tmp_path, "case,act,at\n"))


def test_bytes_of_another_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(xes(trace("案件", event("受理"))).encode("gb18030"))

    with pytest.raises(NotXesError, match=r"line 3, column \d+"):
        read(path)


def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodingError, match="no encoding named klingon-8"):
        read(written(tmp_path, '<?xml version="1.0" encoding="klingon-8"?><log/>'))


def test_a_table_of_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("case,act,at\n1,受理,2020-01-01\n".encode("gb18030"))

    with pytest.raises(EncodingError, match=r"near line 2: byte 0x\w\w is not utf-8-sig"):
        read(path)


def test_a_table_of_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "case,act,at\n" + "x" * 3_000_000, "table.csv")

    with pytest.raises(EndlessTokenError, match="line 2: more than 1048576 bytes without an end of line"):
        read_delimited(Source(path, bounds=Bounds(silent=1 << 20)), encoding="utf-8", delimiter=",", header=1)


def test_a_quote_that_never_closes_is_refused_where_it_opens(tmp_path: Path) -> None:
    path = written(tmp_path, 'case,act,at\n1,a,2020-01-01\n2,"b,2020-01-01\n3,c,2020-01-01\n', "table.csv")

    with pytest.raises(NotTableError, match="line 3: the row cannot be read"):
        read(path)


@pytest.mark.parametrize("name", ["log.pdf", "log", "table.xls"])
def test_an_unknown_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownFormatError, match="save it as one of them"):
        read(written(tmp_path, "%PDF-1.7", name))


@pytest.mark.parametrize("content", ["", "\n\n\n"])
def test_an_empty_table_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(NotTableError):
        read(written(tmp_path, content, "table.csv"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="No such file"):
        read(tmp_path / "none.xes")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        read(tmp_path)


def test_a_workbook_that_unpacks_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 4_000_000)

    with pytest.raises(PackedBombError, match=r"book\.xlsx: unpacks to"):
        read_sheet(Source(path, bounds=Bounds(unpacked=1 << 20)), sheet=None, header=1)


def test_a_workbook_with_a_stray_cell_far_away_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "case")
    sheet.write(1_048_575, 16_383, "far")
    book.close()

    with pytest.raises(PackedBombError, match="reaches to row 1048576, column 16384"):
        read(path)


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    book.add_worksheet().write(0, 0, "case")
    book.close()
    path = tmp_path / "book.xlsx"
    path.write_bytes(content.getvalue()[:2000])

    with pytest.raises(InputError):
        read_log(path, mapping=Mapping(format="xlsx"), timezone=AMSTERDAM, now=NOW)


def test_a_cut_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_bytes(b"PAR1" + bytes(100))

    with pytest.raises(NotTableError, match="cannot be read as Parquet"):
        read(path)

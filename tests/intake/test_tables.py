"""CSV, TSV, XLSX and Parquet by a mapping."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.intake.writing import AMSTERDAM, NOW, table_of, told

from qingfeng.foundation.record import INSTANT
from qingfeng.intake import load_mapping, read_log
from qingfeng.intake.guess import NoMappingError
from qingfeng.intake.mapping import Mapping, MappingFaultsError

PER_ACT = Mapping.model_validate({"case": "case", "act": "act", "at": "at"})
PER_CASE = {"rows": "case", "case": "id", "acts": [{"name": "open", "column": "opened"}, {"name": "close", "column": "closed"}]}


def names(frame: pl.DataFrame) -> list[str]:
    return frame["name"].cast(pl.String).to_list()


def test_one_row_per_act_makes_cases_in_the_order_of_first_meeting(tmp_path: Path) -> None:
    text = "case,act,at\nc2,a,2020-01-02 08:00\nc1,b,2020-01-01\nc2,c,2020-01-02 09:00\n"

    log = table_of(tmp_path, text, PER_ACT, zone="UTC")

    assert log.cases["key"].to_list() == ["c2", "c1"]
    assert log.acts.select("case", "place", "dated").rows() == [(0, 0, False), (1, 0, True), (0, 1, False)]
    assert log.acts["at"].to_list()[1] == datetime(2020, 1, 1, tzinfo=UTC)


def test_rejects_tell_the_line_on_which_the_row_begins(tmp_path: Path) -> None:
    text = 'case,act,at,note\nc1,a,2020-01-01,"two\nlines"\n,b,2020-01-02,\nc1,,2020-01-03,\nc1,d,,\n'
    text += "c1,e,9999-12-31,\nc1,f,x,\n\nc1,g,2020-01-04,,extra\n"

    log = table_of(tmp_path, text, PER_ACT)

    assert names(log.acts) == ["a"]
    assert told(log) == [
        (4, "case", None, "no_case"),
        (5, "act", "2020-01-03", "no_name"),
        (6, "at", None, "no_time"),
        (7, "at", "9999-12-31", "future"),
        (8, "at", "x", "bad_time"),
        (10, None, "c1,g,2020-01-04,,extra", "ragged"),
    ]
    assert log.notes["blank_rows"] == 1


def test_attributes_have_the_type_that_the_mapping_names(tmp_path: Path) -> None:
    types = ("integer", "decimal", "truth", "date", "instant", "limit", "text")
    attributes = {"act": {kind: {"column": kind, "type": kind} for kind in types}}
    mapping = Mapping.model_validate({"case": "case", "act": "act", "at": "at", "attributes": attributes})
    head = "case,act,at," + ",".join(types)
    good = "c1,a,2020-01-01,3,1.5,是,2020/2/3,2020-02-03T00:00:00+01:00,20 workdays,=1+1"
    bad = "c1,b,2020-01-01,3x,inf,maybe,2020-02-30,soon,20 moons,x"

    log = table_of(tmp_path, f"{head}\n{good}\n{bad}\n", mapping)

    row = log.acts.row(0, named=True)
    assert [row[f"act.{kind}"] for kind in types] == [
        3,
        1.5,
        True,
        date(2020, 2, 3),
        datetime(2020, 2, 2, 23, tzinfo=UTC),
        "20 workday",
        "=1+1",
    ]
    assert log.acts.schema["act.instant"] == INSTANT
    assert log.acts.select(f"act.{kind}" for kind in types[:-1]).row(1) == (None,) * 6
    assert sorted(reason for _, _, _, reason in told(log)) == [
        "bad_date",
        "bad_date",
        "bad_limit",
        "bad_number",
        "bad_number",
        "bad_truth",
    ]


def test_of_a_cases_facts_the_first_that_is_there_stands(tmp_path: Path) -> None:
    mapping = Mapping.model_validate(
        {
            "case": "case",
            "act": "act",
            "at": "at",
            "case_unit": "unit",
            "procedure": {"value": "permit"},
            "attributes": {"case": {"fee": "fee"}},
        }
    )

    log = table_of(tmp_path, "case,act,at,unit,fee\nc1,a,2020-01-01,,5\nc1,b,2020-01-02,Desk,6\n", mapping)

    assert log.cases.select("key", "unit", "procedure", "case.fee").rows() == [("c1", "Desk", "permit", "5")]


def test_texts_that_stand_for_nothing_are_missing(tmp_path: Path) -> None:
    mapping = PER_ACT.model_copy(update={"performer": "who", "missing": ("NULL",)})

    log = table_of(tmp_path, "case,act,at,who\nc1,a,2020-01-01,NULL\nc1,b,2020-01-02, \nc1,c,2020-01-03,Li\n", mapping)

    assert log.acts["performer"].cast(pl.String).to_list() == [None, None, "Li"]
    assert not log.rejects.height


def test_one_row_per_case_makes_an_act_of_each_date_in_the_order_of_the_mapping(tmp_path: Path) -> None:
    text = "id,closed,opened\n1,2020-01-02,2020-01-02\n2,,2020-01-03\n3,,\n"

    log = table_of(tmp_path, text, Mapping.model_validate(PER_CASE))

    assert log.cases["key"].to_list() == ["1", "2", "3"]
    assert log.acts.select("case", "place", "event_id").rows() == [(0, 0, "opened"), (0, 1, "closed"), (1, 0, "opened")]
    assert names(log.acts) == ["open", "close", "open"]


def test_a_date_that_cannot_be_read_costs_its_act_and_names_its_column(tmp_path: Path) -> None:
    log = table_of(tmp_path, "id,closed,opened\n1,soon,2020-01-02\n", Mapping.model_validate(PER_CASE))

    assert names(log.acts) == ["open"]
    assert told(log) == [(2, "closed", "soon", "bad_time")]


def test_equal_rows_are_duplicates_and_other_rows_of_a_key_are_told_apart(tmp_path: Path) -> None:
    text = "id,closed,opened\n1,2020-01-02,2020-01-01\n1,2020-01-02,2020-01-01\n1,2020-01-05,2020-01-01\n2,,2020-01-01\n"

    log = table_of(tmp_path, text, Mapping.model_validate(PER_CASE))

    assert told(log) == [(3, "id", "1", "duplicate"), (4, "id", "1", "case_twice")]
    assert log.acts.height == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_the_header_has(tmp_path: Path, delimiter: str) -> None:
    text = "case,act,at\nc1,a,2020-01-01\n".replace(",", delimiter)

    assert names(table_of(tmp_path, text, PER_ACT).acts) == ["a"]


def test_lines_above_the_header_are_skipped_and_counted(tmp_path: Path) -> None:
    mapping = PER_ACT.model_copy(update={"header": 3})

    log = table_of(tmp_path, "A report\n\ncase,act,at\nc1,a,2020-01-01\nc1,b,x\n", mapping)

    assert names(log.acts) == ["a"]
    assert told(log) == [(5, "at", "x", "bad_time")]


def test_chinese_encodings_and_gzip_are_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_bytes(gzip.compress("案件,环节,时间\n1,受理,2020年1月2日\n".encode("gb18030")))
    mapping = Mapping.model_validate({"encoding": "gb18030", "case": "案件", "act": "环节", "at": "时间"})

    log = read_log(path, mapping=mapping, timezone="Asia/Shanghai", now=NOW)

    assert names(log.acts) == ["受理"]
    assert log.kind == "csv"


def workbook(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("other").write(0, 0, "nothing")
    sheet = book.add_worksheet("acts")
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, ["case", "act", "at", "n"])
    sheet.write_row(1, 0, [7, "a"])
    sheet.write_datetime(1, 2, date(2020, 1, 1), day)
    sheet.write_formula(1, 3, "=1+1", None, 2)
    sheet.write_row(2, 0, [7, "b"])
    sheet.write_datetime(2, 2, datetime(2020, 1, 2, 10, 30, tzinfo=UTC).replace(tzinfo=None), moment)
    sheet.write(2, 3, "3x")
    sheet.write_row(4, 0, [7, '=cmd|"x"', "soon", 1])
    book.close()


def test_a_sheet_is_read_with_its_stored_results_and_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    workbook(path)
    mapping = Mapping.model_validate(
        {
            "sheet": "acts",
            "case": "case",
            "act": "act",
            "at": "at",
            "attributes": {"act": {"n": {"column": "n", "type": "integer"}}},
        }
    )

    log = read_log(path, mapping=mapping, timezone="UTC", now=NOW)

    assert log.cases["key"].to_list() == ["7"]
    assert log.acts.select("at", "dated", "act.n").rows() == [
        (datetime(2020, 1, 1, tzinfo=UTC), True, 2),
        (datetime(2020, 1, 2, 10, 30, tzinfo=UTC), False, None),
    ]
    assert sorted(told(log)) == [(3, "n", "3x", "bad_number"), (5, "at", "soon", "bad_time")]
    assert set(log.rejects["place"]) == {"acts"}


def test_parquet_gives_what_csv_gives(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "case": [1, 1, None],
            "act": ["a", "b", "c"],
            "at": [datetime(2020, 1, 1, 8, tzinfo=UTC), datetime(2020, 1, 2, 8, tzinfo=UTC), None],
            "list": [[1], [2], [3]],
        }
    )
    path = tmp_path / "table.parquet"
    frame.write_parquet(path)

    log = read_log(path, mapping=PER_ACT, timezone=AMSTERDAM, now=NOW)

    assert log.cases["key"].to_list() == ["1"]
    assert log.acts["at"].to_list() == frame["at"].to_list()[:2]
    assert told(log) == [(3, "case", None, "no_case")]


def test_a_table_without_mapping_is_read_by_a_guess_that_says_so(tmp_path: Path) -> None:
    text = "Case ID,Activity,Timestamp,Resource,cost,code\n"
    text += "c1,a,2020-01-01 08:00:00,Li,3.5,007\nc1,b,2020-01-02 08:00:00,Wu,4,008\n"

    log = table_of(tmp_path, text, None)

    assert log.guessed
    assert names(log.acts) == ["a", "b"]
    assert log.acts["act.cost"].to_list() == [3.5, 4.0]
    assert log.acts["act.code"].to_list() == ["007", "008"]


def test_a_table_that_nothing_can_be_guessed_of_asks_for_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(NoMappingError, match=r"give a mapping file\. Columns: x, y"):
        table_of(tmp_path, "x,y\n1,2\n", None)


def test_a_mapping_that_names_absent_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingFaultsError, match=r"has not: act, at\. It has case, what"):
        table_of(tmp_path, "case,what\n1,2\n", PER_ACT)


def test_a_mapping_without_what_a_table_needs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingFaultsError, match="lacks act, at"):
        table_of(tmp_path, "case,what\n1,2\n", Mapping(case="case"))


def test_baltimores_requests_are_late_as_often_as_known(shared_data: Path, root: Path) -> None:
    mapping = load_mapping(root / "examples" / "mappings" / "baltimore.toml")

    log = read_log(shared_data / "requests311" / "baltimore_311_sample.csv", mapping=mapping, timezone="UTC", now=NOW)

    close, due = pl.col("case.CloseDate"), pl.col("case.DueDate")
    assert (log.cases.height, log.rejects.height) == (10_000, 0)
    assert log.cases.filter(close > due).height == 1567
    local = log.cases.with_columns(column.dt.convert_time_zone("America/New_York").dt.date() for column in (close, due))
    assert local.filter(close > due).height == 1316

"""What the XES reader makes of a log."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from tests.intake.writing import AMSTERDAM, NOW, event, log_of, packed, told, trace, xes

from qingfeng.foundation.record import ACT_COLUMNS, ATTRIBUTE_DTYPES, INSTANT
from qingfeng.intake import read_log
from qingfeng.intake.mapping import Mapping


def test_roles_of_the_standard_become_columns(tmp_path: Path) -> None:
    more = (
        '<string key="lifecycle:transition" value="complete"/><string key="org:resource" value="Li"/>'
        '<string key="org:group" value="Desk"/><id key="identity:id" value="e-1"/>'
    )

    log = log_of(tmp_path, xes(trace("c1", event(more=more))))

    act = log.acts.row(0, named=True)
    assert {key: act[key] for key in ("name", "step", "performer", "unit", "event_id", "place", "dated")} == {
        "name": "a",
        "step": "complete",
        "performer": "Li",
        "unit": "Desk",
        "event_id": "e-1",
        "place": 0,
        "dated": False,
    }
    assert log.cases["key"].to_list() == ["c1"]


def test_frames_have_the_dtypes_of_the_record(tmp_path: Path) -> None:
    more = (
        '<int key="n" value="3"/><float key="f" value="1.5"/><boolean key="b" value="true"/><date key="d" value="2012-01-01"/>'
    )

    log = log_of(tmp_path, xes(trace("c1", event(more=more), more='<string key="s" value="x"/>')))

    roles = {name: dtype for name, dtype in log.acts.schema.items() if name in ACT_COLUMNS}
    assert all(dtype == ACT_COLUMNS[name] for name, dtype in roles.items())
    assert {name: log.acts.schema[f"act.{name}"] for name in "nfbd"} == {
        "n": pl.Int64,
        "f": pl.Float64,
        "b": pl.Boolean,
        "d": INSTANT,
    }
    assert log.cases.schema["case.s"] in ATTRIBUTE_DTYPES


def test_global_is_never_a_default(tmp_path: Path) -> None:
    head = '<global scope="trace"><date key="end" value="1970-01-01T00:00:00Z"/></global>'
    head += '<global scope="event"><string key="org:resource" value="UNKNOWN"/></global>'
    end = '<date key="end" value="2011-06-01T00:00:00Z"/>'

    log = log_of(tmp_path, xes(trace("c1", event()), trace("c2", event(), more=end), head=head))

    assert log.cases["case.end"].to_list() == [None, datetime(2011, 6, 1, tzinfo=UTC)]
    assert "performer" not in log.acts.columns


def test_the_order_of_the_file_is_the_place(tmp_path: Path) -> None:
    events = [event("b", "2011-05-03T08:00:00Z"), event("a", "2011-05-03T08:00:00Z"), event("c", "2011-05-01T08:00:00Z")]

    log = log_of(tmp_path, xes(trace("c1", *events)))

    assert log.acts.select(pl.col("name").cast(pl.String), "place").rows() == [("b", 0), ("a", 1), ("c", 2)]


def test_offsets_are_kept_beside_the_instant(tmp_path: Path) -> None:
    texts = ["2011-05-03T10:00:00+02:00", "2011-05-03T08:00:00Z", "2011-05-03T10:00:00", "2011-05-03T04:30:00-0330"]

    log = log_of(tmp_path, xes(trace("c1", *(event(at=text) for text in texts))))

    assert set(log.acts["at"].to_list()) == {datetime(2011, 5, 3, 8, tzinfo=UTC)}
    assert log.acts["offset_minutes"].to_list() == [120, 0, None, -210]


def test_a_row_that_cannot_be_used_is_a_reject_with_its_line_and_reason(tmp_path: Path) -> None:
    events = [
        event("ok"),
        event(None),
        event("no time", None),
        event("bad", "soon"),
        event("blank", " "),
        event("far", "9999-12-31T00:00:00Z"),
        event("old", "1899-12-31T22:00:00Z"),
    ]

    log = log_of(tmp_path, xes(trace("c1", *events), trace(None, event("lost"))))

    assert log.acts["name"].to_list() == ["ok"]
    assert told(log) == [
        (5, "concept:name", "2011-05-03T08:00:00Z", "no_name"),
        (6, "time:timestamp", None, "no_time"),
        (7, "time:timestamp", "soon", "bad_time"),
        (8, "time:timestamp", None, "no_time"),
        (9, "time:timestamp", "9999-12-31T00:00:00Z", "future"),
        (10, "time:timestamp", "1899-12-31T22:00:00Z", "ancient"),
        (12, "concept:name", None, "no_case"),
        (13, "concept:name", "2011-05-03T08:00:00Z", "no_case"),
    ]


def test_a_value_that_cannot_be_read_leaves_the_attribute_empty(tmp_path: Path) -> None:
    more = (
        '<int key="n" value="3x"/><float key="f" value="NaN"/><boolean key="b" value="maybe"/>'
        '<date key="d" value=" "/><date key="e" value="9999-12-31T00:00:00Z"/>'
    )

    log = log_of(tmp_path, xes(trace("c1", event(more=more))))

    assert log.acts.select("act.n", "act.f", "act.b", "act.d", "act.e").row(0) == (None, None, None, None, None)
    assert sorted(told(log)) == [
        (4, "b", "maybe", "bad_truth"),
        (4, "d", " ", "bad_date"),
        (4, "e", "9999-12-31T00:00:00Z", "impossible_date"),
        (4, "f", "NaN", "bad_number"),
        (4, "n", "3x", "bad_number"),
    ]


def test_lists_are_rejects_and_children_are_counted(tmp_path: Path) -> None:
    more = '<list key="l"><string key="x" value="1"/></list><string key="s" value="1"><int key="child" value="2"/></string>'

    log = log_of(tmp_path, xes(trace("c1", event(more=more), event("after"))))

    assert told(log) == [(4, "l", None, "structured")]
    assert log.notes["nested_attributes"] == 2
    assert [name for name in log.acts.columns if name.startswith("act.")] == ["act.s"]
    assert log.acts["name"].to_list() == ["a", "after"]


def test_an_attribute_that_stands_twice_keeps_its_first_value(tmp_path: Path) -> None:
    more = '<string key="s" value="first"/><string key="s" value="second"/>'

    log = log_of(tmp_path, xes(trace("c1", event(more=more), more='<string key="t" value="1"/><string key="t" value="2"/>')))

    assert log.acts["act.s"].to_list() == ["first"]
    assert log.cases["case.t"].to_list() == ["1"]
    assert sorted(told(log)) == [(3, "t", "2", "twice"), (4, "s", "second", "twice")]


def test_mixed_numbers_become_decimals_and_other_mixtures_texts(tmp_path: Path) -> None:
    first = '<int key="n" value="3"/><int key="m" value="4"/>'
    second = '<float key="n" value="1.5"/><string key="m" value="four"/>'

    log = log_of(tmp_path, xes(trace("c1", event(more=first), event(more=second))))

    assert log.acts["act.n"].to_list() == [3.0, 1.5]
    assert log.acts["act.m"].to_list() == ["4", "four"]
    assert {note.key: note.is_mixed for note in log.attributes if note.key in "mn"} == {"m": True, "n": True}


def test_traces_of_one_key_become_one_case(tmp_path: Path) -> None:
    one = trace("c1", event("a"), more='<string key="x" value="1"/>')
    two = trace("c1", event("b"), more='<string key="x" value="2"/><string key="y" value="3"/>')

    log = log_of(tmp_path, xes(one, trace("c2", event("z")), two))

    assert log.cases.select("key", "case.x", "case.y").rows() == [("c1", "1", "3"), ("c2", None, None)]
    assert log.acts.select("case", pl.col("name").cast(pl.String), "place").rows() == [(0, "a", 0), (1, "z", 0), (0, "b", 1)]
    assert log.notes["cases_merged"] == 1


def test_a_case_without_acts_stays(tmp_path: Path) -> None:
    log = log_of(tmp_path, xes(trace("c1"), trace("c2", event())))

    assert log.cases["key"].to_list() == ["c1", "c2"]
    assert log.acts["case"].to_list() == [1]


def test_a_log_without_traces_is_an_empty_log(tmp_path: Path) -> None:
    log = log_of(tmp_path, xes())

    assert (log.cases.height, log.acts.height, log.rejects.height) == (0, 0, 0)
    assert {"case", "name", "at", "dated", "place"} <= set(log.acts.columns)


def test_attributes_may_stand_in_any_order_and_with_any_quotes(tmp_path: Path) -> None:
    more = "<string value='x &amp; &lt;y&gt;' key='s'/><!-- <string key='no' value='1'/> -->"

    log = log_of(tmp_path, xes(trace("c1", event(more=more))))

    assert log.acts["act.s"].to_list() == ["x & <y>"]
    assert "act.no" not in log.acts.columns


def test_elements_under_a_namespace_prefix_are_read(tmp_path: Path) -> None:
    text = xes(trace("c1", event("a"))).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    text = text.replace("<x:log>", '<x:log xmlns:x="http://www.xes-standard.org/">')

    log = log_of(tmp_path, text)

    assert log.acts["name"].to_list() == ["a"]


def test_other_encodings_are_read_as_declared(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    text = xes(trace("案件一", event("受理"), event("坏", "x"))).replace("UTF-8", "GB18030")
    path.write_bytes(text.encode("gb18030"))

    log = read_log(path, mapping=None, timezone="Asia/Shanghai", now=NOW)

    assert log.cases["key"].to_list() == ["案件一"]
    assert told(log) == [(5, "time:timestamp", "x", "bad_time")]


def test_utf_16_is_read_by_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(xes(trace("c1", event("受理"))).replace("UTF-8", "UTF-16").encode("utf-16"))

    log = read_log(path, mapping=None, timezone="Asia/Shanghai", now=NOW)

    assert log.acts["name"].to_list() == ["受理"]


def test_many_batches_give_what_one_gives(tmp_path: Path) -> None:
    count = 40_000
    events = (event(f"n{i % 7}", more=f'<int key="i" value="{i}"/>' if i % 3 == 0 else "") for i in range(count))

    log = log_of(tmp_path, xes(trace("c1", *events)))

    assert log.acts["act.i"].to_list() == [i if i % 3 == 0 else None for i in range(count)]
    assert log.acts["place"].to_list() == list(range(count))


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    class Recorder:
        def __init__(self) -> None:
            self.calls: list[tuple[int, int]] = []

        def advance(self, bytes_done: int, bytes_total: int) -> None:
            self.calls.append((bytes_done, bytes_total))

    path = tmp_path / "log.xes"
    path.write_text(xes(trace("c1", *(event() for _ in range(30_000)))), "utf-8")
    recorder, size = Recorder(), path.stat().st_size

    read_log(path, mapping=None, timezone=AMSTERDAM, progress=recorder, now=NOW)

    assert recorder.calls[-1] == (size, size)
    assert size >> 20 <= len(recorder.calls) <= (size >> 20) + 2
    assert [done for done, _ in recorder.calls] == sorted(done for done, _ in recorder.calls)


def test_a_log_says_that_it_is_simulated(tmp_path: Path) -> None:
    log = log_of(tmp_path, xes(trace("c1", event()), head='<boolean key="simulated" value="true"/>'))

    assert log.simulated


def test_a_mapping_moves_the_roles_of_attributes(tmp_path: Path) -> None:
    more = '<string key="org:role" value="Clerk"/><string key="done" value="2014-04-14 00:00:00"/>'
    mapping = Mapping.model_validate(
        {
            "format": "xes",
            "unit": "org:role",
            "case_unit": "department",
            "procedure": {"value": "permit"},
            "at": {"column": "time:timestamp", "precision": "date"},
            "attributes": {"act": {"done": {"column": "done", "type": "date"}}},
        }
    )
    department = '<string key="department" value="Building"/>'

    log = log_of(tmp_path, xes(trace("c1", event(at="2011-05-03T23:30:00Z", more=more), more=department)), mapping=mapping)

    assert log.cases.select("unit", "procedure", "case.department").row(0) == ("Building", "permit", "Building")
    assert log.acts["unit"].to_list() == ["Clerk"]
    assert log.acts["act.org:role"].to_list() == ["Clerk"]
    assert log.acts["act.done"].to_list() == [date(2014, 4, 14)]
    # 23:30 UTC is the next day in Amsterdam; that day begins there at 22:00 UTC.
    assert log.acts.select("at", "dated").row(0) == (datetime(2011, 5, 3, 22, tzinfo=UTC), True)


def test_packed_and_plain_files_give_the_same_frames(tmp_path: Path) -> None:
    text = xes(trace("c1", event("a"), event("b", "2011-05-04T08:00:00Z")))
    path = packed(tmp_path, text.encode())

    log = read_log(path, mapping=None, timezone=AMSTERDAM, now=NOW)

    assert log.acts.equals(log_of(tmp_path, text).acts)
    assert log.size == path.stat().st_size

"""Texts made by columns are those that the forms give, whatever stands in the rows."""

import json
import struct

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingfeng.ledger.canonical import NotCanonicalError, canonical_text, parsed
from qingfeng.ledger.columns import gathered, instants, number_text, numbers, objects, strings, truths, values

# Whatever UTF-8 can hold and PostgreSQL keeps: no half of a surrogate pair, no NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(st.lists(st.none() | TEXTS))
def test_strings_are_written_as_the_canonical_text_writes_them(texts: list[str | None]) -> None:
    written = strings(pl.Series(texts, dtype=pl.String)).to_list()

    assert written == [None if text is None else canonical_text(text) for text in texts]


@given(st.lists(JSON, min_size=1), st.booleans(), st.booleans())
def test_json_is_spelt_canonically_however_it_was_written(found: list[object], ascii_only: bool, spaced: bool) -> None:
    separators = (", ", ": ") if spaced else (",", ":")
    texts = [json.dumps(each, ensure_ascii=ascii_only, separators=separators) for each in found]

    assert values(pl.Series(texts)).to_list() == [canonical_text(parsed(text)) for text in texts]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ('{"b":12.50,"a:":["x",":",1]}', '{"a:":["x",":","1"],"b":"12.50"}'),
        ('{"limit":{"value":20,"unit":"workday"}}', '{"limit":{"unit":"workday","value":"20"}}'),
        ('{"a":"\\u89c4"}', '{"a":"规"}'),
        ("-1e-7", '"-1e-7"'),
        ('{"a":1-2}', '!{"a":1-2}'),
        ('{"a":01}', '!{"a":01}'),
        ('{"a":1,"a":2}', '!{"a":1,"a":2}'),
        ('{"a":NaN}', '!{"a":NaN}'),
        ("", "!"),
    ],
)
def test_json_of_a_row_is_spelt_so_and_what_is_none_has_a_text_that_no_leaf_has(text: str, spelt: str) -> None:
    assert values(pl.Series([text])).to_list() == [spelt]
    # Many rows of few texts go another way.
    assert values(pl.Series([text, None] * 20)).to_list() == [spelt, None] * 20


def test_an_instant_is_written_with_six_digits_and_nothing_stops_the_reading() -> None:
    written = ["2026-06-02 00:30:00+00", "2026-06-02 00:30:00.000007+00", "2026-06-02 00:30:00.5+00", None, "infinity"]

    assert instants(pl.Series(written)).to_list() == [
        '"2026-06-02T00:30:00.000000Z"',
        '"2026-06-02T00:30:00.000007Z"',
        '"2026-06-02T00:30:00.500000Z"',
        None,
        '"infinity.000000Z"',
    ]


def test_rows_are_objects_with_their_type_and_sorted_keys() -> None:
    rows = objects({"zone": strings(pl.Series(["a", None])), "done": truths(pl.Series(["t", "f"]))}, "act")

    assert rows.to_list() == ['{"done":true,"type":"act","zone":"a"}', '{"done":false,"type":"act","zone":null}']


def test_keys_of_gathered_rows_are_sorted_by_their_utf_16_units() -> None:
    # U+1F600 is two units that begin with D83D: before U+FF21, behind which its code point stands.
    keys = ["\uff21", "\U0001f600", 'q"', "a"]
    rows = pl.DataFrame({"first": [1, 1, 1, 2], "key": keys, "value": ['"1"', None, "true", '"x"']})

    assert gathered(rows, ("first",)).sort("first")["object"].to_list() == [
        canonical_text({"\uff21": "1", "\U0001f600": None, 'q"': True}),
        '{"a":"x"}',
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (12.0, "12"),
        (-3.75, "-3.75"),
        (0.1, "0.1"),
        (1e-6, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740993.0, "9007199254740992"),
    ],
)
def test_a_measure_is_written_as_rfc_8785_writes_numbers(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_measure_gives_the_same_measure(value: float) -> None:
    assert struct.pack("d", float(number_text(value))) == struct.pack("d", value or 0.0)


def test_what_is_no_measure_is_refused_and_in_a_column_unsayable() -> None:
    with pytest.raises(NotCanonicalError):
        number_text(float("nan"))

    assert numbers(pl.Series(["0.5", "NaN", "x", None])).to_list() == ['"0.5"', "!NaN", "!x", None]

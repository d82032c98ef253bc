"""Canonical JSON: the example of RFC 8785, what is refused, and that a text has one value and a value one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger import stranger
from tests.ledger.vectors import DEEP_TEXTS

from qingfeng.ledger.canonical import NotCanonicalError, TooDeepError, canonical_text, parsed, read_canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def test_keys_are_sorted_by_their_utf16_code_units() -> None:
    # RFC 8785 §3.2.3: the emoji is beyond the dalet as a code point, and before it in UTF-16.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\x80": "Control",
        "\xf6": "Latin Small Letter O With Diaeresis",
    }

    assert list(parsed(canonical_text(value)).values()) == [  # type: ignore[union-attr]
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_are_escaped_as_the_rfc_says() -> None:
    # RFC 8785 §3.2.2.2 and the string of its example in §3.2.2.
    assert canonical_text('\u20ac$\x0f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical_text("\b\t\n\f\r\x00\x1f\x7f\u2028") == '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\u2028"'


def test_the_shortest_texts_are_these() -> None:
    assert canonical_text({"b": [None, True, False], "a": {}, "": ()}) == '{"":[],"a":{},"b":[null,true,false]}'


@given(VALUES)
def test_what_is_written_is_read_as_the_same_value(value: object) -> None:
    assert read_canonical(canonical_text(value)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1, 1.5, {"a": 0}, [float("nan")], {1: "a"}, "\ud800", {"\udfff": ""}, b"a", {"a"}])
def test_what_has_no_canonical_text_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_text(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ['{"b":"", "a":""}', '{"b":"","a":""}', '{"a":1}', '"\\u0041"', '{"a":"","a":""}', "NaN", '"\\ud800"', "", "[" * 100_000],
)
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(NotCanonicalError):
        read_canonical(text)


@pytest.mark.parametrize("text", DEEP_TEXTS[100])
def test_a_text_may_be_nested_a_hundred_deep(text: str) -> None:
    assert canonical_text(read_canonical(text)) == text
    assert stranger.canonical(text) == read_canonical(text)


@pytest.mark.parametrize("text", [*DEEP_TEXTS[101], "[" * 900 + "]" * 900, "[" * 100_000 + "]" * 100_000])
def test_a_text_nested_deeper_is_refused_and_that_is_said(text: str) -> None:
    with pytest.raises(TooDeepError, match=r"The text is nested deeper than 100 levels\."):
        read_canonical(text)
    with pytest.raises(stranger.Fault):
        stranger.canonical(text)


def test_a_value_nested_deeper_has_no_text() -> None:
    value: list[object] = []
    for _ in range(2000):
        value = [value]

    with pytest.raises(TooDeepError):
        canonical_text(value)  # type: ignore[arg-type]


def test_numbers_of_a_column_become_the_texts_that_they_are_written_with() -> None:
    assert parsed('{"fee":12.50,"count":-3,"big":1e3}') == {"fee": "12.50", "count": "-3", "big": "1e3"}

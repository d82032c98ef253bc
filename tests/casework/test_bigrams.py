"""Pairs of characters: what a text is found by, in any script."""

from hypothesis import given
from hypothesis import strategies as st

from qingfeng.casework.bigrams import bigram_query, bigrams, folded


def test_a_chinese_text_becomes_its_pairs_and_its_last_character() -> None:
    assert bigrams("施工许可") == "可 工许 施工 许可"


def test_marks_separate_and_width_and_case_do_not_matter() -> None:
    assert bigrams("ＡＢ-12") == "12 2 ab b"
    assert folded("  Ａb\0C ") == "ab c"


def test_a_single_character_is_sought_as_the_beginning_of_a_pair() -> None:
    assert bigram_query("许") == "许:*"
    assert bigram_query("许可 a") == "a:* & 许可"


def test_marks_alone_seek_nothing() -> None:
    assert bigram_query("—/'%") == ""


@given(st.text(), st.integers(0, 20), st.integers(1, 6))
def test_every_part_of_a_text_asks_only_for_pairs_that_the_text_has(text: str, start: int, length: int) -> None:
    sought = folded(text)[start : start + length]
    held = bigrams(text).split()

    wanted = bigram_query(sought).split(" & ") if bigram_query(sought) else []

    assert all(any(pair.startswith(part[:-2]) for pair in held) if part.endswith(":*") else part in held for part in wanted)

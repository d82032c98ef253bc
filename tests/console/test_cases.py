"""The list of cases: filters, search, paging; numbers of any characters."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from tests.casework.small_logs import MAPPING, small_log, taken
from tests.console.reading import links_of, text_of

from qingfeng.directory.policy.loading import Policy

HOSTILE = ("a/b", "a//b", "..", ".", "%2F", "a?b=1#c", "<script>", "x/rules/in-time", "案 一", "a\\b", "it's", "&amp;", "x.csv")


def _cases(count: int, at: str = "2026-06-01") -> str:
    return "".join(f"n{number:03},submit,{at}T{number % 9 + 8:02}:00:00,,,\n" for number in range(count))


def _numbers(pages: Client, address: str) -> list[str]:
    return [link.rpartition("/")[2] for link in links_of(pages, address) if "/cases/" in link]


def test_a_list_shows_each_case_with_its_clock_and_what_stands_against_it(pages: Client, record: Policy) -> None:
    told = text_of(pages, "/en/small/cases")

    assert "Cases: 3" in told
    assert "Shown: all cases, newest first. 3 in all." in told
    assert "ended 8 working days late" in told
    assert "red card" in told
    assert "s: as of 18 Jun 2026, 09:00" in told


def test_a_case_without_an_item_goes_by_its_procedure(pages: Client, db: None, policy: Policy, tmp_path: Path) -> None:
    rows = "k1,submit,2026-06-01T09:00:00,,,\n"
    taken(small_log(tmp_path, rows, mapping=MAPPING | {"procedure": {"value": "one"}}), policy)

    assert "k1 One" in text_of(pages, "/en/small/cases")
    assert "One k1 ·" in text_of(pages, "/en/small/cases/k1")


def test_filters_narrow_the_list_and_say_how_many_there_are(pages: Client, record: Policy) -> None:
    late = text_of(pages, "/en/small/cases?standing=ended_late")

    assert _numbers(pages, "/en/small/cases?standing=ended_late") == ["k2"]
    assert _numbers(pages, "/en/small/cases?level=3&source=s") == ["k2"]
    assert "in progress 1" in late
    assert "ended in time 1" in late
    assert "Shown: ended late, newest first. 1 in all." in late


@pytest.mark.parametrize("query", ["standing=odd", "level=9", "level=x", "after=!!", "after=QUJD", "unit=%00", "source=%00"])
def test_an_address_that_names_no_filter_is_not_found(pages: Client, record: Policy, query: str) -> None:
    assert pages.get(f"/en/small/cases?{query}").status_code == 404


@pytest.mark.parametrize(
    ("sought", "found"),
    [("案", ["%E6%A1%88%252F1"]), ("案/1", ["%E6%A1%88%252F1"]), ("K2", ["k2"]), ("k", ["k3", "k2"]), ("案1", []), ("—", [])],
)
def test_a_search_of_any_length_finds_what_holds_the_words(
    pages: Client, record: Policy, sought: str, found: list[str]
) -> None:
    assert _numbers(pages, f"/en/small/cases?q={quote(sought)}") == found


def test_pages_by_key_give_every_case_once_and_in_order(pages: Client, db: None, tmp_path: Path, policy: Policy) -> None:
    taken(small_log(tmp_path, _cases(120)), policy)
    seen, address = [], "/en/small/cases"

    while address:
        seen += _numbers(pages, address)
        address = next((link for link in links_of(pages, address) if link.startswith("/en/") and "after=" in link), "")
        assert len(seen) <= 120

    assert sorted(seen) == [f"n{number:03}" for number in range(120)]
    hours = [int(number[1:]) % 9 for number in seen]
    assert hours == sorted(hours, reverse=True)


def test_a_case_of_any_number_has_a_page_that_the_list_leads_to(
    pages: Client, db: None, tmp_path: Path, policy: Policy
) -> None:
    rows = "".join(f'"{number}",submit,2026-06-01T09:00:00,,,\n' for number in HOSTILE)
    taken(small_log(tmp_path, rows), policy)

    links = [link for link in links_of(pages, "/en/small/cases") if "/cases/" in link]

    assert len(links) == len(HOSTILE)
    for link in links:
        assert pages.get(link).status_code == 200, link
        assert pages.get(f"{link}/rules/in-time").status_code == 200, link
    assert b"<script>" not in pages.get("/en/small/cases").content


def test_a_slash_encoded_once_leads_to_the_address_that_bears_it(pages: Client, record: Policy) -> None:
    response = pages.get("/en/small/cases/%E6%A1%88/1")

    assert (response.status_code, response["Location"]) == (302, "/en/small/cases/%E6%A1%88%252F1")


def test_an_empty_list_says_what_would_stand_there(pages: Client, record: Policy) -> None:
    assert "No case is like that." in text_of(pages, "/en/small/cases?q=zzz")


def test_beside_a_search_no_filter_claims_a_number(pages: Client, record: Policy) -> None:
    assert "ended in time 1" in text_of(pages, "/en/small/cases")
    assert "ended in time 1" not in text_of(pages, "/en/small/cases?q=k2")


@pytest.mark.parametrize("address", ["/en", "/zh/small"])
def test_a_last_slash_may_be_left_out(pages: Client, record: Policy, address: str) -> None:
    assert pages.get(address).headers["Location"] == f"{address}/"

"""The page of a case and the page of one verdict: the reckoning, nothing private."""

from pathlib import Path

from django.test import Client
from tests.casework.small_logs import small_log, taken
from tests.console.reading import text_of

from qingfeng.casework.models import Person, PrivateValue
from qingfeng.directory.policy.loading import Policy


def test_a_case_tells_its_acts_its_clock_and_its_verdicts(pages: Client, record: Policy) -> None:
    told = text_of(pages, "/en/small/cases/k2")

    assert "0 kept, 1 flagged, 0 cannot be judged" in told
    assert "red card flagged, not decided 8 working days late" in told
    # Submitted on Monday 1 June; five working days end on Monday 8 June.
    assert "From 1 Jun 2026, 09:00; due 8 Jun 2026, 24:00; ended 18 Jun 2026, 09:00" in told
    assert "No. 1" in told
    assert told.index("18 Jun 2026, 09:00 d") < told.index("1 Jun 2026, 09:00 s")


def test_a_verdict_is_counted_day_by_day(pages: Client, record: Policy) -> None:
    told = text_of(pages, "/en/small/cases/k2/rules/in-time")

    assert "from s until d within 5 working days" in told
    assert "8 Jun 2026 (Mon) day 5, working day; last day day 5, the last" in told
    assert "18 Jun 2026 (Thu) late by 8; the clock stopped late 8" in told
    assert "a law" in told


def test_private_values_are_masked_and_persons_never_named(pages: Client, record: Policy) -> None:
    assert set(PrivateValue.objects.values_list("value", flat=True)) == {'"secret-note"'}
    assert set(Person.objects.values_list("text", flat=True)) == {"张三丰", "李四光"}

    told = text_of(pages, "/en/small/cases/%E6%A1%88%252F1")

    assert "fee: 12.5" in told
    assert "note: ●●● (not shown)" in told
    assert "secret" not in told


def test_a_corrected_act_says_so(pages: Client, record: Policy, tmp_path: Path) -> None:
    taken(small_log(tmp_path, "案/1,decide,2026-06-03T09:00:00,李四光,,13.5\n"), record)

    told = text_of(pages, "/en/small/cases/%E6%A1%88%252F1")

    assert "fee: 13.5 corrected by a later import" in told


def test_what_is_not_there_is_not_found(pages: Client, record: Policy) -> None:
    for address in (
        "cases/none",
        "cases/k2/rules/none",
        "cases/%00",
        "cases/a/b/c",
        "cards/1",
        "imports/9",
        "imports/99999999999",
    ):
        assert pages.get(f"/en/small/{address}").status_code == 404, address
    assert pages.get("/en/nowhere/cases").status_code == 404

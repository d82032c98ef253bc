"""The number of queries of pages of the account, releases, the ledger and receipts does not grow with what they show."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tests.casework.small_logs import small_log, taken
from tests.console.account_quarter import drawn_up, two_quarters, worked_quarter
from tests.publication.accounts import AT, account, corrected, founded, scored_policy

from qingfeng.custody.services import sequence_all
from qingfeng.directory.policy.loading import Policy
from qingfeng.publication.services import make_release

pytestmark = pytest.mark.django_db
QUARTER = "account/2026Q3"
# The most queries that each page may cost.
ACCOUNT = {"account": 12, QUARTER: 12, f"{QUARTER}/key": 5, f"{QUARTER}/key/a": 5, f"{QUARTER}/key/a/on-time": 5}
RELEASES = {"releases": 3, "releases/1": 8}
LEDGER = {"/en/ledger": 4, "/en/verify": 6, "/en/small/cases/n000": 20, "/en/small/cases/n000/receipts": 8}


def _asked(pages: Client, address: str) -> int:
    """Return how many queries a page costs whose results that never change are kept already."""
    assert pages.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        pages.get(address)
    return len(queries)


@pytest.mark.parametrize("place", ACCOUNT)
def test_pages_of_the_account_cost_the_same_with_two_and_seven_units(
    pages: Client, tmp_path: Path, place: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    district, address = two_quarters(tmp_path), f"/en/small/{place}"
    rows = worked_quarter()
    drawn_up(district, "2026Q3", rows.filter(pl.col("unit").is_in(["a", "f"])))
    few = _asked(pages, address)
    drawn_up(district, "2026Q3", rows)

    assert _asked(pages, address) == few
    with django_assert_max_num_queries(ACCOUNT[place]):
        pages.get(address)


@pytest.mark.parametrize("place", RELEASES)
def test_pages_of_releases_cost_the_same_with_one_and_three_revisions(
    pages: Client, tmp_path: Path, place: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    district, address = founded(scored_policy(tmp_path)), f"/en/xihe/{place}"
    account(district)
    make_release(district="xihe", quarter="2026Q3", at=AT)
    few = _asked(pages, address)
    for rows in (corrected(), None):
        account(district, rows=rows)
        make_release(district="xihe", quarter="2026Q3", at=AT, reason="The day of serving was wrong.")

    assert _asked(pages, address) == few
    with django_assert_max_num_queries(RELEASES[place]):
        pages.get(address)


@pytest.fixture
def acts(tmp_path: Path, policy: Policy, settings: Settings) -> Callable[[int], None]:
    """Take in a case `n000` with so many acts, all of them in the ledger."""
    settings.DATA_FOLDER = str(tmp_path / "data")
    settings.LEDGER_ORIGIN = "district.example/ledger"

    def take(count: int) -> None:
        looks = "".join(f"n000,look,2026-06-02T09:{number:02}:00,,,\n" for number in range(count))
        taken(small_log(tmp_path, f"n000,submit,2026-06-01T09:00:00,,,\n{looks}"), policy)
        sequence_all()

    return take


@pytest.mark.parametrize("address", LEDGER)
def test_pages_of_the_ledger_cost_the_same_with_one_and_fifty_acts(
    pages: Client, acts: Callable[[int], None], address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    acts(1)
    few = _asked(pages, address)
    acts(50)

    assert _asked(pages, address) == few
    with django_assert_max_num_queries(LEDGER[address]):
        pages.get(address)

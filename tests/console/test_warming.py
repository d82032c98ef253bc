"""What is worked out at a start is not worked out again for the first reader."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.console.account_quarter import two_quarters

from qingfeng.console.warming import warm_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_warm", [False, True])
def test_a_warm_overview_reads_no_rows(pages: Client, tmp_path: Path, is_warm: bool) -> None:
    two_quarters(tmp_path)
    if is_warm:
        warm_up()

    with CaptureQueriesContext(connection) as queries:
        assert pages.get("/en/small/account").status_code == 200

    read = [query["sql"] for query in queries.captured_queries if "score_rows" in query["sql"]]
    assert bool(read) is not is_warm


def test_without_an_account_nothing_is_wrong(record: object) -> None:
    warm_up()

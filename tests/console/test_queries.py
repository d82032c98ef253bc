"""The number of queries of a page does not grow with its rows."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.casework.small_logs import small_log, taken

from qingfeng.directory.policy.loading import Policy

PLACES = ("", "cases", "cases?q=n0", "findings", "cards", "imports", "cases/n000", "cases.csv")


def _rows(count: int, acts: int) -> str:
    decided = "".join(f"n{number:03},decide,2026-06-{18 + number % 7}T09:00:00,,,\n" for number in range(count))
    submitted = "".join(f"n{number:03},submit,2026-06-01T09:00:00,,,\n" for number in range(count))
    more = "".join(f"n000,look,2026-06-02T09:{number:02}:00,,,\n" for number in range(acts))
    return submitted + decided + more


def _read(pages: Client, place: str) -> None:
    response = pages.get(f"/en/small/{place}")
    # A file is closed when it was read to its end.
    list(getattr(response, "streaming_content", ()))


@pytest.mark.parametrize("place", PLACES)
def test_one_three_and_fifty_rows_cost_the_same_queries(
    pages: Client, db: None, tmp_path: Path, policy: Policy, place: str
) -> None:
    counted = []
    for rows in (1, 3, 50):
        taken(small_log(tmp_path, _rows(rows, acts=rows)), policy, kind="feed")
        _read(pages, place)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _read(pages, place)
        counted.append(len(queries))

    assert counted[0] == counted[1] == counted[2], counted
    assert counted[0] <= 20

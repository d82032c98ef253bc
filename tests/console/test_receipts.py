"""Receipts on the page of a case: for each act and for all of it, without anything private."""

import io
import zipfile
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.casework.small_logs import small_log, taken
from tests.console.reading import text_of

from qingfeng.casework.models import Case, PrivateValue
from qingfeng.custody.selectors import leaf_index, verifier_key
from qingfeng.custody.services import sequence_all
from qingfeng.directory.policy.loading import Policy
from qingfeng.ledger.canonical import Canonical
from qingfeng.ledger.notes import read_verifier_key
from qingfeng.ledger.verification import Receipt, checked, read_receipt

ONE = "/en/small/cases/%E6%A1%88%252F1"


def holding(content: bytes) -> Receipt:
    """Check a receipt with the published key, and return it."""
    receipt = read_receipt(content)
    assert len(list(checked(receipt, [read_verifier_key(verifier_key() or "")]))) == 3
    return receipt


def said(content: bytes, *fields: str) -> tuple[Canonical, ...]:
    value = holding(content).value
    return tuple(value[field] for field in fields)


def test_the_receipt_of_an_act_is_a_file_that_holds(pages: Client, sealed: Policy) -> None:
    response = pages.get(f"{ONE}/acts/2/receipt")

    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E6%A1%88_1-2.tlog-proof"
    assert said(response.content, "type", "case", "seq", "name") == ("act", "案/1", "2", "decide")


def test_private_values_leave_in_no_receipt_of_the_console(pages: Client, sealed: Policy) -> None:
    assert PrivateValue.objects.filter(case__number="案/1").exists()

    receipt = holding(pages.get(f"{ONE}/acts/1/receipt").content)

    assert receipt.value["digests"]
    assert receipt.opening.private == ()
    assert "secret" not in str(receipt.opening)


def test_all_of_a_case_comes_as_one_archive_and_the_same_each_time(pages: Client, sealed: Policy) -> None:
    first, again = pages.get(f"{ONE}/receipts"), pages.get(f"{ONE}/receipts")

    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert first.content == again.content
    assert list(files) == ["案_1-1.tlog-proof", "案_1-2.tlog-proof", "案_1-facts-1.tlog-proof"]
    assert [said(content, "type")[0] for content in files.values()] == ["act", "act", "facts"]


def test_the_case_page_names_the_place_of_each_act_and_its_receipt(pages: Client, sealed: Policy) -> None:
    case = Case.objects.get(number="k2")

    told, content = text_of(pages, "/en/small/cases/k2"), pages.get("/en/small/cases/k2").content.decode()

    for seq in (1, 2):
        assert f"ledger no. {leaf_index('act', case.pk, seq)} · receipt" in told
        assert f'href="/en/small/cases/k2/acts/{seq}/receipt"' in content
    assert "Acts of this case in the ledger: 2." in told
    assert 'href="/en/small/cases/k2/receipts"' in content
    assert "not yet in the ledger" not in told


def test_an_act_that_waits_says_so_and_has_no_receipt_yet(pages: Client, sealed: Policy, tmp_path: Path) -> None:
    taken(small_log(tmp_path, "k3,decide,2026-06-19T09:00:00,,,\n"), sealed)

    assert "not yet in the ledger; within a minute" in text_of(pages, "/en/small/cases/k3")
    assert pages.get("/en/small/cases/k3/acts/2/receipt").status_code == 404
    sequence_all()
    assert pages.get("/en/small/cases/k3/acts/2/receipt").status_code == 200


def test_a_case_page_costs_one_query_more_for_its_proof_however_many_acts(pages: Client, sealed: Policy) -> None:
    pages.get("/en/small/cases/k2")

    with CaptureQueriesContext(connection) as queries:
        pages.get("/en/small/cases/k2")

    assert sum('"ledger_' in query["sql"] for query in queries) == 1


def test_what_is_not_there_has_no_receipt(pages: Client, sealed: Policy) -> None:
    for path in ("none/acts/1/receipt", "k2/acts/9/receipt", "k2/acts/0/receipt", f"k2/acts/{10**30}/receipt", "none/receipts"):
        assert pages.get(f"/en/small/cases/{path}").status_code == 404, path
    assert pages.get("/en/none/cases/k2/acts/1/receipt").status_code == 404

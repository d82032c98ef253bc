"""The ledger's page: its newest head and its key, before and after the first entries."""

from pathlib import Path

from django.test import Client
from pytest_django.fixtures import Settings
from tests.console.reading import text_of

from qingfeng.custody.places import key_folder
from qingfeng.custody.selectors import newest_head, verifier_key
from qingfeng.directory.policy.loading import Policy


def test_head_and_key_are_shown_as_they_are(pages: Client, sealed: Policy) -> None:
    size, root = (newest_head() or "").split("\n")[1:3]

    content = pages.get("/en/ledger").content.decode()
    told = text_of(pages, "/en/ledger")

    assert f"Entries {size} Root" in told
    assert (verifier_key() or "").replace("+", "&#43;") in content or (verifier_key() or "") in content
    assert root.replace("+", "&#43;") in content or root in content
    assert "http://localhost/ledger/" in told


def test_the_verifying_page_brings_the_key_along(pages: Client, sealed: Policy) -> None:
    told = text_of(pages, "/en/verify")

    assert verifier_key() is not None
    assert str(verifier_key()) in told
    assert "The key that this office publishes stands here" in told
    assert str(verifier_key()) in text_of(pages, "/en/verify.html")


def test_without_entries_and_without_a_key_the_pages_say_so(
    pages: Client, record: Policy, tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_FOLDER = str(tmp_path / "none")

    told = text_of(pages, "/en/ledger")

    assert "Nothing has been signed yet" in told
    assert "This server does not have the key" in told
    assert "Copy it from the gazette or from paper" in text_of(pages, "/en/verify")


def test_a_key_that_others_may_read_is_told_where_it_signs_and_closes_no_page(pages: Client, sealed: Policy) -> None:
    for path in key_folder().glob("*.key"):
        path.chmod(0o644)

    assert "This server does not have the key" in text_of(pages, "/en/ledger")


def test_every_page_leads_to_the_ledger_and_the_short_address_too(pages: Client, sealed: Policy) -> None:
    assert 'href="/en/ledger"' in pages.get("/en/small/cases").content.decode()
    assert pages.get("/ledger").headers["Location"] == "/en/ledger"

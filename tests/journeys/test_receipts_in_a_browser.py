"""From the page of a case to the proof: receipts are downloaded, the network is cut, and the page verifies them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from tests.casework.small_logs import small_log, small_policy, taken
from tests.conftest import CHROMIUM
from tests.journeys.serving import serving

from qingfeng.custody.services import sequence_all

axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe for Playwright is not installed.")

ROWS = "k1,submit,2026-06-01T09:00:00,,by telephone,\nk1,decide,2026-06-03T09:00:00,,,12.5\n"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.is_file(), reason="No Chromium at /usr/bin/chromium."),
]


@pytest.fixture
def address(db: None, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """The address of a server with a small record in the ledger."""
    settings.DATA_FOLDER = str(tmp_path / "data")
    settings.LEDGER_ORIGIN = "district.example/ledger"
    taken(small_log(tmp_path, ROWS), small_policy(tmp_path))
    sequence_all()
    with serving() as where:
        yield where


def downloaded(page: Any, link: str, folder: Path) -> Path:
    """Follow a link whose answer is a file, and return the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def test_whoever_downloads_receipts_verifies_them_without_the_server(browser: Any, address: str, tmp_path: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}/en/small/cases/k1")
    one = downloaded(page, "receipt d, 3 Jun 2026, 09:00", tmp_path)
    whole = downloaded(page, "All receipts of this case", tmp_path)
    page.locator("main").get_by_role("link", name="Verify a receipt").click()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)

    page.set_input_files("#receipts", [one, whole])
    page.wait_for_selector(".qf-verdict")

    assert (one.name, whole.name) == ("k1-2.tlog-proof", "k1.zip")
    assert page.inner_text("#summary") == "4 receipts checked: all match."
    told = page.inner_text(".qf-verdict >> nth=0")
    assert "d (decide)" in told
    assert "3 Jun 2026, 09:00" in told
    assert "Small (small)" in told
    assert "by telephone" not in page.inner_text("#results")
    page.context.close()


@pytest.mark.parametrize("bent", ["cut", "empty", "compressed", "names"])
def test_an_archive_that_is_none_of_ours_is_refused_in_words(browser: Any, address: str, tmp_path: Path, bent: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}/en/small/cases/k1")
    content = downloaded(page, "All receipts of this case", tmp_path).read_bytes()
    changed = {
        "cut": content[:-30],
        "empty": b"",
        "compressed": content.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00"
        ),
        "names": content.replace(b"PK\x03\x04", b"PK\x00\x00"),
    }[bent]
    assert changed != content
    page.goto(f"{address}/en/verify", wait_until="networkidle")

    page.set_input_files("#receipts", {"name": "case.zip", "mimeType": "application/zip", "buffer": changed})
    page.wait_for_selector(".qf-verdict")

    assert page.get_attribute(".qf-verdict", "data-code") == "archive"
    assert "This file cannot be read as a receipt" in page.inner_text(".qf-verdict")
    page.context.close()


def test_a_file_that_is_too_long_is_not_even_read(browser: Any, address: str, tmp_path: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}/en/verify", wait_until="networkidle")
    long = tmp_path / "long.tlog-proof"
    with long.open("wb") as file:
        file.truncate(60_000_000)

    page.set_input_files("#receipts", long)
    page.wait_for_selector(".qf-verdict")

    assert page.get_attribute(".qf-verdict", "data-code") == "long"
    page.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_ledger_and_the_case_are_accessible_and_fit_their_width(
    browser: Any, address: str, language: str, width: int
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()

    for place in ("ledger", "small/cases/k1", "verify"):
        assert page.goto(f"{address}/{language}/{place}").status == 200
        found = axe_module.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    page.context.close()

"""The account and its releases in a real browser: every page with axe, both languages, narrow and wide, without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.console.account_quarter import AT, QUARTER, two_quarters
from tests.journeys.serving import serving

from qingfeng.publication.services import make_release

axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe for Playwright is not installed.")

KEY = f"account/{QUARTER}/key"
PLACES = ("account", KEY, f"{KEY}?against=f", f"{KEY}/f", f"{KEY}/g", f"{KEY}/c/on-time", f"{KEY}/c/visits")

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a server with two quarters drawn up and one released."""
    two_quarters(tmp_path)
    make_release(district="small", quarter=QUARTER, at=AT)
    with serving() as where:
        yield where


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_is_accessible_fits_its_width_and_needs_no_script(
    browser: Any, address: str, language: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)

    for place in (*PLACES, "releases", "releases/1"):
        response = page.goto(f"{address}/{language}/small/{place}")
        assert response.status == 200, place
        assert page.locator("script").count() == 0, place
        found = axe_module.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place

    assert refused == []
    page.close()


def test_a_reader_goes_from_the_ranking_to_a_case_that_cost_points(browser: Any, address: str) -> None:
    page = browser.new_page(locale="en-GB")

    page.goto(f"{address}/en/small/")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Ranking: Key departments").click()
    page.get_by_role("row", name="Office C").get_by_role("link", name="choose").click()
    assert "cannot be told apart from 4 units; 0 higher, 1 lower" in page.inner_text("main")
    page.locator('main a[href$="/key/f"]').first.click()
    page.get_by_role("link", name="1,500 rows").first.click()
    page.get_by_role("table").get_by_role("link", name="k2").first.click()

    assert page.get_by_role("heading", level=1).inner_text().lower().endswith("k2")
    page.close()


def test_on_paper_the_table_keeps_its_intervals_and_the_menus_are_gone(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/small/{KEY}")

    page.emulate_media(media="print")

    assert not page.get_by_role("navigation").first.is_visible()
    assert page.locator("svg.qf-iv").count() == 6
    assert page.locator("svg.qf-cat").is_visible()
    page.close()

"""The console in a real browser: from the list to the reckoning; every page with axe, by keyboard, narrow and wide."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.casework.small_logs import small_log, small_policy, taken
from tests.journeys.serving import serving

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe for Playwright is not installed.")

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (390, 1440)
ROWS = (
    "案/1,submit,2026-06-01T09:00:00,张三丰,note,\n"
    "案/1,decide,2026-06-03T09:00:00,李四光,,12.5\n"
    "k2,submit,2026-06-01T09:00:00,,,\n"
    "k2,decide,2026-06-18T09:00:00,,,\n"
)
PLACES = (
    *(
        "",
        "cases",
        "cases?q=none",
        "cases/k2",
        "cases/%E6%A1%88%252F1",
        "cases/k2/rules/in-time",
        "findings",
        "cards",
        "cards/1",
    ),
    *("imports", "imports/1", "policy/rules", "policy/rules/in-time", "policy/calendars/cn/2026", "policy/versions", "none"),
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.is_file(), reason="No Chromium at /usr/bin/chromium."),
]


@pytest.fixture(scope="module", autouse=True)
def browser(django_db_setup: None) -> Iterator[Any]:
    # Playwright keeps an event loop in this thread. In it Django would refuse the database, and opens connections of its own:
    # whatever is open when one world gives way to the other would keep the database from being removed.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def address(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a server with a small record whose feed has issued a card."""
    taken(small_log(tmp_path, ROWS), small_policy(tmp_path), kind="feed")
    with serving() as where:
        yield where


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits_its_width(browser: Any, address: str, language: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)

    for place in PLACES:
        response = page.goto(f"{address}/{language}/small/{place}")
        assert response.status == (404 if place == "none" else 200), place
        found = axe_module.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place

    assert refused == []
    page.close()


def test_a_reader_goes_from_the_start_to_the_day_on_which_a_case_was_late(browser: Any, address: str) -> None:
    page = browser.new_page(locale="en-GB")

    page.goto(address)
    page.get_by_role("link", name="Small").click()
    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_label("Search", exact=True).fill("2")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="k2").click()
    page.get_by_role("link", name="In time").first.click()

    assert page.get_by_role("row", name="9 Jun 2026 (Tue)").inner_text().split("\t")[-1].strip() == "late 1"
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.close()


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/small/cases")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    page.close()


def test_paper_leaves_out_menus_and_forms(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/en/small/cases")

    page.emulate_media(media="print")

    assert not page.get_by_role("navigation").is_visible()
    assert not page.locator("form").first.is_visible()
    assert page.get_by_role("link", name="k2").is_visible()
    page.close()

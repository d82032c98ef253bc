"""The report as a reader meets it: accessible, switched without a script, not wider than a phone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.pages.small_check import small_check

from qingfeng.foundation.messages import speaking
from qingfeng.pages.report import render_report


@pytest.fixture
def report(tmp_path: Path) -> str:
    """Write the report of the small log and return its address."""
    path = tmp_path / "report.html"
    with speaking("zh"):
        path.write_text(render_report(small_check(tmp_path)), "utf-8")
    return path.as_uri()


def opened(browser: Browser, address: str, width: int, *, language: str = "zh") -> Page:
    """Open the report, in English by its switch."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    if language == "en":
        page.locator(".qf-zh .qf-switch").click()
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, report: str, width: int, language: str) -> None:
    page = opened(browser, report, width, language=language)

    violations = Axe().run(page).response["violations"]
    across = page.evaluate("document.documentElement.scrollWidth")

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
    assert across == width
    page.close()


def test_the_switch_shows_one_language_at_a_time_by_mouse_and_by_keyboard(browser: Browser, report: str) -> None:
    page = opened(browser, report, 1440)
    chinese, english = page.locator(".qf-zh"), page.locator(".qf-en")
    assert chinese.is_visible()
    assert not english.is_visible()

    page.locator(".qf-zh .qf-switch").click()
    assert english.is_visible()
    assert not chinese.is_visible()

    page.keyboard.press("ArrowLeft")
    assert chinese.is_visible()
    page.close()


def test_the_policy_of_the_page_refuses_nothing_that_the_page_asks_for(browser: Browser, report: str) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    page.goto(report)

    assert told == []
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.close()


def test_paper_shows_the_chosen_language_and_every_case(browser: Browser, report: str) -> None:
    page = opened(browser, report, 1440)

    page.emulate_media(media="print")

    assert page.locator(".qf-zh .qf-days").count() == 2
    assert all(sheet.is_visible() for sheet in page.locator(".qf-zh .qf-days").all())
    assert not page.locator(".qf-en").is_visible()
    page.close()

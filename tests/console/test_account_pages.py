"""Pages of the account: what is said of a ranking, a sheet and its rows, and only what may be said."""

from pathlib import Path

import pytest
from django.test import Client
from tests.console.account_quarter import drawn_up, two_quarters, worked_quarter
from tests.console.reading import links_of, text_of

pytestmark = pytest.mark.django_db
RANKING = "/en/small/account/2026Q3/key"


@pytest.fixture
def district(tmp_path: Path) -> object:
    return two_quarters(tmp_path)


def test_before_the_first_account_the_page_says_what_would_stand_there(pages: Client, record: object) -> None:
    assert "once an account has been drawn up" in text_of(pages, "/en/small/account")


def test_the_newest_quarter_is_shown_and_the_others_can_be_chosen(pages: Client, district: object) -> None:
    assert "Third quarter of 2026: the account" in text_of(pages, "/en/small/account")
    assert "/en/small/account/2026Q2" in links_of(pages, "/en/small/account")
    assert pages.get("/en/small/account/2026Q1").status_code == 404


def test_the_overview_says_who_is_proposed_and_that_nothing_is_decided(pages: Client, district: object) -> None:
    shown = text_of(pages, "/en/small/account")

    assert "proposed, not decided" in shown
    assert "Office F 6 / 6" in shown
    assert "Chance makes up 10 per cent" in shown
    assert "Worsened since last quarter, beyond the error Office F" in shown


def test_the_gate_is_said_in_good_english(pages: Client, district: object) -> None:
    assert "by more than 1 point and 4 standard errors" in text_of(pages, RANKING)


def test_the_overview_tells_the_dates_of_the_quarter(pages: Client, district: object) -> None:
    shown = text_of(pages, "/en/small/account")

    assert "Last day of the quarter 30 Sep 2026 This account was drawn up 2 Oct 2026" in shown
    assert "Released not yet" in shown


def test_the_overview_reckons_lateness_by_month(pages: Client, district: object) -> None:
    # Of the 4,625 cases of the worked example 168 are late; the days of its rows lie in July to September.
    shown = text_of(pages, "/en/small/account")

    assert "96.4% 99.4% in the quarter before" in shown
    assert "Apr 26 1," in shown
    assert "Jul 26" in shown
    assert "Sep 26" in shown


def test_a_ranking_shows_the_figures_of_the_worked_example(pages: Client, district: object) -> None:
    shown = text_of(pages, RANKING)

    # Total, ±, cases, range and word of units A and F in the worked example of the method.
    assert "2 Office A 97.65 ±2.3 1,200 1–5 in the top 2, not certain" in shown
    assert "6 Office F 63.73 ±12.6 1,500 6–6 certain in the bottom 2" in shown


def test_mostly_chance_stands_first(pages: Client, district: object) -> None:
    # Only the three small offices and the one that did not fail: their totals lie close together.
    rows = worked_quarter()
    drawn_up(district, "2026Q3", rows.filter(~rows["unit"].is_in(["f", "c"])))  # type: ignore[arg-type]

    shown = text_of(pages, RANKING)

    assert "Most of the differences in this table are chance. Chance makes up" in shown
    assert shown.index("Most of the differences") < shown.index("Proposals")


def test_units_without_a_place_stand_apart_with_the_reason(pages: Client, district: object) -> None:
    assert "Office G 25 fewer than 30 cases in the quarter" in text_of(pages, RANKING)


def test_a_chosen_unit_is_held_against_each_other(pages: Client, district: object) -> None:
    shown = text_of(pages, f"{RANKING}?against=f")

    assert "Against Office F : cannot be told apart from 0 units; 5 higher, 0 lower." in shown
    assert text_of(pages, f"{RANKING}?against=a").count("cannot be told apart choose") == 4


@pytest.mark.parametrize("wrong", ["?against=g", "?against=zz", "?score=9", "?score=x"])
def test_what_is_not_in_the_table_is_not_found(pages: Client, district: object, wrong: str) -> None:
    assert pages.get(RANKING + wrong).status_code == 404


def test_the_chart_has_an_interval_for_each_unit_and_names_itself(pages: Client, district: object) -> None:
    body = pages.get(f"{RANKING}?against=c").content.decode()

    chart = body[body.index('<svg class="qf-cat"') : body.index("</svg>", body.index('<svg class="qf-cat"'))]
    assert chart.count('<path class="b"') == 6
    assert chart.count('<path class="z"') == 2
    assert '<g class="is-here"><title>Office C: place 5, range 1–5</title>' in chart
    assert "<desc id" in chart


def test_a_sheet_shows_formula_share_weight_points_and_loss(pages: Client, district: object) -> None:
    shown = text_of(pages, f"{RANKING}/f")

    # 1,362 of 1,500 on time are 0.908: from 0.8 to 1 that is 0.54 of the way, times 37.50 are 20.25 points.
    assert "1362 / 1500 = 0.908" in shown
    assert "54.00% 37.50 (30) 20.25 17.25" in shown
    assert "100.00 (80) 63.73 36.27 ±12.6" in shown
    assert "reference 95.4777" in shown
    assert "adjusted total 64.27" in shown
    assert "whether it would happen again" in shown


def test_what_does_not_apply_is_a_word_and_its_weight_is_spread_openly(pages: Client, district: object) -> None:
    shown = text_of(pages, f"{RANKING}/a")

    assert "not applicable: no record in the quarter" in shown
    assert "not applicable not applicable (20) not applicable" in shown
    assert "0.00" not in shown[shown.index("complaints") : shown.index("visits")] if "complaints" in shown else True


def test_a_unit_that_is_not_ranked_has_a_record_and_no_place(pages: Client, district: object) -> None:
    shown = text_of(pages, f"{RANKING}/g")

    assert "Not ranked: fewer than 30 cases in the quarter." in shown
    assert "23 / 25" in shown
    assert "What can be said" not in shown
    assert pages.get(f"{RANKING}/zz").status_code == 404


def test_a_cell_opens_to_its_rows_the_worst_first_and_they_to_their_cases(pages: Client, district: object) -> None:
    shown, links = text_of(pages, f"{RANKING}/c/on-time"), links_of(pages, f"{RANKING}/c/on-time")

    assert "900 in all, those that cost most first." in shown
    assert shown.index("0 / 1") < shown.index("1 / 1")
    assert "/en/small/cases/k2" in links
    assert "/en/small/cases/%E6%A1%88%252F1" in links
    assert pages.get("/en/small/cases/k2").status_code == 200


def test_rows_are_paged_to_the_last(pages: Client, district: object) -> None:
    first = pages.get(f"{RANKING}/g/ratings")
    last = text_of(pages, f"{RANKING}/c/on-time?after=850")

    assert "Next, after" not in first.content.decode()
    assert "Next, after" in text_of(pages, f"{RANKING}/c/on-time")
    assert "Next, after" not in last
    assert "Back to the first page" in last
    assert pages.get(f"{RANKING}/c/on-time?after=900").status_code == 404


def test_deductions_count_from_the_largest(pages: Client, district: object) -> None:
    shown = text_of(pages, f"{RANKING}/c/cards")

    assert shown.index("2 / 1") < shown.index("0.5 / 1") < shown.index("0 / 1")


def test_an_earlier_drawing_up_stays_and_leads_to_its_own_pages(pages: Client, district: object) -> None:
    rows = worked_quarter()
    drawn_up(district, "2026Q3", rows.filter(rows["unit"] != "f"))  # type: ignore[arg-type]

    assert "Office F 63.73" not in text_of(pages, RANKING)
    assert "Office F 63.73" in text_of(pages, f"{RANKING}?score=1")
    assert f"{RANKING}/f?score=1" in links_of(pages, f"{RANKING}?score=1")


def test_every_page_of_a_simulated_account_says_so(pages: Client, district: object) -> None:
    drawn_up(district, "2026Q3", worked_quarter(), simulated=True)  # type: ignore[arg-type]

    for place in ("", "/key", "/key/c", "/key/c/cards"):
        assert "Simulated data" in text_of(pages, f"/en/small/account/2026Q3{place}")
        assert "模拟数据" in text_of(pages, f"/zh/small/account/2026Q3{place}")
        assert "Simulated data" not in text_of(pages, f"/en/small/account/2026Q2{place}")


def test_no_person_stands_on_any_page(pages: Client, district: object) -> None:
    for place in ("", "/key", "/key?against=f", "/key/f", "/key/f/on-time"):
        body = pages.get(f"/zh/small/account/2026Q3{place}").content.decode()
        assert not [name for name in ("张三丰", "李四光", "secret-note") if name in body]

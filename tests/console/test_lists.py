"""Findings, cards, imports, overview and policy on real rows."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from tests.casework.small_logs import AT
from tests.console.reading import links_of, text_of

from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.services import found_district
from qingfeng.workflows.records import take_back


def test_findings_lead_to_their_explanation(pages: Client, record: Policy) -> None:
    assert "/en/small/cases/k2/rules/in-time" in links_of(pages, "/en/small/findings")
    assert "Shown: red card · In time, newest first." in text_of(pages, "/en/small/findings?level=3&rule=in-time")
    assert "No finding is like that." in text_of(pages, "/en/small/findings?level=0")


def test_a_finding_withdrawn_with_its_import_is_shown_as_such(pages: Client, record: Policy) -> None:
    take_back(District.objects.get(), 1, reason="columns mixed up", at=AT)

    assert "red card withdrawn" in text_of(pages, "/en/small/findings?level=0")
    assert "withdrawn 1 Jul 2026, 08:00: columns mixed up" in text_of(pages, "/en/small/imports")
    assert "Its rows stay on record and count no longer" in text_of(pages, "/en/small/imports/1")


def test_a_card_tells_why_and_by_when_and_what_became_of_it(pages: Client, fed: Policy) -> None:
    listed = text_of(pages, "/en/small/cards")
    told = text_of(pages, "/en/small/cards/1")

    assert "red card flagged, not decided" in listed
    assert "red card: In time" in told
    assert "flagged, not decided" in told
    assert "issued 1 Jul 2026, 08:00 by the rule, without a person" in told
    assert "policy small 1, calendar cn" in told
    # Five working days after Wednesday 1 July.
    assert "By 8 Jul 2026" in told
    assert "/en/small/cases/k2/rules/in-time" in links_of(pages, "/en/small/cards/1") or "k3" in told


def test_files_issue_no_cards_and_the_page_says_what_would_stand_there(pages: Client, record: Policy) -> None:
    assert "Imported files issue none" in text_of(pages, "/en/small/cards")


def test_an_import_tells_what_it_brought_and_what_it_could_not_use(pages: Client, record: Policy) -> None:
    told = text_of(pages, "/en/small/imports/1")

    assert "acts new 5" in told
    assert "7 row case no case key" in told
    assert "act.note text 1 apart, may be personal: never shown, can be erased" in told
    assert "act.fee decimal 1 public: rules and pages read it" in told
    assert "王五行" not in told


def test_the_overview_counts_from_the_projection_and_says_what_the_calendar_lacks(pages: Client, record: Policy) -> None:
    told = text_of(pages, "/en/small/")

    assert "Cases 3 1 in progress, 2 ended" in told
    assert "Ended late 1 50.0% of those ended" in told
    assert "No notice of holidays has decided" in told


@pytest.fixture(scope="module")
def fuling() -> Policy:
    return load_pack("fuling")


def test_every_part_of_a_real_pack_can_be_browsed_with_its_basis(pages: Client, db: None, fuling: Policy) -> None:
    found_district(fuling, code="fuling", simulated=True, at=datetime(2026, 1, 1, tzinfo=UTC))

    for part in ("items", "rules", "units", "indicators", "ladder", "duties", "taxonomy"):
        address = f"/en/fuling/policy/{part}"
        first = next(link for link in links_of(pages, address) if link.startswith(address + "/"))
        assert pages.get(first).status_code == 200, first
        assert pages.get(first.replace("/en/", "/zh/")).status_code == 200, first
    assert "优化营商环境条例 36" in text_of(pages, "/en/fuling/policy/rules/decide-in-time")
    assert "1 of 49 contain" in text_of(pages, "/en/fuling/policy/rules?q=decide-in-time")
    assert "248 working days" in text_of(pages, "/en/fuling/policy/calendars/cn/2026")
    assert "provisional" in text_of(pages, "/en/fuling/policy/calendars/cn/2027")
    assert "Differences stand here once a second version has been loaded." in text_of(pages, "/en/fuling/policy/versions")
    assert "Simulated data" in text_of(pages, "/en/fuling/")


@pytest.mark.parametrize("address", ["policy/odd", "policy/items/odd", "policy/calendars/nl/2026", "policy/calendars/cn/1700"])
def test_the_policy_has_no_other_pages(pages: Client, record: Policy, address: str) -> None:
    assert pages.get(f"/en/small/{address}").status_code == 404


def test_an_entry_of_the_policy_is_told_in_words_and_not_in_codes(pages: Client, db: None) -> None:
    policy = load_pack("fuling")
    found_district(policy, code="fuling", simulated=True, at=AT)
    item = next(each for each in policy.items if each.mode == "time_limited" and each.legal_limit_from == "accept")

    told = text_of(pages, f"/zh/fuling/policy/items/{item.code}")

    assert "time_limited" not in told
    assert item.unit not in told.split()
    assert "受理" in told

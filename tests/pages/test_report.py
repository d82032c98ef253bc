"""The report says what the check found, in both languages, in one file that needs and names nothing else."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from tests.pages.small_check import PERFORMER, PRIVATE, RULES, small_check, small_log

from qingfeng.foundation.messages import speaking
from qingfeng.pages.report import render_report
from qingfeng.supervision.check import CheckResult

VOID = {"meta", "input", "br", "path", "rect", "circle"}


class Balance(HTMLParser):
    """Notes elements that are not closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as HTMLParser calls it
        """Open an element."""
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one opened."""
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(f"{tag} at {self.getpos()}")


@pytest.fixture
def result(tmp_path: Path) -> CheckResult:
    """Return the check of the small log."""
    return small_check(tmp_path)


def test_every_element_is_closed_and_no_id_stands_twice(result: CheckResult) -> None:
    page = render_report(result)

    balance = Balance(page)
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert balance.faults == []
    assert balance.open == []
    assert len(ids) == len(set(ids))


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    assert render_report(small_check(tmp_path)) == render_report(small_check(tmp_path))


def test_both_languages_are_in_the_file_and_the_active_one_is_shown_first(result: CheckResult) -> None:
    with speaking("zh"):
        page = render_report(result)

    assert '<html lang="zh-CN">' in page
    assert re.search(r'id="qf-zh"[^>]* checked', page)
    assert not re.search(r'id="qf-en"[^>]* checked', page)
    assert '<div class="qf-zh" lang="zh-CN">' in page
    assert '<div class="qf-en" lang="en">' in page
    assert "超过承诺时限" in page
    assert "Decided late" in page


def test_nothing_is_fetched_and_no_script_runs(result: CheckResult) -> None:
    page = render_report(result)

    assert not re.search(r"<script|<link|<img|<iframe|\bon\w+=|https?:|url\(|@import|style=", page)


def test_the_policy_of_the_page_lets_in_its_own_style_alone(result: CheckResult) -> None:
    page = render_report(result)

    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1].replace("&#39;", "'").startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:")


def test_names_of_units_and_files_are_data_and_not_markup(result: CheckResult) -> None:
    page = render_report(result)

    assert "Health &lt;b&gt;" in page
    assert "Health <b>" not in page
    assert "small <log>" not in page


def test_nobody_is_named_and_no_private_value_is_shown(result: CheckResult) -> None:
    acts, cases = result.log.acts, result.log.cases
    assert acts["performer"].cast(pl.String).unique().to_list() == [PERFORMER]
    assert PRIVATE in cases["case.fee"].to_list()
    assert result.evaluation.errors.filter(pl.col("code") == "bad_number")["value"].to_list() == [PRIVATE]

    page = render_report(result)

    assert PERFORMER not in page
    assert PRIVATE not in page


def test_figures_state_the_late_share_with_its_error(result: CheckResult) -> None:
    with speaking("en"):
        page = render_report(result)

    # Due: four stopped and one that ran out; late: P-1 by 7 working days and P-5 by 11 as of 30 March; p = 2/5.
    assert "40.0% of 5 due, ±42.9" in page


def test_the_worst_case_shows_its_days(result: CheckResult) -> None:
    with speaking("en"):
        page = render_report(result)

    assert page.index("<b>P-5</b>") < page.index("<b>P-1</b>")
    assert "From 6 Mar 2026, 09:00; due 13 Mar 2026, 24:00; still running: 11 working days late." in page
    assert "From 3 Mar 2026, 09:00; due 10 Mar 2026, 24:00; ended 19 Mar 2026, 16:00: 7 working days late." in page


def test_what_was_not_checked_is_said(result: CheckResult) -> None:
    with speaking("en"):
        page = render_report(result)

    assert "1 rows or values of the file could not be used (the time cannot be read 1)" in page
    assert "4 cases name no procedure" in page
    assert "1 rules are planned and do not run in this version: Withdrawn and filed again." in page


def test_simulated_data_are_marked_and_real_data_are_not(tmp_path: Path) -> None:
    marked = '<span class="qf-sim">'

    simulated = render_report(small_check(tmp_path))
    real = render_report(small_check(tmp_path, log=small_log(simulated=False)))

    assert simulated.count(marked) == 2
    assert marked not in real


def test_a_check_without_limit_rules_findings_or_units_still_has_its_page(tmp_path: Path) -> None:
    rules = (
        RULES[: RULES.index("[[rule]]")] + '[[rule]]\nid = "never"\nkind = "absence"\ntitle = { en = "Never" }\na = "shred"\n'
    )

    with speaking("en"):
        page = render_report(small_check(tmp_path, rules))

    assert "No limit rule ran" in page
    assert "No yellow and no red finding." in page
    assert "Every clock and every act could be judged." in page
    assert Balance(page).faults == []


def test_a_log_without_acts_still_has_its_page(tmp_path: Path) -> None:
    log = small_log()
    empty = type(log)(
        **{name: getattr(log, name) for name in log.__slots__} | {"acts": log.acts.clear(), "cases": log.cases.clear()}
    )

    page = render_report(small_check(tmp_path, log=empty))

    assert Balance(page).faults == []


def test_a_large_check_stays_a_small_file(tmp_path: Path) -> None:
    log = small_log()
    copies = 400
    cases = pl.concat(
        [log.cases.with_columns(pl.col("key") + f"-{copy}", unit=pl.lit(f"Unit {copy}")) for copy in range(copies)]
    )
    acts = pl.concat(
        [log.acts.with_columns((pl.col("case") + copy * log.cases.height).cast(pl.UInt32)) for copy in range(copies)]
    )
    large = type(log)(**{name: getattr(log, name) for name in log.__slots__} | {"acts": acts, "cases": cases})

    with speaking("en"):
        page = render_report(small_check(tmp_path, log=large))

    assert len(page.encode()) < 300_000
    assert "389 others" in page

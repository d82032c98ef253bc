"""A gate that looks at four quarters: proposals from all of them together, everything else from the quarter itself."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.assessment.pooled_quarters import APART, LAST, YEAR, of_quarters, quarter_rows
from tests.publication.accounts import scored_policy

from qingfeng.assessment.accounts import assessed, ranked, results_digest
from qingfeng.assessment.pooling import apart, newest_of, pooled
from qingfeng.assessment.rules import Assessment
from qingfeng.directory.policy.assessment import AssessmentTerms
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.quarters import Quarter

# Unit f of the worked example lies 4.64 standard errors below the others: too little here for one quarter alone.
TERMS = AssessmentTerms(edge=2, ladder=2, z=Decimal(5), gate_window=4)


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return replace(scored_policy(tmp_path), terms=TERMS)


def judged(policy: Policy, rows: pl.DataFrame) -> Assessment:
    return assessed(rows, policy)["key"]


def test_four_quarters_together_propose_whom_one_does_not(policy: Policy) -> None:
    alone = ranked(quarter_rows(LAST), policy)["key"]

    found = judged(policy, of_quarters(YEAR))

    assert alone.proposals == ()
    assert [each.unit for each in found.proposals] == ["f"]
    assert (found.sheets, found.lines, found.standings) == (alone.sheets, alone.lines, alone.standings)


def test_figures_of_a_proposal_are_those_of_the_quarters_pooled(policy: Policy) -> None:
    found = judged(policy, of_quarters(YEAR))

    # Four equal quarters: the same total of f, and half the error of clusters that do not reach from one into another.
    lines = {line.unit: line for line in found.lines}
    window = {line.unit: line for line in found.window or ()}
    assert window["f"].total == lines["f"].total
    assert window["f"].error == pytest.approx(lines["f"].error / 2, rel=0.01)
    # The few cases of g and complaints of d are enough in a year.
    assert set(window) - set(lines) == {"g"}
    assert window["d"].total < lines["d"].total
    (proposal,) = found.proposals
    assert proposal.distance == window["f"].reference - 100 * (window["f"].total + 100)


def test_one_applicant_in_all_quarters_stays_one_cluster(policy: Policy) -> None:
    found = judged(policy, of_quarters(YEAR, same_applicants=True))

    assert found.proposals == ()


def test_fewer_quarters_than_the_policy_asks_for_propose_nobody(policy: Policy) -> None:
    loose = replace(policy, terms=TERMS.model_copy(update={"z": Decimal(4)}))

    found = judged(loose, of_quarters(YEAR[1:]))

    assert [each.unit for each in ranked(quarter_rows(LAST), loose)["key"].proposals] == ["f"]
    assert (found.proposals, found.window) == ((), ())


def test_who_is_not_ranked_in_the_quarter_is_not_proposed(policy: Policy) -> None:
    rows = pl.concat([of_quarters(YEAR[:3]), quarter_rows(LAST, units="ABCDEG")])

    assert judged(policy, rows).proposals == ()


def test_proposals_of_the_window_are_in_the_digest(policy: Policy) -> None:
    rows = of_quarters(YEAR)

    with_window, without = (assessed(rows.filter(pl.col("on") >= first), policy) for first in (YEAR[0].first, LAST.first))

    assert results_digest(with_window) != results_digest(without)


def test_days_and_weeks_go_on_from_quarter_to_quarter() -> None:
    # 1 April 2026 is a Wednesday: the week begins in March, and both quarters have rows in it.
    first, second = Quarter(2026, 1), Quarter(2026, 2)
    march = pl.DataFrame({"day": [89, None], "week": [13, None], "applicant": [7, None]})
    april = pl.DataFrame({"day": [0, 5], "week": [0, 1], "applicant": [7, 0]})

    own = pooled([(second, april), (first, march)], same_applicants=False)
    shared = pooled([(first, march), (second, april)], same_applicants=True)

    assert own["day"].to_list() == [89, None, 90, 95]
    assert own["week"].to_list() == [13, None, 13, 14]
    assert own["applicant"].to_list() == [7, None, 15, 8]
    assert shared["applicant"].to_list() == [7, None, 7, 0]


def test_rows_fall_apart_into_the_quarters_they_were_counted_in() -> None:
    rows = of_quarters(YEAR)

    parts = apart(rows, LAST, 4)

    assert newest_of(rows) == LAST
    assert [quarter for quarter, _ in parts] == list(reversed(YEAR))
    assert sum(part.height for _, part in parts) == rows.height
    assert all((part["case"].drop_nulls() // APART == YEAR.index(quarter)).all() for quarter, part in parts)
    assert newest_of(rows.clear()) is None

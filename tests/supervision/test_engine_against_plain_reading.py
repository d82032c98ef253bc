"""The columnar engine says what a plain reading of the design says, of every kind of rule."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.supervision.plain_reading import TALLIES, Finding, Reading, read_plainly
from tests.supervision.random_rules import KINDS, random_rule
from tests.supervision.small_logs import Drawn, random_log

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import Evaluation, RuleSet, evaluate

PROCEDURES = {"p": ("a", "b", "end"), "q": ("c", "a+start")}
CASES, EXAMPLES = 20, 20


def said_by(found: Evaluation) -> Counter[Any]:
    """Findings and errors of the engine, as the plain reading writes them."""
    wanted = found.findings.select("case", "rule", "role", "act_row", "level", "measure", "open").rows()
    findings = [
        Finding(case, rule, role, -1 if act is None else act, level, round(measure, 6), is_open)
        for case, rule, role, act, level, measure, is_open in wanted
    ]
    errors = [
        (rule, case, -1 if act is None else act, code)
        for rule, case, act, code in found.errors.select("rule", "case", "act_row", "code").rows()
    ]
    return Counter([*findings, *errors])


def said_plainly(expected: Reading) -> Counter[Any]:
    return Counter([*expected.findings, *expected.errors])


def random_rules(random: Random, kind: str, log: Drawn) -> RuleSet:
    ends, acts = random.choice([None, ("end",)]), random.choice([None, ("a",)])
    rule = random_rule(random, kind)
    return RuleSet((rule,), log.zone, roll=random.choice([True, False]), ends=ends, acts=acts, procedures=PROCEDURES)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 2**32))
def test_engine_and_plain_reading_agree(kind: str, seed: int) -> None:
    random = Random(seed)
    log = random_log(random, CASES)
    rules = random_rules(random, kind, log)
    calendar = load_calendar(log.calendar)

    found = evaluate(log.acts, log.cases, rules, calendar=calendar, as_of=log.as_of)
    expected = read_plainly(log.acts, log.cases, rules, calendar, log.as_of)

    assert (rules, said_by(found) - said_plainly(expected), said_plainly(expected) - said_by(found)) == (
        rules,
        Counter(),
        Counter(),
    )
    assert found.tallies.select(TALLIES).row(0, named=True) == expected.tallies["r"]

"""Verdicts per case equal pm4py's where the semantics agree; run by `benchmarks/run`, in the peers' environment's company."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from declare import asked_pm4py, constraints, log_of, rules_of
from measuring import DATA

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import evaluate

pytestmark = [
    pytest.mark.skipif(not DATA.exists(), reason="the real logs are not there"),
    pytest.mark.skipif("QINGFENG_PEERS" not in os.environ, reason="run by benchmarks/run, which makes pm4py's environment"),
]


@pytest.mark.parametrize(("name", "most"), [("receipt", 8), ("BPIC15_1", 8), ("bpic2020_DomesticDeclarations", 6)])
def test_the_same_cases_deviate_from_the_same_constraints(name: str, most: int, tmp_path: Path) -> None:
    acts, cases = log_of(name)
    wanted = constraints(acts, most)
    rules, keys = rules_of(wanted)

    theirs = asked_pm4py(acts, cases["key"], wanted, tmp_path)["deviating"]
    found = evaluate(acts, cases, rules, calendar=load_calendar("nl"), as_of=acts["at"].max()).findings

    ours = {rule: set(part["case"]) for (rule,), part in found.group_by("rule")}
    for rule, key in zip(rules.rules, keys, strict=True):
        assert ours.get(rule.id, set()) == set(theirs.get(key, ())), key

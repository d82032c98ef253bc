"""Figures that must come out of real logs; they lie beside the checkout and are never copied into it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.supervision.random_rules import rule_of

from qingfeng.foundation.calendars import load_calendar
from qingfeng.intake.log import Log
from qingfeng.intake.reading import read_log
from qingfeng.supervision.engine import RuleSet, evaluate

ZONE = "Europe/Amsterdam"


def read(path: Path) -> Log:
    return read_log(path, mapping=None, timezone=ZONE)


@pytest.fixture(scope="module")
def receipt(shared_data: Path) -> Log:
    return read(shared_data / "eventlogs" / "receipt.xes.gz")


def counted(log: Log, **rule: Any) -> dict[str, int]:
    """Judge a log at its last act."""
    latest = log.acts["at"].max()
    assert isinstance(latest, datetime)
    rules = RuleSet((rule_of(kind="limit", **rule),), ZONE)
    tallies = evaluate(log.acts, log.cases, rules, calendar=load_calendar("nl"), as_of=latest).tallies
    row: dict[str, int] = tallies.drop("rule").row(0, named=True)
    return row


OWN_DEADLINE = {"from": "case.startdate", "until": "case.enddate", "due": "case.deadline", "open": False}


def test_receipt_has_its_cases_and_acts(receipt: Log) -> None:
    assert (receipt.cases.height, receipt.acts.height) == (1_434, 8_577)


def test_receipt_against_its_own_deadline_by_instant(receipt: Log) -> None:
    found = counted(receipt, **OWN_DEADLINE)

    assert found == {"applicable": 1_329, "warning": 0, "yellow": 377, "red": 0, "open": 0, "errors": 2}


def test_receipt_against_its_own_deadline_by_day(receipt: Log) -> None:
    found = counted(receipt, **OWN_DEADLINE, by="day")

    assert found == {"applicable": 1_329, "warning": 0, "yellow": 309, "red": 0, "open": 0, "errors": 2}


@pytest.mark.parametrize(("name", "late", "acts"), [("BPIC15_1", 142, 3_340), ("BPIC15_2", 8, 398), ("BPIC15_4", 9, 1_484)])
def test_acts_against_their_own_due_date(shared_data: Path, name: str, late: int, acts: int) -> None:
    log = read(shared_data / "eventlogs" / f"{name}.xes.gz")

    found = counted(log, due="act.dueDate", by="day")

    assert (found["yellow"], found["applicable"], found["errors"]) == (late, acts, 0)

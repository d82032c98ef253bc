"""What must change nothing: the order of rows, the cutting of the record into parts, a second run, a late act elsewhere."""

from random import Random

import polars as pl
import pytest
from tests.supervision.random_rules import KINDS, random_rule, rule_of
from tests.supervision.small_logs import Drawn, SmallLog, random_log

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import Evaluation, RuleSet, evaluate

SEEDS = range(4)
CASES = 60


def random_rules(random: Random, log: Drawn) -> RuleSet:
    rules = [random_rule(random, kind).model_copy(update={"id": f"r{number}"}) for number, kind in enumerate(KINDS)]
    return RuleSet(tuple(rules), log.zone, ends=("end",), acts=("a", "b"))


def drawn(seed: int) -> tuple[Drawn, RuleSet]:
    random = Random(seed)
    log = random_log(random, CASES)
    return log, random_rules(random, log)


def judged(log: Drawn, rules: RuleSet, acts: pl.DataFrame, cases: pl.DataFrame) -> Evaluation:
    return evaluate(acts, cases, rules, calendar=load_calendar(log.calendar), as_of=log.as_of)


def findings(found: Evaluation) -> pl.DataFrame:
    """Findings without what numbers rows of the frames given."""
    return found.findings.drop("case_row", "act_row", "evidence").sort("key")


def errors(found: Evaluation) -> pl.DataFrame:
    return found.errors.drop("case_row", "act_row").sort(pl.all())


def chosen(log: Drawn, rows: list[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Some cases of a record in the order given, with their acts."""
    number = {old: new for new, old in enumerate(rows)}
    acts = log.acts.filter(pl.col("case").is_in(rows))
    return acts.with_columns(pl.col("case").replace_strict(number, return_dtype=pl.UInt32)), log.cases[rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffled_rows_give_the_same(seed: int) -> None:
    log, rules = drawn(seed)
    order = Random(seed + 1).sample(range(CASES), CASES)
    acts, cases = chosen(log, order)

    plain, shuffled = (
        judged(log, rules, log.acts, log.cases),
        judged(log, rules, acts.sample(fraction=1, shuffle=True, seed=7), cases),
    )

    assert findings(plain).equals(findings(shuffled))
    assert errors(plain).equals(errors(shuffled))
    assert plain.tallies.equals(shuffled.tallies)


@pytest.mark.parametrize("count", [3, CASES])
@pytest.mark.parametrize("seed", SEEDS)
def test_parts_give_what_the_whole_gives(seed: int, count: int) -> None:
    log, rules = drawn(seed)
    parts = [chosen(log, list(range(start, CASES, count))) for start in range(count)]

    whole, several = judged(log, rules, log.acts, log.cases), [judged(log, rules, *part) for part in parts]

    together = pl.concat([part.tallies for part in several]).group_by("rule", maintain_order=True).sum()
    assert pl.concat([findings(part) for part in several]).sort("key").equals(findings(whole))
    assert pl.concat([errors(part) for part in several]).sort(pl.all()).equals(errors(whole))
    assert together.equals(whole.tallies)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_runs_are_equal(seed: int) -> None:
    log, rules = drawn(seed)

    first, second = judged(log, rules, log.acts, log.cases), judged(log, rules, log.acts, log.cases)

    assert first.findings.equals(second.findings)
    assert first.errors.equals(second.errors)


def test_keys_of_findings_are_unique() -> None:
    log, rules = drawn(1)

    found = judged(log, rules, log.acts, log.cases).findings

    assert found["key"].n_unique() == found.height > 0


@pytest.mark.parametrize("at", ["2024-03-03 10:00", "2024-03-05 10:00", "2024-03-09 10:00"])
def test_a_late_or_backdated_act_moves_no_other_card(at: str) -> None:
    def log() -> SmallLog:
        return SmallLog().act("a", "2024-03-04 10:00").act("b", "2024-03-05 10:00").act("a", "2024-03-06 10:00")

    rules = RuleSet((rule_of(kind="response", a="a", b="c"),))
    short, longer = log(), log().act("a", at)

    before, after = (
        evaluate(record.acts, record.cases, rules, calendar=load_calendar("cn"), as_of=record.instant("2024-03-29 10:00"))
        for record in (short, longer)
    )

    assert set(before.findings["key"]) < set(after.findings["key"])

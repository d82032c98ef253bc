"""One case told: its acts, its clocks, and what each rule says about it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from qingfeng.directory.policy.rules import Rule
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.supervision.check.assembly import judge
from qingfeng.supervision.check.result import CheckResult
from qingfeng.supervision.engine import Evaluation

Word = Literal["kept", "warning", "yellow", "red", "error", "not_applicable"]
Row = dict[str, Any]
SEVEREST_FIRST: tuple[Word, ...] = ("red", "yellow", "warning")


class UnknownCaseError(InputError):
    """The log has no case of that key."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of a case.

    `findings`, `errors` and `clocks` are rows of the engine's frames; `why` says, where the rule does not apply, what is
    missing: `procedure`, `when` (a condition does not hold) or `act` (no act that it asks about).
    """

    rule: Rule
    word: Word
    why: str
    findings: tuple[Row, ...]
    errors: tuple[Row, ...]
    clocks: tuple[Row, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CaseStory:
    """A case: its row, its acts known at the moment of looking in the engine's order, the verdict of each rule.

    `acts` is a frame of acts with the column `row`, by which findings, errors and clocks name them.
    """

    case: Row
    acts: pl.DataFrame
    verdicts: tuple[Verdict, ...]


def tell_case(result: CheckResult, key: str) -> CaseStory:
    """Judge one case by itself, which gives what the whole log gave it.

    Raises:
        UnknownCaseError: the log has no case of that key.
    """
    cases = result.log.cases.with_row_index("_row").filter(pl.col("key") == key)
    if not cases.height:
        message = N_("{log} has no case {key}. Cases of it are, for example: {known}.")
        known = ", ".join(result.log.cases["key"].head(3).to_list())
        raise UnknownCaseError(message, log=result.log.name, key=key, known=known)
    acts = result.log.acts.filter(pl.col("case") == cases["_row"][0]).with_columns(pl.lit(0, pl.UInt32).alias("case"))
    return _story(result, cases.drop("_row"), acts)


def _story(result: CheckResult, case: pl.DataFrame, acts: pl.DataFrame) -> CaseStory:
    # A log of one case has been judged as it is judged here.
    is_judged = result.log.cases.height == 1 and result.evaluation.clocks is not None
    evaluation = result.evaluation if is_judged else judge(acts, case, result.ruleset, result.settings)
    applicable = _applicable(evaluation)
    idle = [rule for rule in result.rules if rule.id not in applicable]
    missing = _missing(result, idle, case, acts)
    # A frame of nothing takes as long to put together as one of something.
    findings = evaluation.findings if any(any(part.counts) for part in evaluation.parts) else None
    errors = evaluation.errors if any(part.errors for part in evaluation.parts) else None
    told = [_by_rule(frame) for frame in (findings, errors, evaluation.clocks)]
    verdicts = tuple(_verdict(rule, [rows.get(rule.id, ()) for rows in told], missing) for rule in result.rules)
    known = evaluation.record
    rows = pl.int_range(known.acts.height, dtype=pl.UInt32, eager=True) if known.row is None else known.row
    return CaseStory(case.row(0, named=True), known.acts.with_columns(rows.alias("row")), verdicts)


def _verdict(rule: Rule, told: Sequence[tuple[Row, ...]], missing: Mapping[str, str]) -> Verdict:
    findings, errors, clocks = told
    word = _word(findings, errors, is_judged=rule.id not in missing)
    why = missing[rule.id] if word == "not_applicable" else ""
    return Verdict(rule, word, why, findings, errors, clocks)


def _word(findings: Sequence[Row], errors: Sequence[Row], *, is_judged: bool) -> Word:
    found = {row["level"] for row in findings}
    worst = next((level for level in SEVEREST_FIRST if level in found), None)
    if worst is not None:
        return worst
    if errors:
        return "error"
    return "kept" if is_judged else "not_applicable"


def _applicable(evaluation: Evaluation) -> frozenset[str]:
    """Return the rules that judged something of the case."""
    return frozenset(evaluation.tallies.filter(pl.col("applicable") > 0)["rule"].cast(pl.String).to_list())


def _missing(result: CheckResult, idle: Sequence[Rule], case: pl.DataFrame, acts: pl.DataFrame) -> dict[str, str]:
    """Say of each rule that does not apply what is missing.

    All of them are judged once more without their conditions: one that applies then was kept away by its condition.
    """
    bare = tuple(rule.model_copy(update={"when": {}}) for rule in idle if rule.when)
    unheld: frozenset[str] = frozenset()
    if bare:
        unheld = _applicable(judge(acts, case, replace(result.ruleset, rules=bare), result.settings, with_clocks=False))
    return {rule.id: _why(rule, case, unheld) for rule in idle}


def _why(rule: Rule, case: pl.DataFrame, unheld: frozenset[str]) -> str:
    if rule.procedure is not None and ("procedure" not in case.columns or case["procedure"][0] not in rule.procedure):
        return "procedure"
    return "when" if rule.id in unheld else "act"


def _by_rule(frame: pl.DataFrame | None) -> dict[str, tuple[Row, ...]]:
    """Sort the rows of a frame by their rule, in one pass: a filter for each rule would cost a page more than judging."""
    rows: dict[str, list[Row]] = {}
    for row in () if frame is None else frame.to_dicts():
        rows.setdefault(row["rule"], []).append(row)
    return {rule: tuple(each) for rule, each in rows.items()}

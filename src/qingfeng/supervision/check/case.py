"""One case told: its acts, its clocks, and what each rule says about it and why."""

from collections.abc import Sequence
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
    evaluation = judge(acts, case, result.ruleset, result.settings)
    verdicts = tuple(_verdict(result, rule, evaluation, case, acts) for rule in result.rules)
    known = evaluation.record
    rows = pl.int_range(known.acts.height, dtype=pl.UInt32, eager=True) if known.row is None else known.row
    return CaseStory(case.row(0, named=True), known.acts.with_columns(rows.alias("row")), verdicts)


def _verdict(result: CheckResult, rule: Rule, evaluation: Evaluation, case: pl.DataFrame, acts: pl.DataFrame) -> Verdict:
    findings = _rows(evaluation.findings, rule.id)
    errors = _rows(evaluation.errors, rule.id)
    clocks = () if evaluation.clocks is None else _rows(evaluation.clocks, rule.id)
    is_judged = bool(evaluation.tallies.filter(pl.col("rule") == rule.id)["applicable"].sum())
    word = _word(findings, errors, is_judged=is_judged)
    why = _missing(result, rule, case, acts) if word == "not_applicable" else ""
    return Verdict(rule, word, why, findings, errors, clocks)


def _word(findings: Sequence[Row], errors: Sequence[Row], *, is_judged: bool) -> Word:
    found = {row["level"] for row in findings}
    worst = next((level for level in SEVEREST_FIRST if level in found), None)
    if worst is not None:
        return worst
    if errors:
        return "error"
    return "kept" if is_judged else "not_applicable"


def _missing(result: CheckResult, rule: Rule, case: pl.DataFrame, acts: pl.DataFrame) -> str:
    if rule.procedure is not None and ("procedure" not in case.columns or case["procedure"][0] not in rule.procedure):
        return "procedure"
    if rule.when:
        # Judged once more without its condition: if it applies then, the condition was what kept it away.
        bare = replace(result.ruleset, rules=(rule.model_copy(update={"when": {}}),))
        if judge(acts, case, bare, result.settings).tallies["applicable"].sum():
            return "when"
    return "act"


def _rows(frame: pl.DataFrame, rule: str) -> tuple[Row, ...]:
    return tuple(frame.filter(pl.col("rule") == rule).to_dicts())

"""What a report says about what could not be judged and what was not checked."""

from dataclasses import dataclass

import polars as pl

from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import ERRORS, count, listed
from qingfeng.supervision.check import CheckResult
from qingfeng.supervision.check.result import title_of

# Up to so many places are named one by one; above, their number stands.
PLACES_NAMED, LINES_SHOWN, PLANNED_NAMED = 3, 60, 5


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One kind of error under one rule, and where; the value that is wrong may be personal and is not shown."""

    rule: str
    where: str
    what: str


def errors_title(result: CheckResult) -> str:
    """Say how many places could not be judged."""
    errors = sum(tally.errors for tally in result.tallies)
    return _("{n} places that cannot be judged").format(n=count(errors)) if errors else _("Nothing that cannot be judged")


def error_lines(result: CheckResult) -> tuple[ErrorLine, ...]:
    """List what could not be judged by rule and reason, in the order of rules."""
    frame = result.evaluation.errors
    groups = frame.group_by("rule", "code", maintain_order=True).agg("case", "act_row").head(LINES_SHOWN)
    return tuple(
        ErrorLine(
            rule=localized(title_of(result.rule(row["rule"]))),
            where=_where(result.log.acts, row["case"], row["act_row"]),
            what=_(ERRORS[row["code"]]),
        )
        for row in groups.to_dicts()
    )


def _where(acts: pl.DataFrame, cases: list[str], rows: list[int | None]) -> str:
    if len(cases) > PLACES_NAMED:
        return _("{n} places").format(n=count(len(cases)))
    return listed([_place(acts, case, row) for case, row in zip(cases, rows, strict=True)])


def _place(acts: pl.DataFrame, case: str, row: int | None) -> str:
    if row is None:
        return case
    return _("{case}, act {n}").format(case=case, n=acts["place"][row] + 1)


def unchecked(result: CheckResult) -> tuple[str, ...]:
    """Say what was left out: rejected rows, cases without procedure, planned rules, and what is never printed."""
    return (_rejects(result), *left_out(result), _("This report names nobody: neither who did an act nor who applied."))


def left_out(result: CheckResult) -> list[str]:
    """Say which cases met only some of the rules, and which rules do not run."""
    lines = []
    if result.without_procedure:
        lines.append(
            _("{n} cases name no procedure: only the rules for all procedures were held against them.").format(
                n=count(result.without_procedure)
            )
        )
    if result.planned:
        titles = [localized(title_of(rule)) for rule in result.planned]
        named = listed(titles[:PLANNED_NAMED]) + ("…" if len(titles) > PLANNED_NAMED else "")
        lines.append(_("{n} rules are planned and do not run in this version: {titles}.").format(n=len(titles), titles=named))
    return lines


def _rejects(result: CheckResult) -> str:
    rejects = result.log.rejects
    if not rejects.height:
        return _("No row of the file was rejected.")
    reasons = rejects.group_by("text").len().sort(["len", "text"], descending=[True, False]).rows()
    each = listed([f"{text} {count(number)}" for text, number in reasons])
    return _("{n} rows or values of the file could not be used ({reasons}); they are in no figure.").format(
        n=count(rejects.height), reasons=each
    )

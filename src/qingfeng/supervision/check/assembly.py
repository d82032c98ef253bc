"""Hold a log against a policy."""

from dataclasses import replace

import polars as pl

from qingfeng.directory.policy.frames import item_frame
from qingfeng.directory.policy.loading import Policy
from qingfeng.intake.log import Log
from qingfeng.supervision.check.result import CheckResult, Settings, Tally, title_of
from qingfeng.supervision.engine import Evaluation, RuleSet, evaluate


def check_log(log: Log, policy: Policy, settings: Settings, *, with_clocks: bool = True) -> CheckResult:
    """Run a policy's rules over a log; pure: the same arguments give the same result.

    A report needs `with_clocks`; counts and findings do without, in less memory.
    """
    ruleset = ruleset_of(policy, settings)
    log = replace(log, cases=with_items(log.cases, policy))
    evaluation = judge(log.acts, log.cases, ruleset, settings, with_clocks=with_clocks)
    return CheckResult(
        log=log,
        policy=policy,
        settings=settings,
        ruleset=ruleset,
        evaluation=evaluation,
        tallies=_tallies(ruleset, evaluation),
        without_procedure=_without_procedure(log.cases, ruleset),
    )


def with_items(cases: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Put what the policy says of its item (`item.KEY`) beside each case, and the item's lead unit where none is named."""
    if "item" not in cases.columns or not policy.items:
        return cases
    items = item_frame(policy).rename({"unit": "lead"})
    lead = pl.coalesce("unit", "lead") if "unit" in cases.columns else pl.col("lead")
    joined = cases.drop([name for name in cases.columns if name in items.columns and name != "item"])
    return joined.join(items, on="item", how="left", maintain_order="left").with_columns(unit=lead).drop("lead")


def ruleset_of(policy: Policy, settings: Settings) -> RuleSet:
    """Return a policy's rules under the settings chosen."""
    return RuleSet(
        rules=policy.rules,
        timezone=settings.timezone,
        roll=policy.roll,
        office_hours=policy.office_hours,
        ends=policy.ends,
        acts=policy.acts,
        procedures={procedure.code: tuple(act.name for act in procedure.acts) for procedure in policy.procedures},
    )


def judge(
    acts: pl.DataFrame, cases: pl.DataFrame, ruleset: RuleSet, settings: Settings, *, with_clocks: bool = True
) -> Evaluation:
    """Evaluate under the settings chosen."""
    return evaluate(
        acts,
        cases,
        ruleset,
        calendar=settings.calendar,
        as_of=settings.as_of,
        known_at=settings.known_at,
        with_clocks=with_clocks,
    )


def _tallies(ruleset: RuleSet, evaluation: Evaluation) -> tuple[Tally, ...]:
    rows = zip(ruleset.live, evaluation.tallies.to_dicts(), strict=True)
    return tuple(Tally(id=row.pop("rule"), title=title_of(rule), **row) for rule, row in rows)


def _without_procedure(cases: pl.DataFrame, ruleset: RuleSet) -> int | None:
    if all(rule.procedure is None for rule in ruleset.live):
        return None
    return cases.height if "procedure" not in cases.columns else cases["procedure"].null_count()

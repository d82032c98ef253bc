"""Running the worked examples of a policy: given these acts, the engine finds what was counted by hand, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import click

from qingfeng.cli.policy_faults import table
from qingfeng.cli.policy_frames import act_frame, case_frame, looking
from qingfeng.directory.policy.loading import Policy, load_policy
from qingfeng.directory.policy.pack import Example
from qingfeng.foundation.calendars import WorkCalendar, load_calendar
from qingfeng.foundation.errors import PolicyError
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.supervision.engine import RuleSet, evaluate

Found = tuple[str, float, int | None]


class NoExamplesError(PolicyError):
    """The policy has no worked examples."""


class ExamplesFailedError(PolicyError):
    """Some worked examples do not come out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one example expects and what the engine found: findings as (level, measure, place of the act or None), sorted."""

    example: Example
    nth: int
    expected: tuple[Found, ...]
    found: tuple[Found, ...]
    errors: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Whether the findings and the number of data errors agree."""
        return self.expected == self.found and len(self.errors) == self.example.errors


def test_policy(name: str) -> None:
    """Run all worked examples, list those that do not come out, and count.

    Raises:
        NoExamplesError: there are none.
        ExamplesFailedError: not all come out.
    """
    policy = load_policy(name)
    if not policy.examples:
        raise NoExamplesError(
            N_("{name} has no worked examples; write some into examples/*.toml, or NAME.examples.toml beside NAME.toml."),
            name=name,
        )
    outcomes = list(run_examples(policy))
    failed = [outcome for outcome in outcomes if not outcome.is_met]
    for line in table(_row(outcome) for outcome in failed) if failed else ():
        click.echo(line)
    if failed:
        message = N_("{failed} of {count} worked examples of {name} do not come out; correct the rule or the example.")
        raise ExamplesFailedError(message, failed=len(failed), count=len(outcomes), name=name)
    rules = {example.rule for example in policy.examples}
    without = [rule.id for rule in policy.rules if rule.id not in rules and rule.status is None]
    click.echo(_("{name}: all {count} worked examples come out.").format(name=name, count=len(outcomes)))
    if without:
        told = translate_count("{count} rule has none: {rules}", "{count} rules have none: {rules}", len(without))
        click.echo(told.format(count=len(without), rules=", ".join(without)))


test_policy.__test__ = False  # type: ignore[attr-defined]  # a command, not a test


def run_examples(policy: Policy) -> Iterator[Outcome]:
    """Run the worked examples of a policy in their order, each against its own rule alone."""
    calendar = load_calendar(policy.calendar)
    numbers: Counter[str] = Counter()
    for example in policy.examples:
        numbers[example.rule] += 1
        yield _outcome(policy, example, numbers[example.rule], calendar)


def _outcome(policy: Policy, example: Example, nth: int, calendar: WorkCalendar) -> Outcome:
    zone = ZoneInfo(policy.timezone)
    rules = RuleSet(
        rules=tuple(rule for rule in policy.rules if rule.id == example.rule),
        timezone=policy.timezone,
        roll=policy.roll,
        office_hours=policy.office_hours,
        ends=policy.ends,
        acts=policy.acts,
        procedures={procedure.code: tuple(act.name for act in procedure.acts) for procedure in policy.procedures},
    )
    acts, cases = act_frame(example, zone), case_frame(example, zone)
    evaluation = evaluate(acts, cases, rules, calendar=calendar, as_of=looking(example.as_of, zone))
    rows = evaluation.findings.select("level", "measure", "act_row").iter_rows()
    return Outcome(
        example=example,
        nth=nth,
        expected=_sorted((finding.level.value, float(finding.measure), finding.act) for finding in example.expect),
        found=_sorted((level, round(measure, 9), place) for level, measure, place in rows),
        errors=tuple(evaluation.errors["code"].to_list()),
    )


def _sorted(findings: Iterator[Found]) -> tuple[Found, ...]:
    return tuple(sorted(findings, key=lambda finding: (-1 if finding[2] is None else finding[2], finding[:2])))


def _row(outcome: Outcome) -> tuple[str, ...]:
    expected = _("expected {findings}").format(findings=_told(outcome.expected, outcome.example.errors))
    found = _("found {findings}").format(findings=_told(outcome.found, len(outcome.errors)))
    return (f"{outcome.example.rule} #{outcome.nth}", expected, found)


def _told(findings: tuple[Found, ...], errors: int) -> str:
    parts = [f"{level} {measure:g}" + ("" if place is None else f" @{place}") for level, measure, place in findings]
    if errors:
        parts.append(translate_count("{count} data error", "{count} data errors", errors).format(count=errors))
    return ", ".join(parts) or _("nothing")

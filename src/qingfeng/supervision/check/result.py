"""What comes of holding a log against a policy."""

from dataclasses import dataclass
from datetime import datetime

from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.rules import Rule
from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.messages import Text
from qingfeng.intake.log import Log
from qingfeng.supervision.engine import Evaluation, RuleSet


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """Under what the rules ran: zone, calendar, the moment of looking and what was known then.

    `as_of_given` is false where the moment is the log's own last act.
    """

    timezone: str
    calendar: WorkCalendar
    as_of: datetime
    as_of_given: bool
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one rule: clocks or activations judged, each finding once at its severest level, data errors."""

    id: str
    title: Text
    applicable: int
    warning: int
    yellow: int
    red: int
    open: int
    errors: int


@dataclass(frozen=True, slots=True, eq=False)
class CheckResult:
    """A log, the policy it was held against, and what was found.

    `rules` are those that ran, in the policy's order; `planned` those that did not; `without_procedure` counts the cases that
    met only the rules without a procedure, and is None where no rule names one.
    """

    log: Log
    policy: Policy
    settings: Settings
    ruleset: RuleSet
    evaluation: Evaluation
    tallies: tuple[Tally, ...]
    without_procedure: int | None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that ran."""
        return self.ruleset.live

    @property
    def planned(self) -> tuple[Rule, ...]:
        """The rules that this version does not run."""
        return tuple(rule for rule in self.policy.rules if rule.status == "planned")

    def rule(self, rule_id: str) -> Rule:
        """Return the rule of that id."""
        return next(rule for rule in self.policy.rules if rule.id == rule_id)


def policy_label(policy: Policy) -> str:
    """Name a policy: a pack by its name and version, a rules file by its file name."""
    return f"{policy.name} {policy.version}" if policy.version else policy.source.name


def title_of(rule: Rule) -> Text:
    """Return the title of a rule as a text in both languages."""
    return Text(rule.title.zh, rule.title.en)

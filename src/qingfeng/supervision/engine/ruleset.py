"""The rules of one evaluation, with the settings their clocks run under."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingfeng.directory.policy.rules import Rule
from qingfeng.directory.policy.terms import OFFICE_HOURS


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in their order, and what stands at the top of their file or pack.

    `ends`: acts after which a case has ended; None judges every case at the moment of looking. `acts`: names known to every
    procedure, for `registered`; `procedures` gives them by procedure code and wins.
    """

    rules: tuple[Rule, ...]
    timezone: str = "Asia/Shanghai"
    roll: bool = True
    office_hours: tuple[tuple[int, int], ...] = OFFICE_HOURS
    ends: tuple[str, ...] | None = None
    acts: tuple[str, ...] | None = None
    procedures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def live(self) -> tuple[Rule, ...]:
        """The rules that run: those that are not planned."""
        return tuple(rule for rule in self.rules if rule.status is None)

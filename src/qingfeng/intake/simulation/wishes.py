"""What a simulation is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from qingfeng.foundation.errors import InputError

LENGTH = timedelta(days=90)
FEW = 300


class NothingToSimulateError(InputError):
    """A pack has no service items or procedures to make cases of, or the days name no working day."""


@dataclass(frozen=True, slots=True)
class SimulationWishes:
    """What to simulate.

    Attributes:
        cases: their number; None for as many as the pack expects, so that every unit that it ranks can be ranked.
        seed: with the same one, pack and calendar, the same record comes out.
        begin: first day on which cases may begin.
        until: last day of the record; what is not done by then is open. 90 days after `begin` unless it or `months` is given.
        months: calendar months from `begin` on, in place of `until`.
    """

    cases: int | None = FEW
    seed: int = 1
    begin: date = date(2026, 4, 1)
    until: date | None = None
    months: int | None = None

    @property
    def end(self) -> date:
        """The last day of the record."""
        if self.until is not None:
            return self.until
        if self.months is None:
            return self.begin + LENGTH
        number = self.begin.year * 12 + self.begin.month - 1 + self.months
        first = date(number // 12, number % 12 + 1, 1)
        last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)).day
        return first + timedelta(days=min(self.begin.day, last + 1) - 2)

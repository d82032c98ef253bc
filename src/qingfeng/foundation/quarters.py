"""Quarters of a year, written 2026Q3."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_

MONTHS = 3
QUARTERS = 4


class NoQuarterError(InputError):
    """A text names no quarter."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter: `year` and `part` from 1 to 4."""

    year: int
    part: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(day.year, (day.month + MONTHS - 1) // MONTHS)

    @classmethod
    def read(cls, text: str) -> "Quarter":
        """Read a quarter.

        Raises:
            NoQuarterError: the text is not of the form 2026Q3.
        """
        found = re.fullmatch(r"([12]\d{3})Q([1-4])", text)
        if found is None:
            raise NoQuarterError(N_("{text} is no quarter; write it as 2026Q3."), text=text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.part}"

    def __lt__(self, other: "Quarter") -> bool:
        return self.number < other.number

    @property
    def number(self) -> int:
        """Its place among all quarters: 4·year + part − 1."""
        return QUARTERS * self.year + self.part - 1

    @property
    def before(self) -> "Quarter":
        """The quarter before."""
        return Quarter((self.number - 1) // QUARTERS, (self.number - 1) % QUARTERS + 1)

    @property
    def after(self) -> "Quarter":
        """The quarter after."""
        return Quarter((self.number + 1) // QUARTERS, (self.number + 1) % QUARTERS + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * (self.part - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

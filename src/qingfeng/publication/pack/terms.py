"""Under which terms a quarter was judged, and the decisions and proposals that count when it is judged."""

from dataclasses import dataclass
from datetime import date

from qingfeng.assessment.rules import Gate
from qingfeng.assessment.rules.rungs import Decision, quarter_number

PRESENT, OTHER = "present", "other"


@dataclass(frozen=True, slots=True)
class Terms:
    """Places that words speak of (`edge`), places of the ladder, margin in 0.01 points, z in thousandths."""

    edge: int = 8
    ladder: int = 5
    margin: int = 100
    z: int = 4000

    @property
    def gate(self) -> Gate:
        """The terms of the gate."""
        return Gate(self.ladder, self.margin, self.z)


@dataclass(frozen=True, slots=True)
class Counted:
    """A decision that counts for rungs.

    Its unit, quarter (2026Q1), rung (1 to 3), whether it concerned whoever leads the unit now (nobody is named), day of serving
    (None: not served), whether it stands.
    """

    unit: str
    quarter: str
    rung: int
    same_head: bool
    served_on: date | None
    stands: bool

    def decision(self) -> Decision:
        """Return it as the rules of the ladder read it."""
        head = PRESENT if self.same_head else OTHER
        return Decision(number_of(self.quarter), self.rung, head, self.served_on, self.stands)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands beside the rows when a quarter is judged.

    `decisions` that count; `suspended`: units with an open objection to one of their facts; `earlier`: of a correction, the
    units proposed by the revision before and for what, None of a first revision.
    """

    decisions: tuple[Counted, ...] = ()
    suspended: tuple[str, ...] = ()
    earlier: dict[str, str] | None = None


def number_of(quarter: str) -> int:
    """Number a quarter written 2026Q1."""
    year, _, part = quarter.partition("Q")
    return quarter_number(int(year), int(part))

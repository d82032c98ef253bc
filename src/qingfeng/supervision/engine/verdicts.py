"""What a rule says about a block: columns of verdicts, errors and counts; and the ladder of levels."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import RuleBase
from qingfeng.directory.policy.terms import Level
from qingfeng.foundation.clocks import OPEN_END
from qingfeng.supervision.engine.block import Positions

NO_INSTANT = np.int64(OPEN_END)
LEVELS = ("", "warning", "yellow", "red")
ROLES = ("case", "a", "b")
CASE, A, B = 0, 1, 2


@dataclass(eq=False)
class Errors:
    """What could not be judged: case (in the block), position of the act or -1, code, value."""

    case: list[int] = field(default_factory=list)
    position: list[int] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)

    def add(
        self, code: str, cases: NDArray[np.integer], positions: Positions | None = None, values: list[str | None] | None = None
    ) -> None:
        """Report one row a case (and act) under the same code."""
        self.case += cases.tolist()
        self.position += [-1] * cases.size if positions is None else positions.tolist()
        self.code += [code] * cases.size
        self.value += [None] * cases.size if values is None else values

    def placed(self, case: int, act: int) -> list[tuple[int, int, str, str | None]]:
        """Return them with the cases and acts of the whole record."""
        rows = zip(self.case, self.position, self.code, self.value, strict=True)
        return [(row + case, position + act if position >= 0 else -1, code, value) for row, position, code, value in rows]


@dataclass(eq=False)
class Verdicts:
    """Judged rows of one rule in one block, before the ladder.

    `case`, `position` (activating act or -1), `measure` (> 0 is a breach), `role`; `evidence` two positions or -1;
    `answers` the act whose unit answers under `performer`. Clocks add start, deadline, stop and instants of levels; elsewhere
    those are `NO_INSTANT`.
    """

    case: NDArray[np.integer]
    position: Positions
    measure: NDArray[np.float64]
    role: int
    measure_unit: str
    evidence: tuple[Positions, Positions]
    answers: Positions
    is_open: NDArray[np.bool_] | None = None
    warned: NDArray[np.bool_] | None = None
    clock: "ClockColumns | None" = None

    @property
    def size(self) -> int:
        """Number of judged rows."""
        return int(self.case.size)

    def kept(self, rows: Positions) -> "Verdicts":
        """Return some rows, ascending; the same where they are all."""
        if rows.size == self.size:
            return self
        return Verdicts(
            case=self.case[rows],
            position=self.position[rows],
            measure=self.measure[rows],
            role=self.role,
            measure_unit=self.measure_unit,
            evidence=(self.evidence[0][rows], self.evidence[1][rows]),
            answers=self.answers[rows],
            is_open=None if self.is_open is None else self.is_open[rows],
            warned=None if self.warned is None else self.warned[rows],
            clock=None if self.clock is None else self.clock.kept(rows),
        )


@dataclass(eq=False)
class ClockColumns:
    """Instants of clocks in µs (`NO_INSTANT` where there is none); `last_day` in days."""

    start: NDArray[np.int64]
    deadline: NDArray[np.int64]
    last_day: NDArray[np.int32]
    stop: NDArray[np.int64]
    warn_at: NDArray[np.int64]
    unit: str
    suspended: NDArray[np.bool_]

    def kept(self, rows: Positions) -> "ClockColumns":
        """Return some rows."""
        return ClockColumns(
            self.start[rows],
            self.deadline[rows],
            self.last_day[rows],
            self.stop[rows],
            self.warn_at[rows],
            self.unit,
            self.suspended[rows],
        )


def without_clock(  # noqa: PLR0913 -- one row of arguments a column
    *,
    case: NDArray[np.integer],
    position: Positions,
    measure: NDArray[np.float64],
    role: int,
    measure_unit: str = "one",
    evidence: tuple[Positions, Positions] | None = None,
    answers: Positions | None = None,
) -> Verdicts:
    """Make verdicts of a kind that runs no clock."""
    nowhere = np.broadcast_to(np.int64(-1), (case.size,))
    return Verdicts(
        case, position, measure, role, measure_unit, evidence or (position, nowhere), position if answers is None else answers
    )


def graded(rule: RuleBase, measure: NDArray[np.float64], warned: NDArray[np.bool_] | None) -> NDArray[np.int8]:
    """Return the level of each measure: 0 none, 1 warning, 2 yellow, 3 red.

    `yellow` and `red` mean 'more than'; with neither, a breach is yellow; `level` stands in place of the ladder.
    """
    breach = measure > 0
    level = np.zeros(measure.size, np.int8)
    if warned is not None:
        level[warned] = 1
    if rule.level is not None:
        level[breach] = np.maximum(level[breach], LEVELS.index(Level(rule.level).value))
    elif rule.yellow is None and rule.red is None:
        level[breach] = 2
    else:
        for threshold, number in ((rule.yellow, 2), (rule.red, 3)):
            if threshold is not None:
                level[breach & (measure > float(threshold))] = number
    return level

"""Verdicts of a block written out as columns of the whole record: done when a frame is asked for, not while judging."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import Rule
from qingfeng.supervision.engine.block import Block
from qingfeng.supervision.engine.instants import holders, level_instants, past
from qingfeng.supervision.engine.verdicts import NO_INSTANT, Verdicts

MEASURE_UNITS = ("workday", "day", "workhour", "hour", "act", "money", "one")
# Stands for the unit of the case where no act answers.
LEAD = -2
Columns = dict[str, NDArray[np.generic]]


@dataclass(eq=False)
class Found:
    """Verdicts of one rule in one block, with the number of its first case and first act in the whole record.

    Written out are those with a level, or all of them (`everything`).
    """

    number: int
    rule: Rule
    verdicts: Verdicts
    level: NDArray[np.int8]
    block: Block
    case: int
    act: int
    everything: bool = False

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that are written out."""
        return np.arange(self.level.size) if self.everything else np.flatnonzero(self.level)

    @property
    def open(self) -> int:
        """How many findings have a clock that still runs."""
        is_open = self.verdicts.is_open
        return 0 if is_open is None else int(np.count_nonzero(is_open & (self.level > 0)))

    def columns(self) -> Columns:
        """Write them out; places are those of the whole record, instants µs or `NO_INSTANT`."""
        found = self.verdicts.kept(self.rows)
        clock, size, level = found.clock, found.size, self.level[self.rows]
        nothing = np.full(size, NO_INSTANT)
        warning_at, yellow_at, red_at = level_instants(self.rule, found, level, self.block)
        return {
            "rule": np.full(size, self.number),
            "case_row": found.case.astype(np.int64) + self.case,
            "position": self._placed(found.position),
            "level": level.astype(np.int64),
            "measure": found.measure,
            "measure_unit": np.full(size, MEASURE_UNITS.index(found.measure_unit)),
            "role": np.full(size, found.role),
            "open": np.zeros(size, bool) if found.is_open is None else found.is_open,
            "start_at": nothing if clock is None else clock.start,
            "deadline_at": nothing if clock is None else clock.deadline,
            "last_day": np.zeros(size, np.int64) if clock is None else clock.last_day.astype(np.int64),
            "stop_at": nothing if clock is None else clock.stop,
            "warning_at": warning_at,
            "yellow_at": yellow_at,
            "red_at": red_at,
            "evidence_1": self._placed(found.evidence[0]),
            "evidence_2": self._placed(found.evidence[1]),
            "answers": self._answers(found),
        }

    def _answers(self, found: Verdicts) -> NDArray[np.int64]:
        if self.rule.answers == "lead":
            return np.full(found.size, LEAD)
        if self.rule.answers == "holder":
            border = np.full(found.size, NO_INSTANT) if found.clock is None else past(found.clock, self.block.time)
            return self._placed(holders(self.block, found.case, border))
        return self._placed(found.answers)

    def _placed(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where(positions >= 0, positions + self.act, -1)

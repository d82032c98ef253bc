"""The engine: acts, cases, rules, calendar and a moment of looking in; findings, next checks and data errors out.

One pure columnar function serves the shell, the live record and the partitions of a province. It reads no clock, no settings
and no database. Cases are judged in blocks of whole cases that fit the cache, two at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import Rule
from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.worktime import WorkTime
from qingfeng.supervision.engine import kinds, limits, sequences
from qingfeng.supervision.engine.block import Block
from qingfeng.supervision.engine.columns import Found
from qingfeng.supervision.engine.evaluation import Evaluation, Part
from qingfeng.supervision.engine.frames import Record, blocks, known_record, workers
from qingfeng.supervision.engine.idle import is_idle, procedures_of
from qingfeng.supervision.engine.instants import next_checks
from qingfeng.supervision.engine.ruleset import RuleSet
from qingfeng.supervision.engine.verdicts import LEVELS, Errors, Verdicts, graded

__all__ = ["Evaluation", "RuleSet", "evaluate"]

_JUDGES: dict[str, Callable[[Block, Any, RuleSet, Errors], list[Verdicts]]] = {
    "limit": limits.judge_limit,
    "existence": kinds.judge_existence,
    "absence": kinds.judge_absence,
    "init": kinds.judge_init,
    "response": sequences.judge_response,
    "precedence": sequences.judge_precedence,
    "succession": sequences.judge_succession,
    "chain_response": sequences.judge_chain_response,
    "not_succession": sequences.judge_not_succession,
    "not_coexistence": kinds.judge_not_coexistence,
    "four_eyes": kinds.judge_persons,
    "same_person": kinds.judge_persons,
    "amount": limits.judge_amount,
    "office_hours": kinds.judge_office_hours,
    "registered": kinds.judge_registered,
}


def evaluate(  # noqa: PLR0913 -- the engine's one door; design §6 names its inputs
    acts: pl.DataFrame,
    cases: pl.DataFrame,
    rules: RuleSet,
    *,
    calendar: WorkCalendar,
    as_of: datetime | pl.Series,
    known_at: datetime | pl.Series | None = None,
    with_clocks: bool = False,
) -> Evaluation:
    """Judge cases by rules as of a moment.

    Args:
        acts: frame of acts as `foundation.record` says, in any order.
        cases: frame of cases, in any order.
        rules: rules and the settings of their clocks; planned ones do not run.
        calendar: which days are working days.
        as_of: the moment of looking, one instant or one a case; what the record dates after it is not known.
        known_at: what was recorded after it is not known; `as_of` unless given.
        with_clocks: keep every clock, also those in time.

    Raises:
        FrameError: a frame has not the columns it needs.
    """
    time = WorkTime.of(calendar, rules.timezone, roll=rules.roll, office_hours=rules.office_hours)
    record = known_record(acts, cases, as_of, known_at, time)
    judge = _Judge(record, rules, time, with_clocks=with_clocks)
    parts = [part for found in _by_block(judge, list(blocks(record))) for part in found]
    return Evaluation(record, rules, parts)


def _by_block(judge: "_Judge", borders: list[tuple[int, int, int, int]]) -> Iterable[list[Part]]:
    if len(borders) == 1:
        # One case on a page: threads would take longer to start than it does.
        return [judge(borders[0])]
    with workers() as pool:
        return list(pool.map(judge, borders))


def _coded(names: pl.Series) -> tuple[dict[str, int], NDArray[np.unsignedinteger], NDArray[np.unsignedinteger] | None]:
    """Number the names that occur: (number by name, physical codes, table from code to number, None where the same)."""
    physical = names.to_physical().to_numpy()
    if isinstance(names.dtype, pl.Enum):
        return {name: number for number, name in enumerate(names.dtype.categories.to_list())}, physical, None
    present = names.unique()
    found, codes = present.cast(pl.String).to_list(), present.to_physical().to_numpy()
    # Comparing one byte an act is four times as fast as comparing four.
    table = np.zeros(int(codes.max(initial=0)) + 1, np.min_scalar_type(len(found)))
    table[codes] = np.arange(len(found))
    return {name: number for number, name in enumerate(found)}, physical, table


class _Judge:
    """Judges one block by every rule; called from several threads, keeps nothing between blocks."""

    def __init__(self, record: Record, rules: RuleSet, time: WorkTime, *, with_clocks: bool) -> None:
        self.record, self.rules, self.time, self.with_clocks = record, rules, time, with_clocks
        self.procedures = procedures_of(record.cases)
        self.names, self.code, self.numbers = _coded(record.acts["name"])
        self.case = record.acts["case"].to_numpy()
        self.at = record.acts["at"].to_physical().to_numpy()

    def __call__(self, borders: tuple[int, int, int, int]) -> list[Part]:
        case, case_end, act, act_end = borders
        block = self._block(case, case_end, act, act_end)
        parts = [self._part(number, rule, block, case, act) for number, rule in enumerate(self.rules.live)]
        block.forget()
        return parts

    def _block(self, case: int, case_end: int, act: int, act_end: int) -> Block:
        local = (self.case[act:act_end] - np.uint32(case)).astype(np.int32)
        count = np.bincount(local, minlength=case_end - case)
        first = np.zeros(count.size + 1, np.int64)
        np.cumsum(count, out=first[1:])
        return Block(
            cases=self.record.cases.slice(case, case_end - case),
            acts=self.record.acts.slice(act, act_end - act),
            case=local,
            code=self.code[act:act_end] if self.numbers is None else self.numbers[self.code[act:act_end]],
            at=self.at[act:act_end],
            first=first,
            as_of=self.record.as_of[case:case_end],
            # A case whose acts all lie ahead has not begun; one that never had acts is known by its attributes.
            is_known=self._known(count, case),
            names=self.names,
            time=self.time,
        )

    def _known(self, count: NDArray[np.int64], case: int) -> NDArray[np.bool_]:
        had_acts = self.record.had_acts
        return np.ones(count.size, bool) if had_acts is None else (count > 0) | ~had_acts[case : case + count.size]

    def _part(self, number: int, rule: Rule, block: Block, case: int, act: int) -> Part:
        errors = Errors()
        # In a single case most rules find nothing to judge: to ask each of them would take most of the time of its page.
        told = [] if is_idle(rule, block, self.procedures) else _JUDGES[rule.kind](block, rule, self.rules, errors)
        judged = [found for found in told if found.size]
        found = [Found(number, rule, each, graded(rule, each.measure, each.warned), block, case, act) for each in judged]
        timed = [replace(each, everything=True) for each in found if each.verdicts.clock is not None]
        nexts = [next_checks(rule, each, block) for each in judged]
        return Part(
            rule=number,
            judged=sum(each.size for each in judged),
            counts=[sum(int(np.count_nonzero(each.level == level)) for each in found) for level in range(1, len(LEVELS))],
            open=sum(each.open for each in found),
            findings=found,
            clocks=timed if self.with_clocks else None,
            errors=errors.placed(case, act),
            next_case=np.concatenate([cases for cases, _ in nexts] or [np.empty(0, np.int64)]) + case,
            next_at=np.concatenate([at for _, at in nexts] or [np.empty(0, np.int64)]),
        )

"""What came of an evaluation: counts at once, frames of findings, errors and clocks when they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.foundation.record import INSTANT, act_key, event_key, finding_key
from qingfeng.foundation.zones import EPOCH
from qingfeng.supervision.engine.columns import LEAD, MEASURE_UNITS, Columns, Found
from qingfeng.supervision.engine.frames import Record
from qingfeng.supervision.engine.ruleset import RuleSet
from qingfeng.supervision.engine.verdicts import LEVELS, NO_INSTANT, ROLES

INSTANTS = ("start_at", "deadline_at", "stop_at", "warning_at", "yellow_at", "red_at")
FINDING_COLUMNS = (
    *("key", "case", "case_row", "rule", "role", "act", "act_row", "level", "measure", "measure_unit", "open", "unit"),
    *("start_at", "deadline_at", "stop_at", "deadline_on", "warning_at", "yellow_at", "red_at", "evidence"),
)


@dataclass(eq=False)
class Part:
    """What one rule said about one block, in positions and rows of the whole record."""

    rule: int
    judged: int
    counts: list[int]
    open: int
    findings: list[Found]
    clocks: list[Found] | None
    errors: list[tuple[int, int, str, str | None]]
    next_case: NDArray[np.integer]
    next_at: NDArray[np.int64]


@dataclass(eq=False)
class Evaluation:
    """Findings, errors, counts, clocks and next checks of one evaluation; frames as `FINDING_COLUMNS` and below say.

    Findings are sorted by (order of rules, case key, order of acts); two evaluations of the same record are equal, however
    its rows were shuffled and its cases split.
    """

    record: Record
    rules: RuleSet
    parts: Sequence[Part]

    @cached_property
    def tallies(self) -> pl.DataFrame:
        """Counts of each rule that ran: `rule, applicable, warning, yellow, red, open, errors`."""
        table = np.zeros((len(self.rules.live), 6), np.int64)
        for part in self.parts:
            table[part.rule, 0] += part.judged + len(part.errors)
            table[part.rule, 1:4] += part.counts
            table[part.rule, 4] += part.open
            table[part.rule, 5] += len(part.errors)
        names = ("applicable", "warning", "yellow", "red", "open", "errors")
        columns = {name: table[:, place] for place, name in enumerate(names)}
        return pl.DataFrame({"rule": [rule.id for rule in self.rules.live], **columns}, schema_overrides={"rule": pl.String})

    @cached_property
    def findings(self) -> pl.DataFrame:
        """One row a finding, at the severest level that the record supports."""
        frame = self._frame([found for part in self.parts for found in part.findings])
        frame = self._with_acts(frame)
        return frame.with_columns(key=self._finding_keys(frame)).select(FINDING_COLUMNS)

    @cached_property
    def clocks(self) -> pl.DataFrame | None:
        """One row a clock judged, with its lateness; None unless asked for."""
        if not self.parts or self.parts[0].clocks is None:
            return None
        frame = self._frame([found for part in self.parts for found in part.clocks or ()])
        wanted = ["rule", "case", "case_row", "act_row", "unit", "start_at", "deadline_on", "deadline_at", "stop_at", "late"]
        return frame.rename({"measure": "late"}).select(*wanted, "measure_unit", "open", "level")

    @cached_property
    def errors(self) -> pl.DataFrame:
        """What could not be judged: `rule, case, case_row, act_row, code, value`."""
        rows = [(part.rule, case, position, code, value) for part in self.parts for case, position, code, value in part.errors]
        schema = {"number": pl.Int64, "case_row": pl.UInt32, "position": pl.Int64, "code": pl.String, "value": pl.String}
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        frame = self._named(frame).sort("number", "case", "position", "code", maintain_order=True)
        return frame.select("rule", "case", "case_row", "act_row", "code", "value")

    @cached_property
    def next_checks(self) -> pl.DataFrame:
        """For each case with a running clock, the next instant at which a level changes: `case_row, at`."""
        cases = np.concatenate([part.next_case for part in self.parts] or [np.empty(0, np.int64)])
        at = np.concatenate([part.next_at for part in self.parts] or [np.empty(0, np.int64)])
        frame = pl.DataFrame({"case_row": cases.astype(np.uint32), "at": at.astype(np.int64)})
        return frame.group_by("case_row").agg(pl.col("at").min()).sort("case_row").with_columns(pl.col("at").cast(INSTANT))

    def _frame(self, found: Sequence[Found]) -> pl.DataFrame:
        """Put the columns of the parts together, name what they number and sort them."""
        columns = [each.columns() for each in found]
        merged = (
            {name: np.concatenate([part[name] for part in columns]) for name in columns[0]} if columns else _empty_columns()
        )
        frame = pl.DataFrame(merged).rename({"rule": "number"})
        frame = self._named(frame).sort("number", "case", "position", "role", maintain_order=True)
        return frame.with_columns(
            *(
                pl.when(pl.col(name) != int(NO_INSTANT)).then(pl.col(name)).cast(INSTANT).alias(name)
                for name in INSTANTS
                if name in merged
            ),
            deadline_on=pl.when(pl.col("deadline_at") != int(NO_INSTANT)).then(pl.col("last_day")).cast(pl.Date),
            level=_texts("level", LEVELS),
            role=_texts("role", ROLES),
            measure_unit=_texts("measure_unit", MEASURE_UNITS),
            unit=self._units(),
        )

    def _named(self, frame: pl.DataFrame) -> pl.DataFrame:
        keys = self.record.cases["key"]
        return frame.with_columns(
            rule=frame["number"].replace_strict(
                range(len(self.rules.live)), [rule.id for rule in self.rules.live], return_dtype=pl.String
            ),
            case=keys.gather(frame["case_row"]),
            act_row=self._rows(frame["position"]),
        )

    def _rows(self, position: pl.Series) -> pl.Series:
        """Return the rows, in the frame given, of positions in the ordered record; null for none."""
        there = pl.select(pl.when(position >= 0).then(position)).to_series()
        return there.cast(pl.UInt32) if self.record.row is None else self.record.row.gather(there)

    def _units(self) -> pl.Expr:
        cases, acts = self.record.cases, self.record.acts
        of_case = (
            cases["unit"].cast(pl.String) if "unit" in cases.columns else pl.Series([None] * cases.height, dtype=pl.String)
        )
        of_act = acts["unit"].cast(pl.String) if "unit" in acts.columns else pl.Series([None] * acts.height, dtype=pl.String)
        by_lead = pl.col("case_row").map_batches(of_case.gather, return_dtype=pl.String)
        if not acts.height:
            return by_lead
        by_act = pl.col("answers").clip(0).map_batches(of_act.gather, return_dtype=pl.String)
        return pl.when(pl.col("answers") == LEAD).then(by_lead).when(pl.col("answers") >= 0).then(by_act)

    def _with_acts(self, frame: pl.DataFrame) -> pl.DataFrame:
        keys = self._act_keys(frame["position"])
        pairs = zip(*(self._rows(frame[name]).to_list() for name in ("evidence_1", "evidence_2")), strict=True)
        evidence = [sorted({row for row in pair if row is not None}) for pair in pairs]
        return frame.with_columns(act=keys, evidence=pl.Series(evidence, dtype=pl.List(pl.UInt32)))

    def _finding_keys(self, frame: pl.DataFrame) -> pl.Series:
        columns = frame.select("case", "rule", "role", "act").iter_rows()
        return pl.Series([finding_key(*row) for row in columns], dtype=pl.String)

    def _act_keys(self, positions: pl.Series) -> pl.Series:
        """Return the keys of acts by their positions in the ordered record; empty for none."""
        if "key" in self.record.acts.columns:
            there = pl.select(pl.when(positions >= 0).then(positions)).to_series()
            return self.record.acts["key"].gather(there).cast(pl.String).fill_null("")
        keys = [self._act_key(position) if position >= 0 else "" for position in positions.to_list()]
        return pl.Series(keys, dtype=pl.String)

    def _act_key(self, position: int) -> str:
        case, name, step, at, event = self._identity(position)
        key = self.record.cases["key"][case]
        if event is not None:
            return event_key(key, event)
        k, before = 0, position - 1
        # Equal acts of a case stand side by side, but for days on which an act is known by date only.
        while before >= 0 and self._cases[before] == case and (self._has_dates or self._at[before] == self._at[position]):
            k += self._identity(before)[1:4] == (name, step, at)
            before -= 1
        return act_key(key, name, step, EPOCH + np.timedelta64(at, "us").item(), k)

    def _identity(self, position: int) -> tuple[int, str, str | None, int, str | None]:
        acts = self.record.acts
        step = acts["step"][position] if "step" in acts.columns else None
        event = acts["event_id"][position] if "event_id" in acts.columns else None
        return int(self._cases[position]), acts["name"][position], step, int(self._at[position]), event

    @cached_property
    def _cases(self) -> NDArray[np.integer]:
        return np.asarray(self.record.acts["case"].to_numpy())

    @cached_property
    def _at(self) -> NDArray[np.int64]:
        return np.asarray(self.record.acts["at"].to_physical().to_numpy())

    @cached_property
    def _has_dates(self) -> bool:
        return "dated" in self.record.acts.columns and bool(self.record.acts["dated"].any())


def _texts(column: str, names: Sequence[str]) -> pl.Expr:
    return pl.col(column).replace_strict(range(len(names)), list(names), return_dtype=pl.String).alias(column)


def _empty_columns() -> Columns:
    integers = (
        "rule",
        "case_row",
        "position",
        "level",
        "role",
        "measure_unit",
        "last_day",
        "evidence_1",
        "evidence_2",
        "answers",
        *INSTANTS,
    )
    return {**{name: np.empty(0, np.int64) for name in integers}, "measure": np.empty(0), "open": np.empty(0, bool)}

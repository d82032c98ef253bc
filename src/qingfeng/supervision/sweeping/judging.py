"""Judge the cases of one source that are bound to one version of the policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from qingfeng.casework.frames import columns_of, record_frames
from qingfeng.casework.models import Import, Source
from qingfeng.directory.models import CalendarVersion
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import calendar_of, policy_of
from qingfeng.supervision.check import Settings
from qingfeng.supervision.check.assembly import judge, ruleset_of, with_items
from qingfeng.supervision.engine import Evaluation
from qingfeng.supervision.record import calendar_version_of, moment_of

LEVELS = {"warning": 1, "yellow": 2, "red": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the engine said of some cases of one source under one policy; `case_ids` in the order of `cases`."""

    source: Source
    policy: Policy
    policy_id: int
    calendar: CalendarVersion
    as_of: datetime
    case_ids: pl.Series
    cases: pl.DataFrame
    acts: pl.DataFrame
    evaluation: Evaluation

    def findings(self) -> pl.DataFrame:
        """Return the findings by internal case: keys as hexadecimal digits, `level` 1 to 3, `evidence` a list of `seq`."""
        found = self.evaluation.findings
        reached = (
            pl.when(pl.col("level") == "red").then("red_at")
            .when(pl.col("level") == "yellow").then("yellow_at")
            .otherwise("warning_at")
        )  # fmt: skip
        seqs = self.acts["seq"].to_list()
        evidence = [[seqs[row] for row in rows] for rows in found["evidence"].to_list()]
        at = found["act_row"].cast(pl.Int64)
        instants = (
            self.acts["at"].gather(at) if self.acts.height else pl.Series([None] * found.height, dtype=pl.Datetime("us", "UTC"))
        )
        return found.select(
            self.case_ids.gather(found["case_row"]).alias("case_id"),
            "key",
            "rule",
            "role",
            "act",
            pl.col("level").replace_strict(LEVELS, return_dtype=pl.Int64),
            "measure",
            "measure_unit",
            pl.col("open").alias("is_open"),
            "unit",
            pl.coalesce(reached, instants.alias("instant"), "deadline_at").alias("reached_at"),
            "deadline_at",
            "deadline_on",
            pl.Series("evidence", evidence, dtype=pl.List(pl.Int64)),
        )


def judge_source(source: Source, policy_id: int, case_ids: Sequence[int], *, now: datetime) -> Judged:
    """Evaluate cases of a source under a version of the policy at the source's moment of looking."""
    policy, calendar = policy_of(policy_id), calendar_version_of(source.district)
    as_of = moment_of(source, now)
    imports = Import.objects.filter(source=source, withdrawal=None)
    frames = record_frames(case_ids, columns_of(imports), known_at=as_of)
    settings = Settings(timezone=source.district.time_zone, calendar=calendar_of(calendar.pk), as_of=as_of, as_of_given=False)
    cases = with_items(frames.cases, policy)
    evaluation = judge(frames.acts, cases, ruleset_of(policy, settings), settings, with_clocks=True)
    return Judged(source, policy, policy_id, calendar, as_of, frames.case_ids, cases, frames.acts, evaluation)

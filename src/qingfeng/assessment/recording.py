"""Scoring rows counted out of the record that is kept: acts and findings first, then what indicators count of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import polars as pl

from qingfeng.assessment.counting import Facts, Part, count_rows, facts_of
from qingfeng.casework.frames import Frames, columns_of, record_frames
from qingfeng.casework.models import Import, Source
from qingfeng.casework.selectors.corrections import first_entries
from qingfeng.casework.selectors.live import live_cases
from qingfeng.directory.models import District
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import calendar_of, policy_of
from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.quarters import Quarter
from qingfeng.foundation.worktime import WorkTime
from qingfeng.storage.copying import copy_out
from qingfeng.supervision.check import Settings
from qingfeng.supervision.check.assembly import judge, ruleset_of, with_items
from qingfeng.supervision.record import moment_of

# Bounds the memory of one evaluation; of several the next is read while one is judged.
CASES_A_GROUP = 20_000
LIVE = {"id": pl.Int64, "policy_id": pl.Int64}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are counted: of a quarter, under versions of policy and calendar, looked at when, of imports up to `until`.

    `policy_id` is the version whose indicators count; each case is judged by the version that it is bound to. `until` is an
    internal key.
    """

    district: District
    quarter: Quarter
    policy_id: int
    calendar_id: int
    as_of: datetime
    until: int


def counted(wanted: Wanted, *, quarters: int = 1) -> pl.DataFrame | None:
    """Return the scoring rows that the record gives, columns as `assessment.counting` says; None where it has no cases.

    With more than one of `quarters`, also those of the quarters before, each with the days and weeks of its own quarter.
    """
    policy, calendar = policy_of(wanted.policy_id), calendar_of(wanted.calendar_id)
    parts = list(
        _one_ahead(
            partial(_facts, read, policy.indicators)
            for source in Source.objects.filter(district=wanted.district).select_related("district").order_by("pk")
            for read in _read(source, calendar, moment_of(source, wanted.as_of), wanted.until)
        )
    )
    if not parts:
        return None
    facts, quarter, found = Facts.together(parts), wanted.quarter, []
    for _ in range(quarters):
        found.append(count_rows(facts, policy.indicators, policy.units, quarter))
        quarter = quarter.before
    return pl.concat(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """Cases that were read to be judged together."""

    policy: Policy
    settings: Settings
    frames: Frames
    acts: pl.DataFrame


def _read(source: Source, calendar: WorkCalendar, as_of: datetime, until: int) -> Iterator[_Read]:
    columns = columns_of(Import.objects.filter(source=source, pk__lte=until, withdrawal=None))
    query = live_cases(source, until=until).order_by("pk").values_list("pk", "policy_id").query
    statement, parameters = query.sql_with_params()
    live = copy_out(statement, LIVE, parameters)
    settings = Settings(timezone=source.district.time_zone, calendar=calendar, as_of=as_of, as_of_given=False)
    for (policy_id,), bound in live.group_by("policy_id", maintain_order=True):
        for part in bound.iter_slices(CASES_A_GROUP):
            frames = record_frames(part["id"], columns, known_at=as_of, until=until)
            yield _Read(policy_of(int(str(policy_id))), settings, frames, _with_first_entries(frames))


def _facts(read: _Read, indicators: Sequence[Indicator]) -> Facts:
    """Judge cases and return what can be counted of them; asks no database."""
    policy, settings = read.policy, read.settings
    time = WorkTime.of(settings.calendar, settings.timezone, roll=policy.roll, office_hours=policy.office_hours)
    cases = with_items(read.frames.cases, policy)
    evaluation = judge(read.acts, cases, ruleset_of(policy, settings), settings, with_clocks=True)
    return facts_of(Part(policy, time, settings.as_of, read.frames.case_ids, cases, evaluation), indicators)


def _one_ahead(works: Iterable[Callable[[], Facts]]) -> Iterator[Facts]:
    """Do one piece of work after the other in a thread, the next being read from the database meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Facts] | None = None
        for work in works:
            following = pool.submit(work)
            if waiting is not None:
                yield waiting.result()
            waiting = following
        if waiting is not None:
            yield waiting.result()


def _with_first_entries(frames: Frames) -> pl.DataFrame:
    """Return the acts, and where some were corrected a column `entered_at`: when each was entered first."""
    acts = frames.acts
    if "recorded_at" not in acts.columns:
        return acts
    first = first_entries(frames.case_ids.to_list())
    if not first.height:
        return acts
    found = acts.with_columns(frames.case_ids.gather(acts["case"]).alias("case_id")).join(
        first.with_columns(is_correction=True), on=["case_id", "seq"], how="left", maintain_order="left"
    )
    entered = pl.when("is_correction").then("entered_at").otherwise("recorded_at")
    return found.with_columns(entered.alias("entered_at")).drop("case_id", "is_correction")

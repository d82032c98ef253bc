"""A year's record of the whole district, simulated and taken in, its four quarters closed and released. Simulated data."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from scratch import scratch_database, scratch_folder

from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.quarters import Quarter
from qingfeng.intake.log import Log
from qingfeng.intake.simulation import SimulationWishes, simulate

DISTRICT = "fuling"
QUARTERS = tuple(map(Quarter.read, ("2025Q4", "2026Q1", "2026Q2", "2026Q3")))
# The day after the year.
AT = datetime(2026, 10, 1, 1, tzinfo=UTC)
# A log of half a million cases would be one transaction of more than two million acts.
PORTIONS = 4


@contextmanager
def year_record(cases: int | None) -> Iterator[None]:
    """Inside the block Django works on the record of a year; what is there already is not made again.

    Args:
        cases: how many applications, None for as many as the pack expects.
    """
    name = f"year-{cases or 'whole'}"
    with scratch_folder() as folder, scratch_database(name):
        from django.conf import settings

        from qingfeng.assessment.models import Score

        settings.DATA_FOLDER = str(folder / f"{name}-log")
        Path(settings.DATA_FOLDER).mkdir(exist_ok=True)
        if Score.objects.count() < len(QUARTERS):
            _fill(cases)
        yield


def _fill(cases: int | None) -> None:
    from qingfeng.assessment.services import draw_up
    from qingfeng.custody.services import sequence_all
    from qingfeng.directory.services import found_district
    from qingfeng.publication.services import make_release

    policy = load_pack(DISTRICT)
    district = found_district(policy, code=DISTRICT, simulated=True, at=AT)
    with _told("simulated"):
        log = simulate(
            policy, load_calendar(policy.calendar), SimulationWishes(cases=cases, begin=QUARTERS[0].first, months=12)
        )
    for number, part in enumerate(_portions(log), 1):
        with _told(f"portion {number} of {part.cases.height:,} cases taken in"):
            _take(part, policy, number)
    with _told("numbered"):
        sequence_all()
    for quarter in QUARTERS:
        with _told(f"{quarter} drawn up"):
            draw_up(district, quarter, at=AT)
        with _told(f"{quarter} released"):
            make_release(district=DISTRICT, quarter=str(quarter), at=AT)
    sequence_all()


def _portions(log: Log) -> Iterator[Log]:
    size = -(-log.cases.height // PORTIONS)
    for number, first in enumerate(range(0, log.cases.height, size), 1):
        acts = log.acts.filter(pl.col("case").is_between(first, first + size - 1))
        acts = acts.with_columns((pl.col("case") - first).cast(pl.UInt32))
        yield replace(log, cases=log.cases.slice(first, size), acts=acts, name=f"portion-{number}")


def _take(log: Log, policy: Policy, number: int) -> None:
    from qingfeng.assessment.services import end_of
    from qingfeng.casework.models import Source
    from qingfeng.directory.models import District
    from qingfeng.workflows.records import TakingOrder, take_in

    district = District.objects.get(code=DISTRICT)
    code = f"office-{number}"
    until = end_of(QUARTERS[-1], policy.timezone)
    Source.objects.get_or_create(
        district=district, code=code, defaults={"kind": "simulation", "issues_cards": True, "complete_until": until}
    )
    take_in(log, TakingOrder(district=district, source=code, policy=policy, at=AT, kind="simulation"))


@contextmanager
def _told(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)

"""The first start: what ships is brought into the record, and a simulated district is made to look at."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from qingfeng.assessment.models import Score
from qingfeng.assessment.services import draw_up, end_of
from qingfeng.casework.models import Case, Source
from qingfeng.custody.services import sequence_all
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.services import found_district, keep_calendar, keep_policy
from qingfeng.foundation.calendars import calendar_names, load_calendar
from qingfeng.foundation.quarters import Quarter
from qingfeng.foundation.resources import shipped
from qingfeng.intake.simulation import SimulationWishes, simulate
from qingfeng.publication.models import Release
from qingfeng.publication.services import make_release
from qingfeng.workflows.records import TakingOrder, take_in

DEMO, EMPTY, SIMULATION = "fuling", "wabo", "simulation"


def shipped_packs() -> list[str]:
    """Return the names of the packs that ship, sorted."""
    return sorted(path.parent.name for path in shipped("policies").glob("*/pack.toml"))


@transaction.atomic
def bring_up_packs(*, at: datetime) -> tuple[int, int]:
    """Keep the packs and calendars that ship, and bring districts up to their pack; return how many ship of each."""
    packs = [load_pack(name) for name in shipped_packs()]
    for name in calendar_names():
        keep_calendar(load_calendar(name), at=at)
    for policy in packs:
        keep_policy(policy, at=at)
        for district in District.objects.filter(pack=policy.name).order_by("code"):
            found_district(policy, code=district.code, simulated=district.simulated, at=at)
    return len(packs), len(calendar_names())


def has_districts() -> bool:
    """Say whether any district was ever founded."""
    return District.objects.exists()


@dataclass(frozen=True, slots=True)
class Example:
    """The simulated district and what its record holds."""

    district: District
    quarter: Quarter
    cases: int
    findings: int


@transaction.atomic
def found_examples(*, at: datetime, cases: int | None = None) -> Example:
    """Found the simulated district with the record of a whole quarter, and a district without cases; or neither.

    The record is complete until the last day of the quarter: what is open then does not grow late with time.

    Args:
        at: the instant of recording; the quarter is the last that was over by then.
        cases: how many applications, where the whole volume of the pack is more than is wanted.
    """
    found_district(load_pack(EMPTY), code=EMPTY, simulated=False, at=at)
    policy = load_pack(DEMO)
    district = found_district(policy, code=DEMO, simulated=True, at=at)
    quarter = Quarter.of(at.astimezone(ZoneInfo(policy.timezone)).date()).before
    wishes = SimulationWishes(cases=cases, begin=quarter.first, until=quarter.last)
    log = simulate(policy, load_calendar(district.calendar), wishes)
    until = end_of(quarter, policy.timezone)
    Source.objects.create(district=district, code=SIMULATION, kind=SIMULATION, issues_cards=True, complete_until=until)
    order = TakingOrder(district=district, source=SIMULATION, policy=policy, at=at, kind=SIMULATION, alone=True)
    summary, sweep = take_in(log, order)
    return Example(district, quarter, summary.cases_new, sweep.changed)


def unclosed_example() -> Example | None:
    """Return the simulated district of a first start that was broken off before its quarter was closed."""
    source = (
        Source.objects.filter(kind=SIMULATION, code=SIMULATION, district__simulated=True).select_related("district").first()
    )
    if source is None or source.complete_until is None or Release.objects.filter(district=source.district).exists():
        return None
    day = source.complete_until.astimezone(ZoneInfo(source.district.time_zone)).date()
    return Example(source.district, Quarter.of(day), Case.objects.filter(source=source).count(), 0)


def close_quarter(example: Example, *, at: datetime) -> Release:
    """Draw up the account of the simulated quarter where that was not done beside, and release it, the log's head over both."""
    if not Score.objects.filter(district=example.district, quarter=str(example.quarter)).exists():
        draw_up(example.district, example.quarter, at=at)
    sequence_all()
    release = make_release(district=example.district.code, quarter=str(example.quarter), at=at)
    sequence_all()
    return release

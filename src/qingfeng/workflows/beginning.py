"""The first start: what ships is brought into the record, and a simulated district is made to look at."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from qingfeng.casework.models import Source
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.services import found_district, keep_calendar, keep_policy
from qingfeng.foundation.calendars import calendar_names, load_calendar
from qingfeng.foundation.resources import shipped
from qingfeng.intake.simulation import SimulationWishes, simulate
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


@transaction.atomic
def found_examples(*, at: datetime) -> tuple[int, int]:
    """Found the simulated district with its cases, and one without cases, or neither; return the cases and their findings.

    The simulated record is complete until its last day: what is open then does not grow late with time.
    """
    found_district(load_pack(EMPTY), code=EMPTY, simulated=False, at=at)
    policy = load_pack(DEMO)
    district = found_district(policy, code=DEMO, simulated=True, at=at)
    wishes = _wishes(at)
    log = simulate(policy, load_calendar(district.calendar), wishes)
    Source.objects.create(
        district=district,
        code=SIMULATION,
        kind=SIMULATION,
        issues_cards=True,
        complete_until=min(at, _end_of(wishes.end, policy.timezone)),
    )
    order = TakingOrder(district=district, source=SIMULATION, policy=policy, at=at, kind=SIMULATION)
    summary, sweep = take_in(log, order)
    return summary.cases_new, sweep.changed


def _wishes(at: datetime) -> SimulationWishes:
    """Return the usual wishes, or the 90 days until now where a clock says that those are still to come."""
    usual = SimulationWishes()
    return usual if usual.end < at.date() else replace(usual, begin=at.date() - (usual.end - usual.begin))


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)) - timedelta(microseconds=1)

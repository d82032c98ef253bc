"""A record of very many open cases, made by the simulation and taken in by the program's own import. Simulated data."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from scratch import AT, scratch_database
from stages import IMPORT, JUDGE, Stages

from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.intake.simulation import SimulationWishes, simulate

DISTRICT = "fuling"
# Cases of one file: a log of a million would be one transaction of four million acts.
PORTION = 100_000
# Begun so late that most are open and few are due at the moment of looking.
BEGIN, UNTIL = date(2026, 6, 29), date(2026, 6, 30)


@contextmanager
def large_record(cases: int) -> Iterator[None]:
    """Inside the block Django works on a record of at least that many cases; what is there already is not made again."""
    with scratch_database(f"{cases}-cases"):
        from qingfeng.casework.models import Case

        _fill(cases - Case.objects.count())
        yield


def _fill(missing: int) -> None:
    from qingfeng.casework.models import Import

    if missing <= 0:
        return
    first = Import.objects.count() + 1
    for number in range(first, first + -(-missing // PORTION)):
        stages = Stages()
        with stages.watching(IMPORT | JUDGE), stages.stage("rest"):
            _take_portion(number, min(missing, PORTION))
        print(f"portion {number}: {stages.told()}", file=sys.stderr, flush=True)
        missing -= PORTION
    _analyze()


def _take_portion(number: int, cases: int) -> None:
    from qingfeng.directory.services import found_district
    from qingfeng.workflows.records import TakingOrder, take_in

    policy = load_pack("fuling")
    log = simulate(policy, load_calendar(policy.calendar), SimulationWishes(cases=cases, seed=number, begin=BEGIN, until=UNTIL))
    # Numbers of each portion are its own.
    log.cases.replace_column(0, log.cases["key"] + f"-{number:02}")
    district = found_district(policy, code=DISTRICT, simulated=True, at=AT)
    take_in(log, TakingOrder(district=district, source=f"office-{number % 3}", policy=policy, at=AT, kind="simulation"))


def _analyze() -> None:
    from qingfeng.storage.copying import raw_cursor

    with raw_cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")

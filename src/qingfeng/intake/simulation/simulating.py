"""The simulation as a whole: cases drawn, their acts made up, and both put into the frames of a record."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.log import Log
from qingfeng.intake.rejects import REJECT_SCHEMA
from qingfeng.intake.simulation.drawing import SERVICE, Draw, Mask, draw_cases
from qingfeng.intake.simulation.matters import answer_matters, reply_to_consultations, settle_ratings
from qingfeng.intake.simulation.officetime import OfficeTime
from qingfeng.intake.simulation.service import handle_applications
from qingfeng.intake.simulation.sheet import ActSheet

# By the kind of a case, in the order of `drawing`: its procedure, and its `case.kind`.
PROCEDURES = ("service", "matter", "rating", "consultation")
KINDS = ("service", "complaint", "complaint", "consultation")
LENGTH = timedelta(days=90)


class NothingToSimulateError(InputError):
    """A pack has no service items or procedures to make cases of, or the days name no working day."""


@dataclass(frozen=True, slots=True)
class SimulationWishes:
    """What to simulate.

    Attributes:
        cases: their number.
        seed: with the same one, pack and calendar, the same record comes out.
        begin: first day on which cases may begin.
        until: last day of the record, 90 days after `begin` unless given; what is not done by then is open.
    """

    cases: int = 300
    seed: int = 1
    begin: date = date(2026, 4, 1)
    until: date | None = None

    @property
    def end(self) -> date:
        """The last day of the record."""
        return self.until or self.begin + LENGTH


def simulate(policy: Policy, calendar: WorkCalendar, wishes: SimulationWishes) -> Log:
    """Make up a district's record; the same arguments give the same frames, and no clock is read.

    `size` and `digest` are those of the frames written as CSV, one behind the other.

    Raises:
        NothingToSimulateError: the pack has no items, lacks a procedure, or there is no working day to begin on.
    """
    office = OfficeTime(calendar, policy.office_hours)
    _refuse_nothing(policy, office, wishes)
    rng = np.random.Generator(np.random.PCG64(wishes.seed))
    draw = draw_cases(policy, office, rng, (wishes.begin, wishes.end), wishes.cases)
    hearing = (draw.kind == SERVICE) & draw.has(lambda item: item.kind == "licence") & draw.happens(0.03)
    sheet = ActSheet(draw)
    handle_applications(draw, sheet, hearing)
    answer_matters(draw, sheet)
    settle_ratings(draw, sheet)
    reply_to_consultations(draw, sheet)
    acts = sheet.frame(office.closing(wishes.end), policy.timezone)
    return _log(_cases(draw, hearing), acts, policy.timezone)


def _refuse_nothing(policy: Policy, office: OfficeTime, wishes: SimulationWishes) -> None:
    lacking = sorted(set(PROCEDURES) - {procedure.code for procedure in policy.procedures})
    if lacking or not policy.items:
        message = N_(
            "The pack {pack} has no service items or lacks a procedure ({names}); name one that has both, such as fuling."
        )
        raise NothingToSimulateError(message, pack=policy.name, names=", ".join(lacking or PROCEDURES))
    if wishes.cases < 1 or office.closing(wishes.end) <= office.opening(wishes.begin):
        message = N_("There is nothing to simulate: at least one case and one working day from {begin} to {end} are needed.")
        raise NothingToSimulateError(message, begin=wishes.begin, end=wishes.end)


def _cases(draw: Draw, hearing: Mask) -> pl.DataFrame:
    """Return the frame of cases; keys number the cases of a month in the order in which they begin."""
    service = draw.kind == SERVICE
    ends_on = draw.office.days(draw.begun + draw.wait(8, 40))
    renewed = service & draw.has(lambda item: item.kind == "licence") & draw.happens(0.05)
    month = pl.Series(draw.office.days(draw.begun)).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m")
    serial = pl.int_range(1, pl.len() + 1).over("month").cast(pl.String).str.zfill(4)
    columns: dict[str, object] = {
        "month": month,
        "unit": _coded([unit.code for unit in draw.policy.units], draw.unit),
        "procedure": _coded(PROCEDURES, draw.kind),
        "item": _coded([item.code for item in draw.policy.items], draw.item),
        "case.kind": _coded(KINDS, draw.kind),
        "case.joint": service & draw.has(lambda item: bool(item.joint)),
        "case.hearing_owed": hearing,
        "case.licence_ends_on": pl.Series(ends_on)
        .cast(pl.Int32)
        .cast(pl.Date)
        .zip_with(pl.Series(renewed), pl.Series([None] * draw.count, dtype=pl.Date)),
    }
    return pl.DataFrame(columns).select(("模" + pl.col("month") + serial).alias("key"), pl.all().exclude("month"))


def _coded(codes: list[str] | tuple[str, ...], rows: np.ndarray[tuple[int], np.dtype[np.integer]]) -> pl.Series:
    return pl.Series(codes, dtype=pl.String).gather(rows.astype(np.int64))


def _log(cases: pl.DataFrame, acts: pl.DataFrame, timezone: str) -> Log:
    content = (cases.write_csv() + acts.write_csv()).encode()
    return Log(
        cases=cases,
        acts=acts,
        rejects=pl.DataFrame(schema=REJECT_SCHEMA),
        name="simulation",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        kind="simulation",
        timezone=timezone,
        notes={"cases_read": cases.height, "acts_read": acts.height},
        simulated=True,
    )

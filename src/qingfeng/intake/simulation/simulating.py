"""The simulation as a whole: what is planted, cases drawn and acted out, put into the frames of a record, and told as truth."""

from dataclasses import dataclass

import numpy as np

from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.messages import N_
from qingfeng.intake.log import Log
from qingfeng.intake.simulation.applications import applications
from qingfeng.intake.simulation.assembling import assemble, log_of
from qingfeng.intake.simulation.drawing import PROCEDURES, Draw, World
from qingfeng.intake.simulation.enterprises import inspections
from qingfeng.intake.simulation.following import consultations, orders_to_units
from qingfeng.intake.simulation.matters import matters
from qingfeng.intake.simulation.officetime import OfficeTime
from qingfeng.intake.simulation.quality import draw_quality
from qingfeng.intake.simulation.quarterly import quarterly
from qingfeng.intake.simulation.service import handle_applications
from qingfeng.intake.simulation.truth import truth_of
from qingfeng.intake.simulation.voices import speak
from qingfeng.intake.simulation.volumes import months, service_volumes
from qingfeng.intake.simulation.wishes import NothingToSimulateError, SimulationWishes

# Records of fewer cases break procedure more often than the pack assumes, at most thirty times: else they would show nothing.
CROWDED, MOST_CROWDED = 40_000.0, 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """A simulated record, and the truth about it: a JSON object of what was planted and how often it was drawn."""

    log: Log
    truth: dict[str, object]


def simulate(policy: Policy, calendar: WorkCalendar, wishes: SimulationWishes) -> Log:
    """Make up a district's record; the same arguments give the same frames, and no clock is read.

    `size` and `digest` are those of the frames written as CSV, one behind the other.

    Raises:
        NothingToSimulateError: the pack has no items, lacks a procedure, or there is no working day to begin on.
    """
    return simulate_with_truth(policy, calendar, wishes).log


def simulate_with_truth(policy: Policy, calendar: WorkCalendar, wishes: SimulationWishes) -> Simulation:
    """Make up a district's record as `simulate` does, and tell what was planted in it.

    Raises:
        NothingToSimulateError: as `simulate`.
    """
    office = OfficeTime(calendar, policy.office_hours)
    _refuse_nothing(policy, office, wishes)
    world = _world(policy, office, wishes)
    frames = assemble(world, _batches(world, wishes.cases), wishes.cases)
    log = log_of(frames, policy.timezone)
    return Simulation(log, truth_of(world, frames, log, wishes.seed))


def _world(policy: Policy, office: OfficeTime, wishes: SimulationWishes) -> World:
    rng = np.random.Generator(np.random.PCG64(wishes.seed))
    when = (wishes.begin, wishes.end)
    scale, crowd = 1.0, 1.0
    if wishes.cases is not None:
        whole = service_volumes(policy).sum() * sum(part.share for part in months(office, *when))
        scale = min(float(wishes.cases / whole), 0.999)
        crowd = float(np.clip(CROWDED / wishes.cases, 1.0, MOST_CROWDED))
    return World(policy, office, rng, draw_quality(policy, rng), when, scale, crowd)


def _batches(world: World, cases: int | None) -> list[Draw]:
    flow = handle_applications(applications(world, cases))
    ratings = speak(flow)
    followers = [ratings, consultations(flow), orders_to_units(flow)]
    return [flow.draw, *followers, *matters(world), inspections(world), *quarterly(world)]


def _refuse_nothing(policy: Policy, office: OfficeTime, wishes: SimulationWishes) -> None:
    lacking = sorted(set(PROCEDURES) - {procedure.code for procedure in policy.procedures})
    if lacking or not policy.items:
        message = N_(
            "The pack {pack} has no service items or lacks a procedure ({names}); name one that has both, such as fuling."
        )
        raise NothingToSimulateError(message, pack=policy.name, names=", ".join(lacking or PROCEDURES))
    few = wishes.cases is not None and wishes.cases < 1
    if few or office.closing(wishes.end) <= office.opening(wishes.begin):
        message = N_("There is nothing to simulate: at least one case and one working day from {begin} to {end} are needed.")
        raise NothingToSimulateError(message, begin=wishes.begin, end=wishes.end)

"""What moves an application's limit, or waits for others: extensions, time not counted, suspension, the office consulted."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import REVIEWER, STAFF, Draw, dates
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.quality import Mask, Numbers

STRANGE_GROUND = "holiday_of_staff"
# Shares of the cases that could: extended, paused, suspended.
EXTENDED, PAUSED, SUSPENDED = 0.03, 0.3, 0.06


def _waiting(flow: Flow) -> Mask:
    """Say which cases are accepted, time-limited and will be punctual: the others need no more trouble."""
    return flow.live & ~flow.spot & ~flow.late & (flow.accepted >= 0)


def extend(flow: Flow) -> None:
    """Extend some cases before their last day: they take up to half of what was added."""
    draw, day = flow.draw, flow.draw.day
    most = draw.of_item(lambda item: item.extendable or 0).astype(np.int64)
    where = _waiting(flow) & (most > 0) & (flow.promised > 2) & draw.happens(EXTENDED)
    days = np.maximum(1, np.round(most * draw.world.rng.uniform(0.4, 1.0, draw.count))).astype(np.int64)
    unapproved, untold, too_long = draw.breaks(0.01), draw.breaks(0.01), draw.breaks(0.01)
    days = np.where(too_long, most + 5, days)
    at = (flow.due - 1) * day + draw.wait(0.1, 0.8)
    by = draw.decider()
    flow.sheet.add("approve_extension", at, where=where & ~unapproved, by=by)
    flow.sheet.add("extend", at + 1800, where=where, by=by, days=days)
    flow.sheet.add("notify_extension", at + 3600, where=where & ~untold, by=flow.clerk)
    flow.sheet.plant("extension-approved", at + 1800, where & unapproved)
    flow.sheet.plant("extension-length", at + 1800, where & too_long)
    flow.sheet.plant("extension-told", ((at + 1800) // day + 2) * day, where & untold)
    longer = np.maximum(1, days // 2)
    flow.at = np.where(where, (flow.due + longer) * day + draw.wait(0.1, 0.9), flow.at)
    flow.due = np.where(where, flow.due + days, flow.due)


def pause(flow: Flow) -> None:
    """Stop the clock of some cases for a ground that their item knows; they are decided by so many days later."""
    draw, day = flow.draw, flow.draw.day
    known = draw.has(lambda item: bool(item.not_counted))
    begins = flow.accepted + day
    room = _waiting(flow) & (flow.at > begins + day) & (flow.due > begins // day)
    strange = room & draw.breaks(0.0001)
    where = (room & known & draw.happens(PAUSED)) | strange
    lasts = draw.world.rng.integers(3, 11, draw.count)
    unwritten, overrun = draw.breaks(0.004), draw.breaks(0.006)
    ends = begins + lasts * day
    by = draw.reviewer()
    flow.sheet.add("issue_pause_notice", begins - 900, where=where & ~unwritten, by=by)
    flow.sheet.add("pause", begins, where=where, by=by, ground=_grounds(draw, strange))
    announced = dates(draw.world.office, np.where(overrun, ends - 2 * day, ends + day))
    flow.sheet.add("resume", ends, where=where, by=by, announced_until=announced)
    flow.sheet.plant("pause-document", begins, where & unwritten)
    flow.sheet.plant("pause-ground", begins, where & strange)
    flow.sheet.plant("pause-announced", ends, where & overrun)
    _wait(flow, where, lasts)


def _grounds(draw: Draw, strange: Mask) -> pl.Series:
    """Draw for each case a ground that its item knows, or one that no item knows."""
    lists = [list(item.not_counted) or [STRANGE_GROUND] for item in draw.world.policy.items]
    starts = np.cumsum([0, *(len(grounds) for grounds in lists)])
    chosen = starts[draw.item] + draw.world.rng.integers(0, 1 << 30, draw.count) % np.diff(starts)[draw.item]
    known = pl.Series([ground for one in lists for ground in one], dtype=pl.String).gather(chosen)
    other = pl.Series([STRANGE_GROUND], dtype=pl.String).new_from_index(0, draw.count)
    return other.zip_with(pl.Series(strange), known)


def suspend(flow: Flow) -> None:
    """Suspend the handling of a few cases, where the item's own law knows it, and of a very few where it does not."""
    draw, day = flow.draw, flow.draw.day
    suspendable = draw.has(lambda item: item.suspendable == "yes")
    begins = flow.at - draw.wait(0.2, 0.6)
    room = _waiting(flow) & (begins // day > flow.accepted // day) & (flow.due >= flow.at // day)
    groundless = room & ~suspendable & draw.breaks(0.00005)
    where = (room & suspendable & draw.happens(SUSPENDED)) | groundless
    lasts = draw.world.rng.integers(5, 21, draw.count)
    # The case goes on when the last pause is over: both could touch otherwise.
    by = draw.decider()
    flow.sheet.add("suspend", begins, where=where, by=by)
    flow.sheet.add("continue", begins + lasts * day, where=where, by=by)
    flow.sheet.plant("suspension-ground", begins, where & groundless)
    _wait(flow, where, lasts)


def _wait(flow: Flow, where: Mask, lasts: Numbers) -> None:
    flow.at = np.where(where, flow.at + lasts * flow.draw.day, flow.at)
    flow.due = np.where(where, flow.due + lasts, flow.due)


def partners(draw: Draw) -> Numbers:
    """Return for each case the row of the first office that its item is handled with, or -1."""
    row = {unit.code: number for number, unit in enumerate(draw.world.policy.units)}
    items = draw.world.policy.items
    return np.array([row.get(item.joint[0], -1) if item.joint else -1 for item in items], dtype=np.int64)[draw.item]


def consult(flow: Flow) -> None:
    """Ask the first of the offices that an item is handled with; it has a case of its own (`following`)."""
    draw, partner = flow.draw, partners(flow.draw)
    where = flow.live & ~flow.spot & (partner >= 0) & (flow.accepted >= 0)
    span = flow.at - flow.accepted
    flow.sheet.add("consult", flow.accepted + span // 20, where=where, by=flow.clerk)
    by = partner * STAFF + REVIEWER
    flow.sheet.add("reply_consult", flow.accepted + span // 3, where=where & draw.happens(0.95), by=by, unit=partner)

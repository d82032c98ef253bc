"""How an application ends: reviewed, decided, told, delivered; or withdrawn, or granted by silence."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.officetime import MICROS, SECONDS_A_DAY
from qingfeng.intake.simulation.quality import Mask, Numbers

EVENING = 19 * 3600 + 1800
WITHDRAWN, REFUSED, HEARING, EVENINGS = 0.015, 0.03, 0.03, 0.006
# A limit ends at 24:00; a second before lies on the day itself.
UNTIL_MIDNIGHT = 6 * 3600


def decide(flow: Flow) -> None:
    """Add review, hearing and decision, the latter at `flow.at`, and what must follow a decision."""
    draw = flow.draw
    chance = draw.world.rng.random(draw.count)
    licence = draw.has(lambda item: item.kind == "licence")
    withdrawn = flow.live & (chance < WITHDRAWN) & (flow.accepted >= 0)
    refused = flow.live & ~withdrawn & ~flow.spot & (chance > 1 - REFUSED) & (flow.accepted >= 0)
    approved = flow.live & ~withdrawn & ~refused & licence
    completed = flow.live & ~withdrawn & ~refused & ~licence
    silent = _expire(flow, approved)
    decider = _review(flow, refused | approved)
    _hear(flow, licence, refused | approved)
    later = _after_hours(flow, approved & ~flow.spot & ~silent)
    _give_reasons(flow, refused, decider)
    flow.sheet.add("withdraw", flow.at, where=withdrawn, by=flow.clerk)
    flow.sheet.add("refuse", flow.at, where=refused, by=decider)
    flow.sheet.add("approve", flow.at, where=approved, by=decider, later=later)
    flow.sheet.add("complete", flow.at, where=completed, by=draw.reviewer())
    flow.sheet.plant("accept-before-decision", flow.at, (refused | approved) & (flow.accepted < 0))
    rule = np.where(flow.spot, "on-the-spot", "decide-in-time")
    for each in ("on-the-spot", "decide-in-time"):
        flow.sheet.plant(each, (flow.due + 1) * draw.day, flow.live & flow.late & (rule == each))
    flow.closed = approved | completed | refused
    _serve(flow, refused, approved)


def _review(flow: Flow, decided: Mask) -> Numbers:
    """Add the review of what is decided, and return who decides: now and then it is left out, or both are one person."""
    draw = flow.draw
    reviewer, alone, skipped = draw.reviewer(), draw.breaks(0.001), draw.breaks(0.001)
    where = decided & ~flow.spot
    span = np.minimum(flow.at - flow.served, draw.day)
    flow.sheet.add("review", flow.at - 60 - span // 10, where=where & ~skipped, by=reviewer)
    flow.sheet.plant("review-before-decision", flow.at, where & skipped)
    flow.sheet.plant("four-eyes", flow.at, where & ~skipped & alone)
    return np.where(alone & ~skipped & where, reviewer, draw.decider())


def _hear(flow: Flow, licence: Mask, decided: Mask) -> None:
    draw = flow.draw
    owed = licence & ~flow.spot & draw.happens(HEARING)
    chance, unheard = draw.world.rng.random(draw.count), draw.breaks(0.02)
    at = flow.served + (flow.at - flow.served) // 2
    flow.sheet.add("hold_hearing", at, where=owed & decided & ~unheard & (chance < 0.6), by=draw.reviewer())
    flow.sheet.add("waive_hearing", at, where=owed & decided & ~unheard & (chance >= 0.6), by=flow.clerk)
    flow.sheet.plant("hearing-offered", flow.at, owed & decided & unheard)
    draw.facts["case.hearing_owed"] = true_or_null(owed)


def _after_hours(flow: Flow, where: Mask) -> Numbers:
    """Return by how many seconds a decision is recorded later than made: a few are, in the evening."""
    draw = flow.draw
    clock = draw.world.office.local(flow.at) // MICROS % SECONDS_A_DAY
    evening = where & draw.happens(EVENINGS)
    flow.sheet.plant("office-hours", flow.at, evening)
    return np.where(evening, EVENING - clock + draw.world.rng.integers(0, 5400, draw.count), 0)


def _expire(flow: Flow, approved: Mask) -> Mask:
    """Let silence grant what a law grants by it: the day after, the approval is registered, and the paper follows."""
    draw, day = flow.draw, flow.draw.day
    silent = approved & flow.late & ~flow.spot & draw.has(lambda item: item.deemed_approval == "yes")
    unrecorded = silent & draw.breaks(0.05)
    opens = (flow.due + 1) * day
    later = np.full(draw.count, UNTIL_MIDNIGHT)
    flow.sheet.add("limit_expired", opens - 1, where=silent, by=flow.clerk, later=later)
    flow.sheet.add("record_deemed_approval", opens + 3600, where=silent & ~unrecorded, by=flow.clerk)
    flow.sheet.plant("deemed-approval-recorded", opens + day, unrecorded)
    ends = opens + draw.wait(0.4, 0.9)
    flow.at = np.where(silent, np.where(unrecorded, ends + 2 * day, ends), flow.at)
    return silent


def _give_reasons(flow: Flow, refused: Mask, decider: Numbers) -> None:
    draw, day = flow.draw, flow.draw.day
    mute, untold, unfiled = draw.breaks(0.005), draw.breaks(0.005), draw.breaks(0.005)
    flow.sheet.add("record_reasons", flow.at - 30, where=refused & ~mute, by=decider)
    flow.sheet.plant("refuse-with-reasons", flow.at, refused & mute)
    flow.sheet.add("tell_remedies", flow.at + 60, where=refused & ~untold, by=flow.clerk)
    flow.sheet.plant("refuse-with-remedies", (flow.at // day + 1) * day, refused & untold)
    flow.sheet.add("file_refusal", flow.at + day // 3, where=refused & ~unfiled, by=flow.clerk)
    flow.sheet.plant("refusal-filed", (flow.at // day + 2) * day, refused & unfiled)


def _serve(flow: Flow, refused: Mask, approved: Mask) -> None:
    """Deliver decisions: at once on the spot, else within days, now and then after the tenth."""
    draw, day = flow.draw, flow.draw.day
    slow = draw.breaks(0.001)
    opens = (flow.at // day + 11) * day
    at = np.where(slow, opens + draw.wait(0.1, 2.5), flow.at + np.where(flow.spot, 120, draw.wait(1, 5)))
    flow.sheet.add("deliver", at, where=refused | approved, by=flow.clerk)
    flow.sheet.plant("served-in-time", opens, (refused | approved) & slow)
    flow.served = np.where(refused | approved, at, flow.at)


def true_or_null(mask: Mask) -> pl.Series:
    """Return True where it is so and nothing elsewhere: an attribute that is not there needs no row in the record."""
    return pl.Series(mask).replace_strict({True: True}, default=None, return_dtype=pl.Boolean)

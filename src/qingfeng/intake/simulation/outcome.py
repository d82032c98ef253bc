"""How an application ends: reviewed, decided, told, delivered; or withdrawn."""

import numpy as np

from qingfeng.intake.simulation.drawing import Mask
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.officetime import MICROS, SECONDS_A_DAY, Positions

EVENING = 19 * 3600 + 1800


def decide(flow: Flow, accepted: Positions, length: Positions) -> None:
    """Add review, hearing and decision, the latter at `flow.at`, and what must follow a decision."""
    draw, at = flow.draw, flow.at
    chance = draw.rng.random(draw.count)
    decided = flow.live & ~draw.happens(0.02)
    withdrawn = decided & (chance < 0.025)
    refused = decided & (chance > 0.955) & ~flow.spot
    granted = decided & ~withdrawn & ~refused
    permits = draw.has(lambda item: item.kind in ("licence", "confirmation"))
    reviewer = draw.reviewer()
    reviewed = ~flow.spot & decided & draw.happens(0.985)
    flow.sheet.add("review", at - (0.1 * length).astype(np.int64) - 60, where=reviewed, by=reviewer)
    _hear(flow, accepted + (0.6 * length).astype(np.int64), decided)
    decider = np.where(draw.happens(0.02), reviewer, draw.decider())
    later = _after_hours(flow, at)
    flow.sheet.add("withdraw", at, where=withdrawn, by=flow.clerk)
    flow.sheet.add("record_reasons", at - 30, where=refused & draw.happens(0.9), by=decider)
    flow.sheet.add("refuse", at, where=refused, by=decider, after_hours=later)
    flow.sheet.add("approve", at, where=granted & permits, by=decider, after_hours=later)
    flow.sheet.add("complete", at, where=granted & ~permits, by=decider)
    _follow(flow, at, refused, granted & permits)


def _hear(flow: Flow, at: Positions, decided: Mask) -> None:
    chance = flow.draw.rng.random(flow.draw.count)
    owed = decided & flow.hearing
    flow.sheet.add("hold_hearing", at, where=owed & (chance < 0.55), by=flow.draw.reviewer())
    flow.sheet.add("waive_hearing", at, where=owed & (chance >= 0.55) & (chance < 0.8), by=flow.clerk)


def _after_hours(flow: Flow, at: Positions) -> Positions:
    """Return by how many seconds a decision is recorded later than made: a few are, in the evening."""
    draw = flow.draw
    clock = draw.office.local(at) // MICROS % SECONDS_A_DAY
    return np.where(draw.happens(0.01), EVENING - clock + draw.rng.integers(0, 5400, draw.count), 0)


def _follow(flow: Flow, at: Positions, refused: Mask, approved: Mask) -> None:
    draw, day = flow.draw, flow.draw.office.day
    flow.sheet.add("tell_remedies", at + 60, where=refused & draw.happens(0.88), by=flow.clerk)
    flow.sheet.add("file_refusal", at + day // 3, where=refused & draw.happens(0.85), by=flow.clerk)
    waits = np.where(draw.happens(0.03), draw.wait(11, 16), draw.wait(1, 5))
    waits = np.where(flow.spot, 120, waits)
    flow.sheet.add("deliver", at + waits, where=(refused | approved) & draw.happens(0.98), by=flow.clerk)

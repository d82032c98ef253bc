"""What moves an application's limit, or waits for others: extensions, time not counted, the office consulted."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import REVIEWER, STAFF, promised_days
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.officetime import Positions


def extend(flow: Flow, accepted: Positions, length: Positions) -> Positions:
    """Extend some of those that will not be done in time; return what handling takes now."""
    draw, day = flow.draw, flow.draw.office.day
    most = draw.of_item(lambda item: item.extendable or 0)
    promised = draw.of_item(promised_days)
    tight = length > 0.85 * promised * day
    where = flow.live & ~flow.spot & (most > 0) & (draw.happens(0.02) | (tight & draw.happens(0.5)))
    days = np.maximum(1, np.round(most * draw.rng.uniform(0.4, 1.0, draw.count))).astype(np.int64)
    days = np.where(draw.happens(0.12), most.astype(np.int64) + 5, days)
    at = accepted + np.minimum((0.6 * length).astype(np.int64), (0.8 * promised * day).astype(np.int64))
    by = draw.decider()
    flow.sheet.add("approve_extension", at, where=where & draw.happens(0.88), by=by)
    flow.sheet.add("extend", at + 1800, where=where, by=by, days=days)
    flow.sheet.add("notify_extension", at + 3600, where=where & draw.happens(0.88), by=flow.clerk)
    return length + np.where(where, 0.4 * days * day, 0).astype(np.int64)


def pause(flow: Flow, at: Positions) -> Positions:
    """Stop the clock of some cases for a ground that their item knows; return the time that is not counted."""
    draw = flow.draw
    grounds = [item.not_counted or ("expert_review",) for item in draw.policy.items]
    picked = draw.rng.integers(0, 1 << 30, draw.count).tolist()
    wrong = draw.happens(0.06).tolist()
    ground = [
        "holiday_of_staff" if strange else grounds[item][number % len(grounds[item])]
        for item, number, strange in zip(draw.item.tolist(), picked, wrong, strict=True)
    ]
    known = draw.has(lambda item: bool(item.not_counted))
    where = flow.live & ~flow.spot & (known & draw.happens(0.6) | draw.happens(0.004))
    lasts = draw.wait(3, 10)
    late = draw.happens(0.15)
    announced = draw.office.days(at + np.where(late, lasts - draw.office.day * 2, lasts + draw.office.day))
    by = draw.reviewer()
    flow.sheet.add("issue_pause_notice", at - 900, where=where & draw.happens(0.9), by=by)
    flow.sheet.add("pause", at, where=where, by=by, ground=pl.Series(ground, dtype=pl.String))
    dates = pl.Series(announced, dtype=pl.Int64).cast(pl.Int32).cast(pl.Date)
    flow.sheet.add("resume", at + lasts, where=where, by=by, announced_until=dates)
    return np.where(where, lasts, 0)


def consult(flow: Flow, accepted: Positions, length: Positions) -> None:
    """Ask the first of the offices that an item is handled with, before any pause."""
    draw = flow.draw
    row = {unit.code: number for number, unit in enumerate(draw.policy.units)}
    partner = np.array([row[item.joint[0]] if item.joint else -1 for item in draw.policy.items])[draw.item]
    where = flow.live & ~flow.spot & (partner >= 0)
    asked = accepted + (0.1 * length).astype(np.int64)
    flow.sheet.add("consult", asked, where=where, by=flow.clerk)
    replied = accepted + (0.32 * length).astype(np.int64)
    flow.sheet.add("reply_consult", replied, where=where & draw.happens(0.95), by=partner * STAFF + REVIEWER, unit=partner)

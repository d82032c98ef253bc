"""Inspections of enterprises: one visit, an order to put right, a second look by its day; fined only who was ordered before."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import Draw, World, dates
from qingfeng.intake.simulation.voices import call_back
from qingfeng.intake.simulation.volumes import expected, quarters

FIRST_FINDING, DANGER, FINED, LOOKS_AGAIN = 0.7, 0.04, 0.08, 15


def inspections(world: World) -> Draw:
    """Return the cases of enterprises inspected by departments, as many as the pack calls their other cases."""
    key = np.where(world.in_group("key"), expected(world.policy, "other"), 0.0)
    unit, begun = world.spread(key, list(quarters(world.office, *world.when)))
    draw = Draw(world, "order-enterprise", unit, begun)
    draw.kinds("order_enterprise")
    first, danger = draw.happens(FIRST_FINDING), draw.happens(DANGER)
    unordered, twice = draw.breaks(0.004) & first & ~danger, draw.breaks(0.004)
    late, by = draw.late("late") & ~unordered, draw.clerk()
    ordered = draw.begun + draw.wait(0.1, 0.3)
    last = ordered // draw.day + LOOKS_AGAIN
    draw.facts["case.first_finding"], draw.facts["case.danger"] = pl.Series(first), pl.Series(danger)
    days = dates(world.office, last * draw.day)
    draw.facts["case.recheck_by"] = days.zip_with(
        pl.Series(~unordered), pl.Series([None], dtype=pl.Date).new_from_index(0, len(days))
    )
    _visit(draw, twice)
    draw.sheet.add("order_enterprise", ordered, where=~unordered, by=by)
    again = np.maximum(draw.by_day(last, late), ordered + draw.day)
    draw.sheet.add("recheck_enterprise", again, where=~unordered, by=by)
    fined = unordered | draw.happens(FINED)
    at = np.where(unordered, ordered, again + 1800)
    draw.sheet.add("fine", at, where=fined, by=draw.decider())
    draw.sheet.plant("first-check-order", at, unordered)
    draw.sheet.plant("order-enterprise-rechecked", (last + 1) * draw.day, late)
    if any(act.name == "call_back" for one in world.policy.procedures if one.code == draw.procedure for act in one.acts):
        call_back(draw, ~unordered, again, late)
    return draw


def _visit(draw: Draw, twice: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    everybody = np.ones(draw.count, dtype=np.bool_)
    joint = draw.happens(0.2) & ~twice
    plan = pl.Series(["single", "joint"], dtype=pl.String).gather(joint.astype(np.int64))
    causes = pl.Series(["routine", "complaint", "referral"], dtype=pl.String)
    why = draw.world.rng.choice(3, draw.count, p=(0.75, 0.15, 0.1))
    cause = causes.gather(np.where(twice, 0, why))
    draw.sheet.add("inspect_enterprise", draw.begun, where=everybody, by=draw.clerk(), plan=plan, cause=cause)
    second = draw.begun + draw.wait(2, 10)
    draw.sheet.add("inspect_enterprise", second, where=twice, by=draw.reviewer(), plan=plan, cause=cause)
    draw.sheet.plant("inspection-overlap", second, twice)

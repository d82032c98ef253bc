"""Cases that follow from service cases: offices consulted, and orders to units after some of the red cards."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import STAFF, Draw, dates
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.limits import partners

# Of cases with a red card, those after which the supervisors order the unit to put it right.
ORDERED = 0.2
RED = (
    *("fee-above-list", "fee-without-list", "review-before-decision", "four-eyes", "pause-document", "supplement-in-list"),
    *("extension-approved", "refuse-with-reasons"),
)
SUPERVISORS = "service-centre"


def consultations(flow: Flow) -> Draw:
    """Return the cases of consulted offices: five working days to reply."""
    whole = flow.draw
    partner = partners(whole)
    rows = np.flatnonzero(flow.live & ~flow.spot & (partner >= 0) & (flow.accepted >= 0))
    begun = flow.accepted[rows] + (flow.at - flow.accepted)[rows] // 20
    draw = Draw(whole.world, "consultation", partner[rows], begun, whole.item[rows])
    draw.kinds("consultation")
    late, everybody = draw.late("late"), np.ones(len(rows), dtype=np.bool_)
    last = draw.begun // draw.day + 5
    draw.sheet.add("consult", draw.begun, where=everybody, by=whole.decider()[rows], unit=whole.unit[rows])
    draw.sheet.add("reply_consult", draw.by_day(last, late), where=everybody, by=draw.reviewer())
    draw.sheet.plant("joint-office-late", (last + 1) * draw.day, late)
    return draw


def orders_to_units(flow: Flow) -> Draw:
    """Return the cases of units that were ordered to put something right within ten working days."""
    whole = flow.draw
    planted = pl.concat(flow.sheet.planted).filter(pl.col("rule").is_in(RED) & (pl.col("at") < whole.world.end))
    red = planted.unique("case", maintain_order=True).sort("case")
    red = red.filter(pl.Series(whole.world.rng.random(red.height) < ORDERED))
    begun = red["at"].to_numpy() + (whole.world.rng.uniform(1, 8, red.height) * whole.day).astype(np.int64)
    draw = Draw(whole.world, "order-unit", whole.unit[red["case"].to_numpy()], begun)
    draw.kinds("order_unit")
    last, late = draw.begun // draw.day + 10, draw.late("late")
    draw.facts["case.deadline"] = dates(whole.world.office, last * draw.day)
    everybody = np.ones(draw.count, dtype=np.bool_)
    by = np.full(draw.count, max(whole.world.row(SUPERVISORS), 0))
    draw.sheet.add("order_unit", draw.begun, where=everybody, by=by * STAFF, unit=by)
    draw.sheet.add("answer_order", draw.by_day(last, late), where=everybody, by=draw.decider())
    draw.sheet.plant("order-unit-answered", (last + 1) * draw.day, late)
    return draw

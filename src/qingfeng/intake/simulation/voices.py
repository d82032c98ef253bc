"""What people say once a case is closed: ratings, call-backs, residents who confirm; and the bad ratings that open a case."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import Draw
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.outcome import true_or_null
from qingfeng.intake.simulation.quality import WORST, Mask

RATED, AGENT = 0.31, 0.34
# Late cases are rated bad, and called unsatisfying, so many times as often.
ANGRY = 4.0
CALLED, REACHED = 100, 0.62
# Of small records, which have no hundred a unit, the share of cases called.
CALLED_SHARE = 0.05
GOOD_LEVELS, GOOD_SHARES = (5, 4, 3), (0.74, 0.19, 0.07)


def speak(flow: Flow) -> Draw:
    """Add ratings, call-backs and confirmations to service cases; return the batch of cases that bad ratings open."""
    agent = _confirm(flow)
    flow.draw.facts["case.agent"] = true_or_null(agent)
    at, bad = _rate(flow)
    call_back(flow.draw, flow.closed, flow.served, flow.late)
    return _bad_ratings(flow, at, bad)


def _rate(flow: Flow) -> tuple[Positions, Mask]:
    draw, rng = flow.draw, flow.draw.world.rng
    rated = flow.closed & draw.happens(RATED)
    share = np.minimum(draw.rate("ratings") * 0.95 * np.where(flow.late, ANGRY, 1.0), WORST)
    bad = rated & draw.happens(share)
    good = np.array(GOOD_LEVELS)[rng.choice(3, draw.count, p=GOOD_SHARES)]
    level = np.where(bad, rng.integers(1, 3, draw.count), good)
    at = flow.served + np.where(flow.spot, rng.integers(30, 600, draw.count), draw.wait(0.01, 4))
    flow.sheet.add("rate", at, where=rated, level=level)
    flow.sheet.plant("rated-bad", at, bad)
    return at, bad


def _bad_ratings(flow: Flow, at: Positions, bad: Mask) -> Draw:
    """Call those who rated badly, most of them within a day, and settle within five; a complex one takes ten more."""
    rows = np.flatnonzero(bad)
    whole = flow.draw
    draw = Draw(whole.world, "rating", whole.unit[rows], at[rows], whole.item[rows])
    draw.facts["case.applicant"] = whole.facts["case.applicant"].gather(rows)
    draw.kinds("complaint")
    late, slow, complex_one = draw.late("late"), draw.late("late"), draw.happens(0.06)
    rank, day, by = draw.begun // draw.day, draw.day, draw.reviewer()
    called = np.where(slow, (rank + 2) * day + draw.wait(0.1, 1.5), draw.begun + draw.wait(0.02, 0.9))
    last = rank + 5 + 10 * complex_one
    settled = np.maximum(draw.by_day(last, late), called + 7200)
    everybody = np.ones(draw.count, dtype=np.bool_)
    draw.sheet.add("rate_bad", draw.begun, where=everybody)
    draw.sheet.add("contact_rater", called, where=everybody, by=by)
    draw.sheet.add("declare_complex", called + 3600, where=complex_one, by=by)
    draw.sheet.add("settle_rating", settled, where=everybody, by=by)
    draw.sheet.plant("bad-rating-contacted", (rank + 2) * day, slow)
    draw.sheet.plant("bad-rating-settled", (last + 1) * day, late)
    return draw


def call_back(draw: Draw, closed: Mask, ended: Positions, late: Mask) -> None:
    """Call up to a hundred people of each unit and quarter; of those reached some are not satisfied."""
    rng = draw.world.rng
    at = ended + draw.wait(3, 12)
    drawn = closed & _called(draw, ended) & draw.happens(REACHED)
    share = np.minimum(draw.rate("call_backs") * 0.93 * np.where(late, ANGRY, 1.0), WORST)
    unhappy = drawn & (rng.random(draw.count) < share)
    draw.sheet.add("call_back", at, where=drawn, satisfied=~unhappy)
    draw.sheet.plant("called-unsatisfied", at, unhappy)


def _called(draw: Draw, ended: Positions) -> Mask:
    if draw.world.scale < 1:
        return draw.happens(CALLED_SHARE)
    days = pl.Series(draw.world.office.days(ended)).cast(pl.Int32).cast(pl.Date)
    frame = pl.DataFrame(
        {"unit": draw.unit, "quarter": days.dt.year() * 4 + days.dt.quarter(), "chance": draw.world.rng.random(draw.count)}
    )
    return frame.select(pl.col("chance").rank("ordinal").over("unit", "quarter") <= CALLED).to_series().to_numpy()


def _confirm(flow: Flow) -> Mask:
    """Let residents confirm what village agents did for them; return whose cases agents carry."""
    draw = flow.draw
    township = draw.world.in_group("township")[draw.unit]
    agent = township & draw.has(lambda item: item.village_agent) & draw.happens(AGENT / 0.93)
    silent = draw.happens(draw.rate("agents"))
    at = flow.served + draw.wait(0.2, 4)
    flow.sheet.add("confirm_result", at, where=agent & flow.closed & ~silent)
    flow.sheet.plant("agent-unconfirmed", at, agent & flow.closed & silent)
    return agent

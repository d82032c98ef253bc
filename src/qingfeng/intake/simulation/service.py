"""How an application is taken in: received, supplemented, accepted or not, paid for; and how long it is handled."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import Draw, legal_days
from qingfeng.intake.simulation.flow import Flow, begin
from qingfeng.intake.simulation.limits import consult, extend, pause, suspend
from qingfeng.intake.simulation.outcome import decide
from qingfeng.intake.simulation.quality import Mask, Numbers
from qingfeng.intake.simulation.rhythm import evenings

FOREIGN_PAPER, STRANGE_ACT = "清单外的证明", "补录备注"
ON_THE_SPOT_SECONDS = 5400
# Shares of time-limited applications: sent online and of these after hours; sent back for papers at first and in the long run.
ONLINE_EVENING, ASKED_AT_FIRST, ASKED_IN_THE_END = 0.15, 0.3, 0.08
NOT_ACCEPTED = 0.012
# The part of its promise that handling takes, at first and in the long run, before what is cut at the last day.
PART_AT_FIRST, PART_IN_THE_END = 1.08, 0.4


def handle_applications(draw: Draw) -> Flow:
    """Add the acts of service cases up to their decision and its delivery."""
    flow = begin(draw)
    unbegun = _submit(flow)
    _supplement(flow, unbegun)
    _accept(flow, unbegun)
    _collect_fee(flow)
    _handle(flow)
    extend(flow)
    pause(flow)
    suspend(flow)
    consult(flow)
    strange = draw.breaks(0.0003)
    flow.add(STRANGE_ACT, strange)
    flow.sheet.plant("known-acts-only", flow.at, flow.live & strange)
    decide(flow)
    return flow


def _submit(flow: Flow) -> Mask:
    """Add receipt; a few applications are registered only when they are accepted. Return which."""
    draw = flow.draw
    unbegun = draw.breaks(0.0001)
    evening = ~flow.spot & draw.happens(ONLINE_EVENING)
    closing, later = evenings(draw.world.office, draw.world.rng, flow.at)
    flow.at = np.where(evening, closing, flow.at)
    draw.begun[:] = flow.at
    flow.add("submit", ~unbegun, later=np.where(evening, later, 0))
    return unbegun


def _supplement(flow: Flow, unbegun: Mask) -> None:
    draw = flow.draw
    flow.pass_time(flow.live, 0.005, 0.03)
    flow.pass_time(~flow.spot, 0.02, 1.0)
    flow.at = np.where(~flow.spot, flow.at + (draw.wait(0, 1.5) * flow.slack).astype(np.int64), flow.at)
    share = ASKED_IN_THE_END + (ASKED_AT_FIRST - ASKED_IN_THE_END) * flow.slack
    tight = draw.has(lambda item: item.legal_limit_from == "receive" and legal_days(item) < 12)
    asked = ~unbegun & draw.happens(np.where(flow.spot | tight, 0.01, share))
    ones = np.ones(draw.count, np.int64)
    flow.asked = asked
    flow.add("ask_supplement", asked, notice_no=ones, defect_was_visible=ones > 0)
    papers, foreign = _papers(draw)
    named = asked & draw.has(lambda item: bool(item.materials)) & (draw.happens(0.3) | foreign)
    flow.add("ask_material", named, material=papers)
    flow.sheet.plant("supplement-in-list", flow.at, named & foreign)
    flow.pass_time(asked, 0.5, 6)
    flow.add("supplement", asked)
    flow.pass_time(asked, 0.1, 1.5)
    broken = asked & draw.happens(np.minimum(draw.rate("notices") / share, 0.9))
    again = broken | (asked & draw.happens(0.04))
    flow.add("ask_supplement", again, notice_no=2 * ones, defect_was_visible=broken)
    flow.sheet.plant("one-time-notice", flow.at, broken)
    flow.pass_time(again, 0.5, 4)
    flow.add("supplement", again)
    flow.pass_time(again, 0.1, 1.5)


def _papers(draw: Draw) -> tuple[pl.Series, Mask]:
    """Draw for each case a paper of its item; now and then one that is not in the list: return which."""
    items = draw.world.policy.items
    lists = [[paper.title.zh for paper in item.materials or ()] or [FOREIGN_PAPER] for item in items]
    starts = np.cumsum([0, *(len(papers) for papers in lists)])
    chosen = starts[draw.item] + draw.world.rng.integers(0, 1 << 30, draw.count) % np.diff(starts)[draw.item]
    foreign = draw.breaks(0.004) & draw.has(lambda item: bool(item.materials))
    papers = pl.Series([paper for one in lists for paper in one], dtype=pl.String).gather(chosen)
    strange = pl.Series([FOREIGN_PAPER], dtype=pl.String).new_from_index(0, draw.count)
    return strange.zip_with(pl.Series(foreign), papers), foreign


def _accept(flow: Flow, unbegun: Mask) -> None:
    draw, day = flow.draw, flow.draw.day
    first_answer = flow.at.copy()
    silent = draw.breaks(0.0005) & ~flow.spot & ~unbegun & (flow.at // day == draw.begun // day)
    flow.at = np.where(silent, (draw.begun // day + 6) * day + draw.wait(0.1, 0.8), flow.at)
    refused = ~unbegun & ~silent & draw.happens(NOT_ACCEPTED)
    flow.add("refuse_to_accept", refused)
    # Nothing is begun just before the office closes, least of all what is done on the spot.
    tight = flow.at % day > day - np.where(flow.spot, ON_THE_SPOT_SECONDS + 600, 1800)
    flow.at = np.where(flow.live & tight, (flow.at // day + 1) * day + draw.wait(0.01, 0.3), flow.at)
    early = draw.breaks(0.0002) & draw.has(lambda item: item.kind == "licence") & ~unbegun & ~refused
    flow.add("accept", ~refused & ~early)
    flow.sheet.plant("accept-in-time", (draw.begun // day + 6) * day, flow.live & (silent | (early & ~flow.asked)))
    flow.sheet.plant("starts-with-submit", np.where(unbegun, flow.at, first_answer), unbegun)
    _give_slips(flow, flow.live & ~early)
    _file(flow, refused)
    flow.live, flow.late = flow.live & ~refused, flow.late & ~early
    flow.served = flow.at
    flow.accepted = np.where(early, -1, flow.at)


def _give_slips(flow: Flow, where: Mask) -> None:
    draw, day = flow.draw, flow.draw.day
    never, late = draw.breaks(0.00012), draw.breaks(0.0003)
    at = np.where(late, (flow.at // day + 2) * day + draw.wait(0.1, 0.8), flow.at + 180)
    flow.sheet.add("give_slip", at, where=where & ~never, by=flow.clerk)
    flow.sheet.plant("acceptance-slip", (flow.at // day + 2) * day, where & (never | late))


def _file(flow: Flow, refused: Mask) -> None:
    """File what was not accepted with the supervisors, by the next working day."""
    draw, day = flow.draw, flow.draw.day
    unfiled = draw.breaks(0.005)
    flow.sheet.add("file_refusal", flow.at + day // 2, where=flow.live & refused & ~unfiled, by=flow.clerk)
    flow.sheet.plant("refusal-filed", (flow.at // day + 2) * day, flow.live & refused & unfiled)


def _collect_fee(flow: Flow) -> None:
    draw = flow.draw
    fee = draw.of_item(lambda item: float(item.fee or 0))
    free = draw.has(lambda item: item.fee_kind == "none")
    # Two points a card: half a card in a thousand cases makes the assumed one point, most of them where there is a fee.
    wrong = draw.happens(np.where(fee > 0, 0.0027, 0.0001) * draw.rate("fees") * draw.world.crowd) & flow.live
    above, paid = wrong & (fee > 0), flow.live & (fee > 0)
    at = flow.at + 400
    amount = np.where(fee > 0, np.round(fee * np.where(above, 1.2, 1.0), 2), 50.0)
    flow.sheet.add("collect_fee", at, where=paid | (wrong & free), by=flow.clerk, amount=amount)
    flow.sheet.plant("fee-above-list", at, above)
    flow.sheet.plant("fee-without-list", at, wrong & free)


def _handle(flow: Flow) -> None:
    """Set when each case is decided: on the day itself, within its promise, or after it if it is to be late."""
    draw, day, rng = flow.draw, flow.draw.day, flow.draw.world.rng
    accepted = flow.at
    flow.due = accepted // day + flow.promised
    mean = PART_IN_THE_END + (PART_AT_FIRST - PART_IN_THE_END) * flow.slack
    slow = np.where(draw.world.quality.slow[draw.item], 1.25, 1.0)
    part = mean * draw.world.quality.pace[draw.unit] * slow * rng.lognormal(-0.08, 0.4, draw.count)
    closing = (_closing(flow) + 1) * day - rng.integers(900, 9000, draw.count)
    days = accepted + np.maximum(part * flow.promised * day, 0.15 * day).astype(np.int64)
    punctual = np.where(flow.spot, accepted + rng.integers(300, ON_THE_SPOT_SECONDS, draw.count), np.minimum(days, closing))
    delay = np.where(
        flow.spot, draw.wait(0.1, 2), draw.wait(0.1, 1) + (rng.exponential(1.6, draw.count) * day).astype(np.int64)
    )
    ends = np.where(flow.late, (flow.due + 1) * day + delay, np.maximum(punctual, accepted + 240))
    # Nothing is decided in the last minutes of a day, so that what must follow on the same day can.
    flow.at = np.where(flow.live, ends - np.maximum(ends % day - (day - 900), 0), flow.at)


def _closing(flow: Flow) -> Numbers:
    """Return the rank of the day by which a punctual case is decided: its promise's, or the law's that runs from receipt."""
    draw = flow.draw
    legal = draw.of_item(lambda item: legal_days(item) if item.legal_limit_from == "receive" else 1000.0)
    by_law = draw.begun // draw.day + np.floor(0.95 * legal).astype(np.int64)
    return np.maximum(np.minimum(flow.due, by_law), flow.at // draw.day)

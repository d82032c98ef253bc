"""What becomes of an application: taken in, handled, decided, delivered; and what now and then goes wrong at each step."""

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import SERVICE, Draw, Mask, promised_days
from qingfeng.intake.simulation.flow import Flow
from qingfeng.intake.simulation.limits import consult, extend, pause
from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.outcome import decide
from qingfeng.intake.simulation.sheet import ActSheet

FOREIGN_PAPER = "清单外的证明"
ON_THE_SPOT_SECONDS = 5400


def handle_applications(draw: Draw, sheet: ActSheet, hearing: Mask) -> None:
    """Add the acts of all service cases; `hearing` names those that are owed one."""
    spot = draw.has(lambda item: item.mode == "on_the_spot")
    flow = Flow(draw, sheet, draw.kind == SERVICE, draw.begun.copy(), draw.clerk(), spot, hearing)
    flow.add("submit", 0.99)
    _supplement(flow)
    _accept(flow)
    _collect_fee(flow)
    accepted = flow.at
    length = _handling(flow)
    length = extend(flow, accepted, length)
    uncounted = pause(flow, accepted + (0.35 * length).astype(np.int64))
    consult(flow, accepted, length)
    flow.add("补录备注", 0.005)
    flow.at = accepted + length + uncounted
    decide(flow, accepted, length)


def _supplement(flow: Flow) -> None:
    draw = flow.draw
    flow.pass_time(flow.live, 0.01, 0.05)
    flow.pass_time(flow.live & ~flow.spot, 0.05, 1.5)
    ones = np.ones(draw.count, np.int64)
    asked = flow.add("ask_supplement", 0.14, where=~flow.spot | draw.happens(0.15), notice_no=ones, defect_was_visible=ones > 0)
    flow.add("ask_material", where=asked & draw.has(lambda item: bool(item.materials)), material=_papers(draw))
    flow.pass_time(asked, 0.5, 6)
    flow.add("supplement", where=asked)
    flow.pass_time(asked, 0.1, 1.5)
    again = flow.add("ask_supplement", 0.15, where=asked, notice_no=2 * ones, defect_was_visible=draw.happens(0.7))
    flow.pass_time(again, 0.5, 4)
    flow.add("supplement", where=again)
    flow.pass_time(again, 0.1, 1.5)


def _papers(draw: Draw) -> pl.Series:
    """Draw for each case a paper of its item, now and then one that is not in the list."""
    lists = [[paper.title.zh for paper in item.materials or ()] or [FOREIGN_PAPER] for item in draw.policy.items]
    chosen = draw.rng.integers(0, 1 << 30, draw.count)
    foreign = draw.happens(0.12)
    papers = [
        FOREIGN_PAPER if strange else lists[item][number % len(lists[item])]
        for item, number, strange in zip(draw.item.tolist(), chosen.tolist(), foreign.tolist(), strict=True)
    ]
    return pl.Series(papers, dtype=pl.String)


def _accept(flow: Flow) -> None:
    draw = flow.draw
    flow.pass_time(flow.live & draw.happens(0.02) & ~flow.spot, 5.5, 9)
    refused = flow.add("refuse_to_accept", 0.015)
    _tell(flow, refused)
    flow.live = flow.live & ~refused
    # What is done on the spot is not begun just before the office closes.
    day = draw.office.day
    late = flow.live & flow.spot & (flow.at % day > day - ON_THE_SPOT_SECONDS - 600)
    flow.at = np.where(late, (flow.at // day + 1) * day + draw.wait(0.01, 0.3), flow.at)
    flow.add("accept", 0.995)
    flow.sheet.add("give_slip", flow.at + 180, where=flow.live & draw.happens(0.98), by=flow.clerk)


def _tell(flow: Flow, refused: Mask) -> None:
    draw, day = flow.draw, flow.draw.office.day
    flow.sheet.add("give_slip", flow.at + 240, where=refused & draw.happens(0.95), by=flow.clerk)
    flow.sheet.add("file_refusal", flow.at + day // 2, where=refused & draw.happens(0.85), by=flow.clerk)


def _collect_fee(flow: Flow) -> None:
    draw = flow.draw
    fee = draw.of_item(lambda item: float(item.fee or 0))
    above = np.where(draw.happens(0.06), 1.2, 1.0)
    flow.sheet.add("collect_fee", flow.at + 400, where=flow.live & (fee > 0), by=flow.clerk, amount=np.round(fee * above, 2))
    free = draw.has(lambda item: item.fee_kind == "none")
    flow.sheet.add(
        "collect_fee",
        flow.at + 400,
        where=flow.live & free & draw.happens(0.004),
        by=flow.clerk,
        amount=np.full(draw.count, 50.0),
    )


def _handling(flow: Flow) -> Positions:
    """Return what handling takes: most need half of the promise, a few more than all of it."""
    draw = flow.draw
    days = draw.of_item(promised_days) * draw.pace * draw.rng.lognormal(-0.62, 0.42, draw.count)
    slow = draw.happens(0.03) * draw.rng.uniform(1, 3, draw.count)
    at_once = draw.rng.uniform(0.01, ON_THE_SPOT_SECONDS / draw.office.day, draw.count)
    return (np.where(flow.spot, at_once + slow, np.maximum(days, 0.2)) * draw.office.day).astype(np.int64)

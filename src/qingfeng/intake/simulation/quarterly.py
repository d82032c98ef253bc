"""What a quarter's account looks at besides cases: files read blind, visits, marks of contact enterprises, duties.

All of it is due within its quarter, so that the quarter can be closed.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from qingfeng.intake.simulation.drawing import STAFF, Draw, World, dates
from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.quality import Mask, Numbers, Reals
from qingfeng.intake.simulation.volumes import ENOUGH, drawn, expected, quarters, service_volumes

FILES, VISITS, DUTIES, STANDING, MILESTONES = 30.0, 3.0, 8.0, 3.0, 4.0
ANSWERED = 0.9
STANDING_DUTIES = ("report-tell", "report-no-search", "report-no-reprisal")
RANKED = ("key", "township")
READERS = "assessment-office"


def quarterly(world: World) -> Iterator[Draw]:
    """Yield the batches of files, visits, surveys and duties."""
    ranked = world.in_group(*RANKED).astype(np.float64)
    cases = service_volumes(world.policy).sum(axis=1) * 3 + expected(world.policy, "other")
    yield _files(world, ranked * np.minimum(np.where(cases >= ENOUGH - 0.5, FILES, cases), FILES))
    yield _visits(world, ranked * VISITS)
    contacts = expected(world.policy, "contact")
    yield _survey(world, ranked * np.where(contacts >= ENOUGH, np.maximum(contacts, 34), contacts) / ANSWERED)
    yield _duties(world, "duty", ranked * DUTIES, _recurring(world))
    yield _duties(world, "standing", ranked * STANDING, STANDING_DUTIES)
    milestones = world.in_group("township").astype(np.float64) * MILESTONES
    yield _duties(world, "milestone", milestones, tuple(f"pledge-{number}" for number in range(1, 5)))
    yield _guides(world)


def _batch(world: World, procedure: str, kind: str, rows: list[Numbers], window: tuple[float, float]) -> Draw:
    """Return cases that are due in the part of each quarter that `window` names; rows of units, a quarter each."""
    units, last = [], []
    for part, unit in zip(quarters(world.office, *world.when), rows, strict=True):
        day = world.office.day
        first, length = part.first // day, max(1, (part.last - part.first) // day)
        share = world.rng.uniform(*window, len(unit))
        last.append(first + np.minimum((share * length).astype(np.int64), length - 1))
        units.append(unit)
    due = np.concatenate(last)
    lead = world.rng.integers(5, 16, len(due))
    begun = np.maximum(due - lead, world.start // world.office.day) * world.office.day
    begun += world.rng.integers(0, world.office.day - 3600, len(due))
    draw = Draw(world, procedure, np.concatenate(units), begun)
    draw.kinds(kind)
    draw.facts["case.deadline"] = dates(world.office, due * world.office.day)
    return draw


def _of_units(world: World, numbers: Reals) -> list[Numbers]:
    """Return the rows of units for each quarter; whole numbers come exactly where the record is whole."""
    found = []
    for part in quarters(world.office, *world.when):
        share = 1.0 if part.share > 0.9 else part.share
        found.append(np.repeat(np.arange(len(numbers)), _exact(world, numbers * world.scale * share)))
    return found


def _exact(world: World, numbers: Reals) -> Numbers:
    return np.rint(numbers).astype(np.int64) if world.scale == 1 else drawn(world.rng, numbers)


def _due(draw: Draw) -> Numbers:
    days = draw.facts["case.deadline"].cast(pl.Int32).to_numpy()
    calendar = draw.world.office.calendar
    rank: Numbers = calendar.rank[days - calendar.first].astype(np.int64)
    return rank


def _everybody(draw: Draw) -> Mask:
    return np.ones(draw.count, dtype=np.bool_)


def _office(draw: Draw) -> Numbers:
    return np.full(draw.count, max(draw.world.row(READERS), 0))


def _files(world: World, numbers: Reals) -> Draw:
    draw = _batch(world, "file-check", "file_check", _of_units(world, numbers), (0.75, 0.98))
    reader = (draw.unit + 7) % max(int(world.in_group(*RANKED).sum()), 1)
    wrong, office = draw.happens(draw.rate("files")), _office(draw)
    draw.sheet.add("draw_file", draw.begun, where=_everybody(draw), by=office * STAFF, unit=office)
    at = _in_time(draw, 0.9)
    draw.sheet.add("read_file", at, where=_everybody(draw), by=reader * STAFF + 2, unit=reader, correct=~wrong)
    draw.sheet.plant("file-wrong", at, wrong)
    return draw


def _visits(world: World, numbers: Reals) -> Draw:
    draw = _batch(world, "visit", "visit", _of_units(world, numbers), (0.2, 0.98))
    mean = draw.rate("visits")
    deduction = np.minimum(np.round(world.rng.gamma(0.8, mean / 0.8) * 2) / 2, 10.0)
    office, at = _office(draw), _in_time(draw, 0.9)
    draw.sheet.add("plan_visit", draw.begun, where=_everybody(draw), by=office * STAFF, unit=office)
    draw.sheet.add("record_visit", at, where=_everybody(draw), by=office * STAFF + 2, unit=office, deduction=deduction)
    return draw


def _survey(world: World, numbers: Reals) -> Draw:
    draw = _batch(world, "survey", "survey", _of_units(world, numbers), (0.85, 0.95))
    office, at = _office(draw), _in_time(draw, 0.95)
    lacks = world.rng.gamma(1.2, draw.rate("marks") / 1.2)
    mark = np.clip(np.round(5 - lacks), 1, 5).astype(np.int64)
    draw.sheet.add("invite_contact", draw.begun, where=_everybody(draw), by=office * STAFF, unit=office)
    draw.sheet.add("answer_survey", at, where=draw.happens(ANSWERED), mark=mark)
    return draw


def _in_time(draw: Draw, pace: float) -> Positions:
    return draw.by_day(_due(draw), np.zeros(draw.count, dtype=np.bool_), pace=pace)


def _duties(world: World, kind: str, numbers: Reals, codes: tuple[str, ...]) -> Draw:
    draw = _batch(world, "duty", kind, _of_units(world, numbers), (0.25, 0.98))
    order = np.arange(draw.count) % len(codes)
    draw.facts["case.duty"] = pl.Series(list(codes), dtype=pl.String).gather(order)
    _meet(draw, {"duty": "duties", "standing": "breaches", "milestone": "milestones"}[kind])
    return draw


def _recurring(world: World) -> tuple[str, ...]:
    """Return the codes of duties that recur in every unit of a group."""
    found = [
        duty.code
        for duty in world.policy.duties
        if duty.trigger == "recurring" and duty.default == "on" and duty.owed_by.partition(":")[0] in ("all", *RANKED)
    ]
    return tuple(found) or ("duty",)


def _guides(world: World) -> Draw:
    """Return a case for each item of each department and quarter: its public guide is complete."""
    row = {unit.code: number for number, unit in enumerate(world.policy.units)}
    own = [(row[item.unit], code) for code, item in enumerate(world.policy.items) if item.unit in row]
    rows, items = [], []
    for _part in quarters(world.office, *world.when):
        kept = [pair for pair in own if world.scale == 1 or world.rng.random() < world.scale]
        rows.append(np.array([unit for unit, _item in kept], dtype=np.int64))
        items += [item for _unit, item in kept]
    draw = _batch(world, "duty", "guide", rows, (0.9, 0.98))
    codes = pl.Series([item.code for item in world.policy.items], dtype=pl.String)
    draw.facts["case.duty"] = codes.gather(pl.Series(items, dtype=pl.Int64))
    _meet(draw, "guides")
    return draw


def _meet(draw: Draw, area: str) -> None:
    """Add opening and meeting of duties; of those that are failed half are met late, half never. Standing ones are breached."""
    failed = draw.happens(draw.rate(area))
    due, standing = _due(draw), area == "breaches"
    late = np.zeros(draw.count, dtype=np.bool_) if standing else failed
    never = late & draw.happens(0.5)
    at = draw.by_day(due, late)
    draw.sheet.add("open_duty", draw.begun, where=_everybody(draw), by=_office(draw) * STAFF, unit=_office(draw))
    draw.sheet.add("meet_duty", at, where=~never, by=draw.clerk())
    draw.sheet.plant("duty-met", (due + 1) * draw.day, late)
    if standing:
        row = np.full(draw.count, max(draw.world.row("discipline"), 0))
        draw.sheet.add("find_breach", at + 600, where=failed, by=row * STAFF, unit=row)
        draw.sheet.plant("breach-found", at + 600, failed)

"""What is no application: complaints and matters, petitions, first contacts, matters of contact enterprises."""

from collections.abc import Iterator

import numpy as np

from qingfeng.intake.simulation.drawing import Draw, World
from qingfeng.intake.simulation.quality import Mask, Reals
from qingfeng.intake.simulation.volumes import expected, quarters, service_volumes

PETITIONS, CONTACTS = 0.08, 0.008
EXTENDED = 0.06
# Of what fails in complaints and matters: late; the rest is sent back as unsolved.
LATE_PART = 0.4


def matters(world: World) -> Iterator[Draw]:
    """Yield the batches of complaints, other matters, petitions, first contacts and contact enterprises' matters."""
    township = world.in_group("township")
    other = np.where(township, expected(world.policy, "other"), 0.0)
    yield _answered(world, "complaint", expected(world.policy, "complaints"))
    yield _answered(world, "matter", other)
    yield _petitions(world, other * PETITIONS)
    yield _first_contacts(world, service_volumes(world.policy).sum(axis=1) * 3 * CONTACTS)
    yield _contact_matters(world, expected(world.policy, "contact"))


def _batch(world: World, procedure: str, kind: str, a_quarter: Reals) -> tuple[Draw, Mask]:
    unit, begun = world.spread(a_quarter, list(quarters(world.office, *world.when)))
    draw = Draw(world, procedure, unit, begun)
    draw.kinds(kind)
    return draw, np.ones(draw.count, dtype=np.bool_)


def _answered(world: World, kind: str, a_quarter: Reals) -> Draw:
    """Complaints or matters: answered within five working days, with ten where extended; some are sent back as unsolved."""
    draw, everybody = _batch(world, "matter", kind, a_quarter)
    failing = draw.rate("complaints" if kind == "complaint" else "matters")
    late, back = draw.happens(failing * LATE_PART), draw.happens(failing * (1 - LATE_PART))
    extended = draw.happens(EXTENDED)
    last = draw.begun // draw.day + 5 + 5 * extended
    clerk = draw.clerk()
    answered = draw.by_day(last, late)
    returned = answered + draw.wait(0.5, 5)
    draw.sheet.add(f"receive_{kind}", draw.begun, where=everybody, by=clerk)
    draw.sheet.add("extend_matter", draw.begun + draw.wait(0.05, 0.6), where=extended, by=clerk)
    draw.sheet.add(f"answer_{kind}", np.maximum(answered, draw.begun + draw.day), where=everybody, by=draw.decider())
    draw.sheet.add("send_back", np.maximum(returned, draw.begun + draw.day + 1800), where=back)
    draw.sheet.plant("complaint-answered", (last + 1) * draw.day, late)
    draw.sheet.plant("sent-back", returned, back)
    return draw


def _petitions(world: World, a_quarter: Reals) -> Draw:
    """Petitions: concluded within sixty days, or the next working day; 34 working days lie within them, and 52 beyond."""
    draw, everybody = _batch(world, "petition", "petition", a_quarter)
    late = draw.happens(draw.rate("petitions"))
    concluded = draw.begun + np.where(late, draw.wait(52, 60), draw.wait(10, 34))
    draw.sheet.add("accept_petition", draw.begun, where=everybody, by=draw.clerk())
    draw.sheet.add("conclude_petition", concluded, where=everybody, by=draw.decider())
    day, calendar = world.office.days(draw.begun) + 60, world.office.calendar
    last = calendar.rank[day - 1 - calendar.first].astype(np.int64) + 1
    draw.sheet.plant("petition-concluded", (last + 1) * draw.day, late)
    return draw


def _first_contacts(world: World, a_quarter: Reals) -> Draw:
    """First contacts: answered at once or handed over, by the next working day."""
    draw, everybody = _batch(world, "contact", "contact", a_quarter)
    lost, handed, clerk = draw.late("late"), draw.happens(0.25), draw.clerk()
    rank = draw.begun // draw.day
    at = np.where(lost, (rank + 2) * draw.day + draw.wait(0.1, 1.5), draw.begun + draw.wait(0.001, 0.4))
    draw.sheet.add("first_contact", draw.begun, where=everybody, by=clerk)
    draw.sheet.add("hand_over", at, where=handed, by=clerk)
    draw.sheet.add("answer", at, where=~handed, by=clerk)
    draw.sheet.plant("first-contact", (rank + 2) * draw.day, lost)
    return draw


def _contact_matters(world: World, a_quarter: Reals) -> Draw:
    """Matters of contact enterprises: settled within ten working days; some are sent back as unsolved."""
    draw, everybody = _batch(world, "contact-matter", "contact_matter", a_quarter)
    failing = draw.rate("contact_matters")
    late, back = draw.happens(failing * LATE_PART), draw.happens(failing * (1 - LATE_PART))
    last = draw.begun // draw.day + 10
    settled = draw.by_day(last, late, pace=0.7)
    draw.sheet.add("receive_contact_matter", draw.begun, where=everybody, by=draw.clerk())
    draw.sheet.add("settle_contact_matter", settled, where=everybody, by=draw.decider())
    draw.sheet.add("send_back", settled + draw.day, where=back)
    draw.sheet.plant("contact-matter-settled", (last + 1) * draw.day, late)
    draw.sheet.plant("sent-back", settled + draw.day, back)
    return draw

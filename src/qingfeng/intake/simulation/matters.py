"""What is no application: complaints and matters, bad ratings, and what consulted offices have to answer."""

import numpy as np

from qingfeng.intake.simulation.drawing import CONSULTATION, MATTER, RATING, Draw
from qingfeng.intake.simulation.sheet import ActSheet


def answer_matters(draw: Draw, sheet: ActSheet) -> None:
    """Add the acts of complaints (six in ten) and other matters: most answered within the five days, some extended."""
    matter = draw.kind == MATTER
    clerk, complained = draw.clerk(), draw.happens(0.6)
    extended = draw.happens(0.1)
    takes = np.where(extended, draw.wait(4, 9), draw.wait(0.3, 5.6)) * draw.pace
    answered = draw.begun + np.where(draw.happens(0.06), draw.wait(6, 14), takes).astype(np.int64)
    extension = draw.begun + 3 * draw.office.day
    for kind, where in (("complaint", matter & complained), ("matter", matter & ~complained)):
        sheet.add(f"receive_{kind}", draw.begun, where=where, by=clerk)
        sheet.add("extend_matter", extension, where=where & extended, by=clerk)
        sheet.add(f"answer_{kind}", answered, where=where & draw.happens(0.97), by=draw.decider())


def settle_ratings(draw: Draw, sheet: ActSheet) -> None:
    """Add the acts of bad ratings: the rater is called, most of them in time, and hears what was done."""
    rated = draw.kind == RATING
    called = draw.begun + np.where(draw.happens(0.2), draw.wait(2.1, 4), draw.wait(0.1, 0.9))
    settled = called + draw.wait(0.5, 6)
    by = draw.reviewer()
    sheet.add("rate_bad", draw.begun, where=rated, by=draw.clerk())
    sheet.add("contact_rater", called, where=rated & draw.happens(0.93), by=by)
    sheet.add("declare_complex", called + 3600, where=rated & draw.happens(0.08), by=by)
    sheet.add("settle_rating", settled, where=rated & draw.happens(0.95), by=by)


def reply_to_consultations(draw: Draw, sheet: ActSheet) -> None:
    """Add the acts of consultations: five days to reply, which some offices need twice."""
    consulted = draw.kind == CONSULTATION
    replied = draw.begun + np.where(draw.happens(0.2), draw.wait(5.2, 10), draw.wait(1, 5))
    sheet.add("consult", draw.begun, where=consulted, by=draw.clerk())
    sheet.add("reply_consult", replied, where=consulted & draw.happens(0.95), by=draw.reviewer())

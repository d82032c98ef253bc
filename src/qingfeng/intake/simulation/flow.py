"""Where each application of a batch stands while its acts are made up."""

from dataclasses import dataclass

import numpy as np

from qingfeng.intake.simulation.drawing import Draw, promised_days
from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.quality import Mask, Numbers, Reals
from qingfeng.intake.simulation.sheet import ActSheet

# The mean time from receipt to decision falls from month to month, from 7.9 working days towards 4: of what it is above,
# this much is left a month later. Source: the study of 2012, figures of the district's service centre.
LEFT_AFTER_A_MONTH = 0.6
WORKDAYS_A_MONTH = 20.7


@dataclass(slots=True, eq=False)
class Flow:
    """Where each application stands.

    Attributes:
        live: those still under way.
        at: the moment of the last act; in the end, that of the decision.
        clerk: who took it in.
        spot: those to be done on the spot.
        late: those that will be decided after their limit.
        due: rank of the last working day of the promise; moves with extensions and time not counted.
        slack: how much of the old slowness is left, 1 at first.
        served: when the applicant holds the result; until the decision, when the application was taken in.
        closed: those that were decided.
        asked: those sent back for papers.
    """

    draw: Draw
    live: Mask
    at: Positions
    clerk: Numbers
    spot: Mask
    late: Mask
    due: Numbers
    slack: Reals
    promised: Numbers
    accepted: Positions
    served: Positions
    closed: Mask
    asked: Mask

    @property
    def sheet(self) -> ActSheet:
        """The acts so far."""
        return self.draw.sheet

    def add(self, name: str, where: Mask, **attributes: object) -> None:
        """Let the clerk do an act now in some of the live cases."""
        self.sheet.add(name, self.at, where=self.live & where, by=self.clerk, **attributes)

    def pass_time(self, where: Mask, low: float, high: float) -> None:
        """Let a time between two numbers of working days pass in some cases."""
        self.at = np.where(where, self.at + self.draw.wait(low, high), self.at)


def begin(draw: Draw) -> Flow:
    """Return where applications stand as they come in."""
    promised = np.ceil(draw.of_item(promised_days)).astype(np.int64)
    none = np.zeros(draw.count, dtype=np.bool_)
    return Flow(
        draw=draw,
        live=~none,
        at=draw.begun.copy(),
        clerk=draw.clerk(),
        spot=draw.has(lambda item: item.mode == "on_the_spot"),
        late=draw.late("late"),
        due=draw.begun // draw.day,
        slack=LEFT_AFTER_A_MONTH ** ((draw.begun - draw.world.start) / (WORKDAYS_A_MONTH * draw.day)),
        promised=promised,
        accepted=draw.begun,
        served=draw.begun,
        closed=none,
        asked=none,
    )

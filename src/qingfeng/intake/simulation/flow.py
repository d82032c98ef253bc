"""Where each application of a draw stands while its acts are made up."""

from dataclasses import dataclass

import numpy as np

from qingfeng.intake.simulation.drawing import Draw, Mask, Numbers
from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.sheet import ActSheet


@dataclass(slots=True)
class Flow:
    """Where each application stands.

    Attributes:
        live: those still under way.
        at: the moment of the last act.
        clerk: who took it in.
        spot: those to be done on the spot.
        hearing: those that are owed a hearing.
    """

    draw: Draw
    sheet: ActSheet
    live: Mask
    at: Positions
    clerk: Numbers
    spot: Mask
    hearing: Mask

    def add(self, name: str, share: float = 1.0, *, where: Mask | None = None, **attributes: object) -> Mask:
        """Let the clerk do an act now in a share of the live cases; return in which."""
        done = self.live & self.draw.happens(share) & (True if where is None else where)
        self.sheet.add(name, self.at, where=done, by=self.clerk, **attributes)
        return done

    def pass_time(self, where: Mask, low: float, high: float) -> None:
        """Let a time between two numbers of working days pass in some cases."""
        self.at = np.where(where, self.at + self.draw.wait(low, high), self.at)

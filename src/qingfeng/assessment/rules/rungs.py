"""The rungs: notice of criticism, admonition, reshuffle of the leading group; what an earlier decision makes of a proposal.

Only a warning that could be heeded counts: two quarters in a row never make two rungs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

QUARTERS_COUNTED = 4
LAST_RUNG = 3


class Outcome(StrEnum):
    """What a unit that passes the gate is proposed for; `held`: recorded, nothing proposed."""

    NOTICE = "notice"
    ADMONITION = "admonition"
    RESHUFFLE = "reshuffle"
    HELD = "held"


_OUTCOMES = {1: Outcome.NOTICE, 2: Outcome.ADMONITION, 3: Outcome.RESHUFFLE}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on a rung: the quarter it answers, rung (1 to 3), head of the unit, day of serving (None: not served)."""

    quarter: int
    rung: int
    head: str
    served_on: date | None
    stands: bool = True


def quarter_number(year: int, quarter: int) -> int:
    """Number the quarters (1 to 4) of all years without gaps."""
    return 4 * year + quarter - 1


def first_day(number: int) -> date:
    """Return the first day of a quarter."""
    return date(number // 4, 3 * (number % 4) + 1, 1)


def outcome(quarter: int, head: str, decisions: Sequence[Decision], *, window: int = 1) -> Outcome:
    """Return what a unit is proposed for.

    Args:
        quarter: number of the quarter in which it passes the gate.
        head: who leads the unit; a new head starts at none.
        decisions: all decisions on the unit, in any order, at most one a quarter.
        window: how many quarters the gate looked at, `quarter` the last of them.
    """
    rung = next_rung(quarter, head, decisions, window=window)
    return Outcome.HELD if rung is None else _OUTCOMES[rung]


def next_rung(quarter: int, head: str, decisions: Sequence[Decision], *, window: int = 1) -> int | None:
    """Return the rung that follows from the decisions that count, None while the latest was not yet a warning.

    A warning must have been served before the first of the quarters looked at, and expires four quarters before that one:
    counted from the last of four, no decision could be both served in time and in force.
    """
    first = quarter - window + 1
    counting = [each for each in decisions if each.stands and each.head == head and each.quarter < quarter]
    latest = max(counting, key=lambda each: each.quarter, default=None)
    if latest is None or first - latest.quarter > QUARTERS_COUNTED:
        return 1
    if latest.served_on is None or latest.served_on >= first_day(first):
        return None
    return 1 if latest.rung >= LAST_RUNG else latest.rung + 1


def recounted(decisions: Sequence[Decision], *, window: int = 1) -> list[Decision]:
    """Return the decisions, oldest first, with rungs as they are when some of them no longer stand; no rung rises."""
    found: list[Decision] = []
    for each in sorted(decisions, key=lambda decision: decision.quarter):
        rung = next_rung(each.quarter, each.head, found, window=window) if each.stands else each.rung
        # What was decided while an earlier one was served too late keeps its rung: it was proposed under the facts of then.
        found.append(replace(each, rung=min(each.rung, rung or each.rung)))
    return found

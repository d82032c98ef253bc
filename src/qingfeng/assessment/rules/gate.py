"""The gate: who is proposed for the ladder at all. What it proves and what not: docs/ranking-method.md, section 5."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qingfeng.assessment.rules.ranges import Line, Standing


@dataclass(frozen=True, slots=True)
class Gate:
    """How many places the ladder has, the margin in 0.01 points, and how far beyond chance, in thousandths of an error.

    The margin is there because large units turn any small imperfection of the measure into certainty.
    """

    ladder: int = 5
    margin: int = 100
    z: int = 4000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that passes the gate, with the figures that anyone can check.

    `distance` and `adjusted_distance` below reference and margin, in 0.0001 points; `variance` is (p - 1)² times the squared
    error of that distance, in 0.0001 points squared; passing is distance² (p - 1)² 10⁶ > z² variance.
    """

    unit: str
    place: int
    range: tuple[int, int]
    distance: int
    adjusted_distance: int
    variance: int


def proposals(lines: Sequence[Line], standings: Sequence[Standing], gate: Gate) -> list[Proposal]:
    """Return the units proposed, from the lowest total up (ties in the order given).

    Proposed is who stands in the last places (ties across the border are out), lies below what the mean of the others scores
    on the same weights by more than the margin beyond chance, and does so with the adjusted total too.

    Args:
        lines: the published table.
        standings: places and ranges of the same units in the same order.
        gate: its terms.
    """
    others = len(lines) - 1
    if others < 1:
        return []
    errors = sum(line.error**2 for line in lines)
    found = []
    for line, standing in zip(lines, standings, strict=True):
        variance = others**2 * line.error**2 + errors - line.error**2
        raw, adjusted = (line.reference - 100 * (total + gate.margin) for total in (line.total, line.adjusted))
        is_beyond = all(d > 0 and d**2 * others**2 * 10**6 > gate.z**2 * variance for d in (raw, adjusted))
        if standing.place > len(lines) - gate.ladder and is_beyond:
            found.append((line.total, Proposal(line.unit, standing.place, standing.range, raw, adjusted, variance)))
    return [proposal for _, proposal in sorted(found, key=lambda pair: pair[0])]


def after_correction(before: Sequence[Proposal], after: Sequence[Proposal], suspended: Collection[str] = ()) -> list[Proposal]:
    """Return the proposals that are left when a fact was corrected: a correction never creates one.

    Args:
        before: proposals of the release that was corrected.
        after: proposals computed from the corrected rows.
        suspended: units with an open objection to one of their facts.
    """
    known = {proposal.unit for proposal in before} - set(suspended)
    return [proposal for proposal in after if proposal.unit in known]

"""What a sound policy still has to say about itself: facts that nobody should come upon by surprise, but that are no faults."""

from collections.abc import Mapping
from dataclasses import dataclass

from qingfeng.directory.policy.contents import UnitEntry
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.words import shown
from qingfeng.foundation.messages import N_, translate

UNRANKED = N_("{title} cannot be ranked: {reason}")
TOO_FEW = N_("{title} cannot be ranked: {count} cases expected a quarter, 30 are needed")
# Fewer cases in a quarter than this say nothing about a unit.
FEWEST_CASES = 30


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on an entry; `sentence` is a message id whose placeholders are filled from `facts` in the active language."""

    code: str
    sentence: str
    facts: Mapping[str, object]

    @property
    def text(self) -> str:
        """The remark in the active language."""
        return translate(self.sentence).format(**{name: shown(value) for name, value in self.facts.items()})


def remarks(policy: Policy) -> tuple[Remark, ...]:
    """Return a remark for each unit of a ranked group that the method cannot rank, in the order of units.

    The reason is the pack's own, or the cases that it expects where it gives none.
    """
    ranked = (unit for unit in policy.units if unit.group != "none")
    return tuple(remark for unit in ranked if (remark := _unranked(unit)) is not None)


def _unranked(unit: UnitEntry) -> Remark | None:
    if unit.unranked is not None:
        return Remark(unit.code, UNRANKED, {"title": unit.title, "reason": unit.unranked})
    cases = unit.expected_cases
    if cases is None or (count := cases.service + cases.other + cases.complaints + cases.contact) >= FEWEST_CASES:
        return None
    return Remark(unit.code, TOO_FEW, {"title": unit.title, "count": count})

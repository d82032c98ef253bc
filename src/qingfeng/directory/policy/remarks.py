"""What a sound policy still has to say about itself: facts that nobody should come upon by surprise, but that are no faults."""

from dataclasses import dataclass

from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.foundation.messages import N_, Text, localized, translate

UNRANKED = N_("{title} cannot be ranked: {reason}")


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on an entry; `reason` is in both languages as the pack gives it."""

    code: str
    title: Text
    reason: Text

    @property
    def text(self) -> str:
        """The remark in the active language."""
        return translate(UNRANKED).format(title=localized(self.title), reason=localized(self.reason))


def remarks(policy: Policy) -> tuple[Remark, ...]:
    """Return a remark for each unit of a ranked group that the method cannot rank, in the order of units."""
    return tuple(
        Remark(unit.code, text_of(unit.title), text_of(unit.unranked))
        for unit in policy.units
        if unit.group != "none" and unit.unranked is not None
    )

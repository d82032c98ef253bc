"""How reading and checking a release can end: it cannot be read, or something in it is not as it must be."""

from qingfeng.foundation.errors import DomainError, InputError
from qingfeng.foundation.messages import N_


class UnreadableReleaseError(InputError):
    """The file is no release, is damaged, or is of a version that this program does not know."""


class UnfitRowsError(InputError):
    """Scoring rows cannot be published as they are: the message says why."""


class DifferenceError(DomainError):
    """What the release holds is not what it must be; the first difference is named."""


class FigureDifferenceError(DifferenceError):
    """A figure that follows from the rows is another one in the release."""

    def __init__(self, place: tuple[str, str, str, str], expected: str, found: str) -> None:
        group, unit, indicator, name = place
        super().__init__(
            N_(
                "Group {group}, unit {unit}, indicator {indicator}, {field}: {expected} was computed, the release says {found}."
            ),
            group=group or "-",
            unit=unit or "-",
            indicator=indicator or "-",
            field=name,
            expected=expected,
            found=found,
        )
        self.place = place

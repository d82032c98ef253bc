"""One thing that `doctor` looked at."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, how it stands, what was seen, and what to do where something should be done.

    `note` is worth knowing and no fault.
    """

    code: str
    title: str
    state: Literal["well", "note", "unwell"]
    told: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        """Return it as JSON has it; codes and states are stable, the rest is in the active language."""
        return asdict(self)


def well(code: str, title: str, told: str) -> Examination:
    """Return what is as it should be."""
    return Examination(code, title, "well", told)


def note(code: str, title: str, told: str, remedy: str = "") -> Examination:
    """Return what is worth knowing."""
    return Examination(code, title, "note", told, remedy)


def unwell(code: str, title: str, told: str, remedy: str) -> Examination:
    """Return what is not as it should be, with its remedy."""
    return Examination(code, title, "unwell", told, remedy)

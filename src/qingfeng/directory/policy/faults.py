"""Faults of policy files: where they stand and why, all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from qingfeng.foundation.errors import PolicyError
from qingfeng.foundation.messages import N_, translate, translate_count


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one file.

    `line` and `column` count from 1; `key` is the path of the key as a person writes it, empty for the whole file; `reason` is
    a message id whose placeholders are filled from `facts`.
    """

    file: Path
    line: int
    key: str
    reason: str
    facts: dict[str, object] = field(default_factory=dict)
    column: int | None = None

    @property
    def place(self) -> str:
        """`file:line`, with the column where it is known."""
        return f"{self.file}:{self.line}" + (f":{self.column}" if self.column is not None else "")

    @property
    def text(self) -> str:
        """The reason in the active language."""
        return translate(self.reason).format(**self.facts)


class PolicyFaultsError(PolicyError):
    """A policy has faults; `faults` names all of them, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__(N_("the policy has faults"))
        self.faults = tuple(sorted(set_of(faults), key=lambda fault: (str(fault.file), fault.line, fault.key, fault.reason)))

    def __str__(self) -> str:
        count = len(self.faults)
        head = translate_count(
            "{count} fault in the policy; correct it and try again:",
            "{count} faults in the policy; correct them and try again:",
            count,
        ).format(count=count)
        lines = (f"  {fault.place}  {fault.key}  {fault.text}" for fault in self.faults)
        return "\n".join((head, *lines))


class UnknownPolicyError(PolicyError):
    """No pack or rules file of that name."""


def set_of(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults without repetitions, in order of first appearance."""
    kept: list[Fault] = []
    for fault in faults:
        if fault not in kept:
            kept.append(fault)
    return kept


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """Return the known name that is spelled most like the wanted one, if any is near."""
    folded = {name.lower(): name for name in known}
    close = get_close_matches(wanted.lower(), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else None

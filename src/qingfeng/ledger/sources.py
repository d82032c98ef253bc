"""Where leaves come from: what each stage gives the log for one kind of row, and the register in which it says so.

A stage registers its sources when the program starts (`AppConfig.ready`); the log asks them by kind and knows no table.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

Key = tuple[int, int]


class Leaf(NamedTuple):
    """A row as the log needs it: its key in the outbox, and what its entry is made of.

    `salt` and `text` make a commitment. Without a salt the text is a public entry, and `content` the file that it names.
    """

    first: int
    second: int
    salt: bytes | None
    text: str
    content: bytes | None = None


class LeafSource(Protocol):
    """What gives the leaves of one kind of row. Nothing here may fail over a row that somebody has tampered with.

    A row that can no longer be said in its form has a text that no row can have: `unsayable`.
    """

    @property
    def kind(self) -> str:
        """What the outbox calls the rows."""

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the rows of these keys, in any order; those that are not there are left out."""

    def every(self) -> Iterator[Leaf]:
        """Give all rows of the table in the order of (first, second), in memory that does not grow with their number."""

    def told(self, first: int, second: int) -> str:
        """Return what a person calls the row, in the active language, also where it is gone."""


_SOURCES: dict[str, LeafSource] = {}


def register(source: LeafSource) -> None:
    """Have the log ask this source for the rows of its kind; again, it takes the place of the one before."""
    _SOURCES[source.kind] = source


def sources() -> dict[str, LeafSource]:
    """Return the sources by kind, in the order of their kinds."""
    return dict(sorted(_SOURCES.items()))


def unsayable(reason: object) -> str:
    """Return the text of a row whose columns make no form: no canonical text begins like it, so no leaf commits to it."""
    return f"!{reason}"

"""What an audit says: faults, each a sentence of its own, what holds, and what nobody has checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingfeng.foundation.messages import translate


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree.

    `kind`: changed, removed, inserted, moved, unnumbered, private, waiting, file, table or head.
    """

    kind: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return translate(self.message).format(**self.facts)


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of an audit.

    Attributes:
        size: entries of the log.
        rows: rows of the record that were read.
        waiting: rows that have no number yet, and so nothing to be held against.
        heads: sentences on the heads that hold.
        faults: what does not agree, by kind and place.
        unchecked: sentences on what this audit cannot say.
    """

    size: int
    rows: int
    waiting: int
    heads: tuple[str, ...]
    faults: tuple[Fault, ...]
    unchecked: tuple[str, ...]

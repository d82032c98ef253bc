"""What pages and commands are told of releases: frozen, and nothing that is not in the release itself."""

from dataclasses import dataclass
from datetime import datetime

from qingfeng.foundation.messages import Text


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A revision in a list. `replaces` and `replaced_by` are numbers of the revisions before and after it."""

    number: int
    district: str
    quarter: str
    revision: int
    name: str
    simulated: bool
    as_of: datetime
    recorded_at: datetime
    program: str
    rows: int
    rows_digest: str
    ledger_size: int | None
    reason: str | None
    changed: int
    size: int
    sha256: str
    replaces: int | None
    replaced_by: int | None

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return f"{self.name}.zip"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Something that a release froze: what it is, its version, its SHA-256."""

    title: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class RankingLine:
    """A ranked unit's line: total and adjusted in 0.01, error and reference in 0.0001, plus_minus in 0.1 points."""

    unit: str
    total: int
    adjusted: int
    error: int
    reference: int
    plus_minus: int
    place: int
    first: int
    last: int
    own_first: int
    own_last: int
    word: str | None
    change: str | None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A unit that passes the gate, what it is proposed for, and its range of places."""

    unit: str
    place: int
    first: int
    last: int
    outcome: str


@dataclass(frozen=True, slots=True)
class GroupTold:
    """A group of a release: units ranked and not ranked (unit and reason), noise share in per cent, proposals."""

    group: str
    noise_share: int | None
    ranking: tuple[RankingLine, ...]
    unranked: tuple[tuple[str, str], ...]
    proposals: tuple[ProposalLine, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that a correction changed, as the release writes it; None where there was or is none."""

    group: str
    unit: str
    indicator: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ReleaseTold:
    """Everything that a page shows of a release; `files` are names and sizes in bytes of what is in it."""

    row: ReleaseRow
    title: Text
    frozen: tuple[Frozen, ...]
    groups: tuple[GroupTold, ...]
    changed: tuple[Changed, ...]
    files: tuple[tuple[str, int], ...]
    head: str | None

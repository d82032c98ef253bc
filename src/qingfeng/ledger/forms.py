"""What of each row of the record is committed to: its canonical form, from which its text and its leaf follow.

A form has every field of its class under the field's name, an empty one as null, and `type` beside them. Nothing here is a
name of a person or a private value: persons are the record's numbers, private values their salted digests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import ClassVar

from qingfeng.foundation.messages import N_
from qingfeng.foundation.record import instant_text
from qingfeng.ledger.canonical import Canonical, NotCanonicalError, canonical_text, parsed


@dataclass(frozen=True, slots=True)
class Json:
    """A column that holds JSON: its numbers enter the form as the column spells them."""

    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A policy or calendar as a row names it: by name, version and digest of its files."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Form:
    """Root of all forms."""

    type: ClassVar[str]

    @property
    def text(self) -> str:
        """The canonical text."""
        return canonical_text({"type": self.type, **_object(self)})


@dataclass(frozen=True, slots=True)
class ActForm(Form):
    """An act. `case` and `import_number` are numbers within the district; `key` is the act's; `corrects` names a `seq`."""

    type: ClassVar[str] = "act"
    district: str
    source: str
    case: str
    seq: int
    key: bytes
    import_number: int
    place: int
    name: str
    step: str | None
    happened_at: datetime
    happened_on: date
    precision: str
    recorded_at: datetime | None
    event_id: str | None
    performer: int | None
    unit: str | None
    attributes: Json | None
    digests: Json | None
    corrects: int | None
    void: bool


@dataclass(frozen=True, slots=True)
class FactsForm(Form):
    """What an import said of a case, and the policy that the case is bound to for life.

    `facts`: public attributes by key, null where the import took one back; `digests`: those of private ones.
    """

    type: ClassVar[str] = "facts"
    district: str
    source: str
    case: str
    case_key: str
    import_number: int
    policy: Version
    facts: Mapping[str, Json | None]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportForm(Form):
    """A file taken in, with all under which it was read: among it the kinds of the attributes of its acts and cases."""

    type: ClassVar[str] = "import"
    district: str
    import_number: int
    source: str
    policy: Version
    calendar: Version
    file_name: str
    file_size: int
    file_digest: str
    file_kind: str
    time_zone: str
    complete_until: datetime | None
    mapping: Json | None
    guessed: bool
    simulated: bool
    columns: Json
    notes: Json
    attributes: Json
    counts: Json
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalForm(Form):
    """An import taken back."""

    type: ClassVar[str] = "withdrawal"
    district: str
    import_number: int
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class EventForm(Form):
    """An event of a finding, not a leaf of its own: its text is a line of what the digest of its sweep is made of.

    `finding` and `act` are keys; `policy` and `calendar` digests; `measure` is written as RFC 8785 writes numbers.
    """

    type: ClassVar[str] = "event"
    district: str
    case: str
    finding: bytes
    rule: str
    role: str
    act: bytes | None
    seq: int
    kind: str
    level: int
    measure: str | None
    measure_unit: str | None
    reached_at: datetime | None
    deadline_at: datetime | None
    deadline_on: date | None
    is_open: bool
    unit: str | None
    evidence: Json
    reason: str
    policy: str
    calendar: str
    as_of: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class SweepForm(Form):
    """A run of the engine that wrote events of findings; `digest` is that of them all."""

    type: ClassVar[str] = "sweep"
    as_of: datetime
    cases: int
    events: int
    digest: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CardForm(Form):
    """A card. `finding` is the finding's key, `act` that of the act it was raised on; `level`: 2 yellow, 3 red."""

    type: ClassVar[str] = "card"
    district: str
    number: int
    case: str
    finding: bytes
    rule: str
    role: str
    act: bytes | None
    level: int
    issued_at: datetime
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class ScoreForm(Form):
    """A quarter's account drawn up. `last_import`: the newest import that it rests on; digests of its rows and its results."""

    type: ClassVar[str] = "score"
    district: str
    quarter: str
    number: int
    as_of: datetime
    last_import: int
    policy: Version
    calendar: Version
    program: str
    simulated: bool
    cases: int
    rows: int
    rows_digest: str
    results_digest: str
    recorded_at: datetime


def _object(row: object) -> dict[str, Canonical]:
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}  # type: ignore[arg-type]  # dataclasses only


def _plain(value: object) -> Canonical:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return _time(value)
    if isinstance(value, bytes):
        return value.hex()
    return _whole(value)


def _time(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise NotCanonicalError(N_("{value} has no time zone."), value=value)
    return instant_text(value.astimezone(UTC))


def _whole(value: object) -> Canonical:
    if isinstance(value, Json):
        return parsed(value.text)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Version):
        return _object(value)
    raise NotCanonicalError(N_("{value!r} cannot stand in a canonical text: write numbers as texts."), value=value)

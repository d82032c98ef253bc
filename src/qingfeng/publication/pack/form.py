"""`release.json`: what a release says of itself, every field checked. Source: docs/release.md."""

import re
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from qingfeng.foundation.messages import N_
from qingfeng.ledger.canonical import canonical_text, read_canonical
from qingfeng.ledger.errors import MalformedError
from qingfeng.publication.pack.errors import UnreadableReleaseError
from qingfeng.publication.pack.terms import Counted, Standing

Format = Literal["qingfeng-release/1"]
FORMAT: Format = "qingfeng-release/1"


def _whole(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"0|[1-9][0-9]{0,17}", value):
        raise ValueError("a whole number, as a text")
    return int(value)


def _day(value: str) -> str:
    if date.fromisoformat(value).isoformat() != value:
        raise ValueError("a day, as 2026-07-01")
    return value


Whole = Annotated[int, BeforeValidator(_whole), PlainSerializer(str)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Quarter = Annotated[str, Field(pattern=r"^[0-9]{4}Q[1-4]$")]
Instant = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$")]
Day = Annotated[str, AfterValidator(_day)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Outcome = Literal["held", "notice", "admonition", "reshuffle"]


class Form(BaseModel):
    """An object of a release: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Title(Form):
    """A text in both languages."""

    zh: str
    en: str


class Version(Form):
    """A version of a policy or a calendar; its files stand in the release under its digest."""

    name: str
    version: str
    digest: Digest


class Group(Form):
    """A group and its units in the order in which they are judged."""

    group: Code
    units: list[Code]


class RowsForm(Form):
    """Rows: of which quarter, how many, and the SHA-256 of their text."""

    quarter: Quarter
    count: Whole
    digest: Digest


class Replaced(Form):
    """The revision that this one corrects: its name, and the SHA-256 of its file."""

    name: str
    revision: Whole
    sha256: Digest


class ChangedFigure(Form):
    """A figure that the correction changed; None where there was or is none."""

    group: str
    unit: str
    indicator: str
    field: str
    before: str | None
    after: str | None


class TermsForm(Form):
    """Terms of words and gate."""

    edge: Whole
    ladder: Whole
    margin: Whole
    z: Whole


class FileForm(Form):
    """A file of the release."""

    size: Whole
    sha256: Digest


class ReleaseForm(Form):
    """`release.json`, field by field as docs/release.md has it."""

    format: Format
    district: Code
    title: Title
    quarter: Quarter
    revision: Whole
    simulated: bool
    as_of: Instant
    released_at: Instant
    program: str
    policy: Version
    calendar: Version
    policies: list[Version]
    calendars: list[Version]
    terms: TermsForm
    groups: list[Group]
    rows: RowsForm
    before: RowsForm | None
    suspended: list[Code]
    earlier: dict[str, Outcome] | None
    head: str | None
    ledger_size: Whole | None
    replaces: Replaced | None
    reason: str | None
    changed: list[ChangedFigure]
    files: dict[str, FileForm]

    @property
    def name(self) -> str:
        """The name of this revision, as its file is called without its ending."""
        return f"{self.district}-{self.quarter}-r{self.revision}"


class DecisionForm(Form):
    """A decision that counts for rungs."""

    unit: Code
    quarter: Quarter
    rung: Whole
    same_head: bool
    served_on: Day | None
    stands: bool


class DecisionsForm(Form):
    """`decisions.json`."""

    decisions: list[DecisionForm]


Model = TypeVar("Model", bound=Form)


def written(form: Form) -> bytes:
    """Return a form as its canonical text."""
    return canonical_text(form.model_dump()).encode()


def read_form(content: bytes, model: type[Model], name: str) -> Model:
    """Read a file of a release as its form.

    Raises:
        UnreadableReleaseError: no canonical JSON, another version of the format, or a field that is not as it must be.
    """
    try:
        value = read_canonical(content.decode())
        if isinstance(value, dict):
            _refuse_other_version(value.get("format", FORMAT))
        return model.model_validate(value)
    except (UnicodeDecodeError, MalformedError, ValidationError) as error:
        raise UnreadableReleaseError(N_("{name} is not of its form: {reason}"), name=name, reason=error) from error


def standing_of(form: DecisionsForm, release: ReleaseForm) -> Standing:
    """Return what stands beside the rows of a release."""
    decisions = tuple(
        Counted(
            unit=each.unit,
            quarter=each.quarter,
            rung=each.rung,
            same_head=each.same_head,
            served_on=None if each.served_on is None else date.fromisoformat(each.served_on),
            stands=each.stands,
        )
        for each in form.decisions
    )
    return Standing(decisions, tuple(release.suspended), None if release.earlier is None else dict(release.earlier))


def _refuse_other_version(found: object) -> None:
    if found != FORMAT:
        message = N_(
            "The release is of the format {found}; this program reads {known}. Use the version that the release names."
        )
        raise UnreadableReleaseError(message, found=found, known=FORMAT)

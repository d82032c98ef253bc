"""Mapping files: which column of a table, or attribute of an XES log, is what in the record.

A mapping is TOML. An unknown key, a value of the wrong type or a needed key that is missing is a fault that names file and key.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.zones import UnknownZoneError, load_zone


class MappingFaultsError(InputError):
    """A mapping file has faults; all of them are told."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_column(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


def _as_texts(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _is_zone(value: str) -> str:
    try:
        return load_zone(value).name
    except UnknownZoneError as error:
        raise ValueError(str(error)) from error


def _are_formats(value: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [one for one in value if one not in ("auto", "iso") and "%" not in one]
    if wrong or not value:
        raise ValueError(f"a format is auto, iso, or marks such as %Y-%m-%d: {', '.join(wrong)}")
    return value


Key = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_as_texts)]
Formats = Annotated[Texts, AfterValidator(_are_formats)]
Zone = Annotated[str, AfterValidator(_is_zone)]


class Time(_Strict):
    """A column of times. `format` is `auto`, `iso`, or one or several as strptime has them; without `zone` the command's."""

    column: Key
    format: Formats = ("auto",)
    zone: Zone | None = None
    precision: Literal["instant", "date"] | None = None


class Named(_Strict):
    """A column, or one text for all rows."""

    column: Key | None = None
    value: Key | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("give column or value, one of both")
        return self


class Attribute(_Strict):
    """An attribute of cases or acts and how to read its column."""

    column: Key
    type: Literal["text", "integer", "decimal", "date", "instant", "truth", "limit"] = "text"
    format: Formats = ("auto",)
    zone: Zone | None = None


class DatedAct(Time):
    """A column of dates in a file of one row per case: an act where the cell has a date."""

    name: Key


ColumnTime = Annotated[Time, BeforeValidator(_as_column)]
ColumnNamed = Annotated[Named, BeforeValidator(_as_column)]
Attributes = dict[Key, Annotated[Attribute, BeforeValidator(_as_column)]]


class AttributeTables(_Strict):
    """The attributes of cases and of acts, by the key under which rules name them (`case.KEY`, `act.KEY`)."""

    case: Attributes = Field(default_factory=dict)
    act: Attributes = Field(default_factory=dict)


class Mapping(_Strict):
    """One mapping file.

    For a table of one row per act `case`, `act` and `at` are needed; for one row per case `case` and `[[acts]]`. For XES all
    names are keys of attributes and nothing is needed; what is left out is as the standard has it.
    """

    format: Literal["xes", "csv", "tsv", "xlsx", "parquet"] | None = None
    encoding: str = "utf-8-sig"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    header: Annotated[int, Field(ge=1)] = 1
    rows: Literal["act", "case"] = "act"
    timezone: Zone | None = None
    simulated: bool = False
    case: Key | None = None
    act: ColumnNamed | None = None
    at: ColumnTime | None = None
    step: ColumnNamed | None = None
    performer: Key | None = None
    unit: ColumnNamed | None = None
    event_id: Key | None = None
    recorded_at: ColumnTime | None = None
    procedure: ColumnNamed | None = None
    item: ColumnNamed | None = None
    case_unit: ColumnNamed | None = None
    acts: tuple[DatedAct, ...] = Field(default=(), strict=False)
    attributes: AttributeTables = AttributeTables()
    personal: Texts = ()
    public: Texts = ()
    missing: Texts = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.rows == "case" and (self.act or self.at):
            raise ValueError('act and at belong to rows = "act"; with rows = "case" give [[acts]]')
        if self.rows == "act" and self.acts:
            raise ValueError('[[acts]] belongs to rows = "case"')
        both = sorted(set(self.personal) & set(self.public))
        if both:
            raise ValueError(f"personal and public at once: {', '.join(both)}")
        return self

    def needs(self) -> list[str]:
        """Return the keys that reading a table needs and that are not given."""
        wanted = {"case": self.case, **({"acts": self.acts} if self.rows == "case" else {"act": self.act, "at": self.at})}
        return [key for key, value in wanted.items() if not value]


@dataclass(frozen=True, slots=True)
class MappingFault:
    """One fault: the dotted key, and what is wrong with it."""

    key: str
    reason: str


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        MappingFaultsError: it cannot be read, is no TOML, or has faults.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        message = N_("{file}: the mapping cannot be opened ({reason}); check the path.")
        raise MappingFaultsError(message, file=str(path), reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = N_("{file}: the mapping is no valid TOML ({reason}).")
        raise MappingFaultsError(message, file=str(path), reason=str(error)) from error
    try:
        return Mapping.model_validate(found)
    except ValidationError as error:
        faults = "; ".join(f"{fault.key}: {fault.reason}" for fault in _faults(error))
        raise MappingFaultsError(N_("{file}: the mapping has faults: {faults}"), file=str(path), faults=faults) from error


def _faults(error: ValidationError) -> list[MappingFault]:
    return [
        MappingFault(".".join(map(str, one["loc"])) or "(file)", one["msg"].removeprefix("Value error, "))
        for one in error.errors()
    ]

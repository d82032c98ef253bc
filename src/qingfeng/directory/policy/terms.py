"""The words that rules are written in: names, references, limits, pauses, conditions, and the settings of clocks."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from qingfeng.foundation.messages import N_

REFERENCE = re.compile(r"(case|act|item)\..+", re.DOTALL)


class Unit(StrEnum):
    """Units of a limit."""

    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    WORKHOUR = "workhour"
    HOUR = "hour"


class Level(StrEnum):
    """Levels of a finding, from a reminder that is held against nobody to a grave breach."""

    WARNING = "warning"
    YELLOW = "yellow"
    RED = "red"


class Schema(BaseModel):
    """Base of every table of a policy file: unknown keys are faults, values keep their types, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Bilingual(Schema):
    """A text in both languages; one of them may be left out."""

    zh: str = ""
    en: str = ""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.zh or self.en):
            raise ValueError(N_("a text needs zh, en or both"))
        return self


def _as_names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _as_decimal(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return Decimal(str(value)) if isinstance(value, int | float) else value


def _is_reference(value: str) -> str:
    if not REFERENCE.fullmatch(value):
        raise ValueError(N_("a reference is case.KEY, act.KEY or item.KEY"))
    return value


Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_names, json_schema_input_type=Name | list[Name]), Field(min_length=1)]
Reference = Annotated[str, AfterValidator(_is_reference)]
Amount = Annotated[Decimal, BeforeValidator(_as_decimal, json_schema_input_type=int | float)]
Count = Annotated[int, Field(ge=0)]
Scalar = str | int | Decimal | float | bool | date
ScalarList = Annotated[tuple[Scalar, ...], BeforeValidator(_as_tuple, json_schema_input_type=list[Scalar])]


class Limit(Schema):
    """A span of working days, calendar days, months, office hours or hours; the value may be a reference to a number."""

    value: Annotated[int, Field(ge=0)] | Reference
    unit: Annotated[Unit, Field(strict=False)]


class Pause(Schema):
    """Acts that stop the clock and let it go on; `max` ends a pause after that much."""

    from_: Names = Field(alias="from")
    until: Names
    max: Limit | None = None

    @model_validator(mode="after")
    def _max_is_a_number(self) -> Self:
        if self.max is not None and not isinstance(self.max.value, int):
            raise ValueError(N_("max of a pause is a number of units, not a reference"))
        return self


class Extension(Schema):
    """An act that adds units of the limit, a number or a reference to one."""

    on: Names
    value: Annotated[int, Field(ge=0)] | Reference


class NotIn(Schema):
    """Holds when the value is none of a list, written out or kept in an attribute."""

    not_in: Reference | ScalarList


class Contains(Schema):
    """Holds when the attribute, a list or a text, contains the value or the value of another attribute."""

    contains: Scalar


class IsSet(Schema):
    """Holds when the attribute is there (true) or is not (false)."""

    set: bool


Condition = NotIn | Contains | IsSet | ScalarList | Scalar


def _as_span(value: Any) -> Any:
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(N_("a span of office hours is written 09:00-12:00"))
    first, last = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4]))
    if not first < last <= 24 * 60:
        raise ValueError(N_("a span of office hours ends after it begins, by 24:00"))
    return (first, last)


Span = Annotated[tuple[int, int], BeforeValidator(_as_span, json_schema_input_type=str)]
OFFICE_HOURS: tuple[tuple[int, int], ...] = ((540, 720), (840, 1080))


class Frame(Schema):
    """The settings at the top of a rules file or pack under which its clocks run.

    `office_hours` are minutes of the day, half-open, in order; written as `["09:00-12:00", "14:00-18:00"]`.
    """

    timezone: str = "Asia/Shanghai"
    calendar: str = "cn"
    roll: bool = True
    office_hours: tuple[Span, ...] = Field(default=OFFICE_HOURS, strict=False)

    @model_validator(mode="after")
    def _ordered_spans(self) -> Self:
        edges = [edge for span in self.office_hours for edge in span]
        if edges != sorted(edges) or not edges:
            raise ValueError(N_("office hours are spans in order that do not overlap"))
        return self

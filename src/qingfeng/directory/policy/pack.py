"""The files of a policy pack that engines run: `pack.toml`, `procedures/*.toml`, `rules/*.toml`, `examples/*.toml`.

A procedure names the acts that its cases may carry, those that begin and end it, and the rule that sets its main deadline. A
worked example is a case counted by hand: given these acts at this moment of looking, expect these findings and no others.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from qingfeng.directory.policy.assessment import AssessmentTerms
from qingfeng.directory.policy.contents import Attributes
from qingfeng.directory.policy.rules import Rule
from qingfeng.directory.policy.terms import Amount, Bilingual, Count, Frame, Level, Limit, Name, Names, Schema
from qingfeng.foundation.messages import N_

CODE = r"^[a-z0-9][a-z0-9-]*$"


class NamedAct(Schema):
    """An act as the record names it, and its title for people."""

    name: Name
    title: Bilingual


class Procedure(Schema):
    """What is done in cases of one kind: a file `procedures/CODE.toml`.

    Of the clocks of a case that of the first of `main_rule` that has one is its main clock.
    """

    code: Annotated[str, Field(pattern=CODE)]
    title: Bilingual
    description: Bilingual | None = None
    acts: tuple[NamedAct, ...] = Field(strict=False, min_length=1)
    starts: Names | None = None
    ends: Names
    main_rule: Names = ()


class PackFile(Frame):
    """`pack.toml`: whose policy this is, since when, and under which settings its clocks run."""

    name: Annotated[str, Field(pattern=CODE)]
    version: Name
    title: Bilingual
    description: Bilingual | None = None
    in_force_from: date
    attributes: Attributes = Field(default_factory=Attributes)
    assessment: AssessmentTerms = Field(default_factory=AssessmentTerms)


class RulesPart(Schema):
    """`rules/*.toml`: rules on one subject."""

    rule: tuple[Rule, ...] = Field(strict=False, min_length=1)


def _as_values(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


Value = str | int | Decimal | bool | datetime | date
Values = Annotated[tuple[Value, ...], BeforeValidator(_as_values, json_schema_input_type=list[Value])]


class ExampleAct(Schema):
    """An act of an example; attributes stand beside it under their full names (`"act.days" = 5`)."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Value]

    name: Name
    at: datetime | date
    step: Name | None = None
    performer: Name | None = None
    unit: Name | None = None

    @model_validator(mode="after")
    def _attributes(self) -> Self:
        strange = [key for key in self.__pydantic_extra__ if not re.fullmatch(r"act\..+", key, re.DOTALL)]
        if strange:
            raise ValueError(N_("an act of an example has name, at, step, performer, unit and attributes named act.KEY"))
        return self


class Expected(Schema):
    """A finding that an example expects; `act` is the place of its act from 0, left out for one a case."""

    level: Annotated[Level, Field(strict=False)]
    measure: Amount
    act: Count | None = None


class Example(Schema):
    """One worked example of a rule. Times are those of the pack's zone; `count` says how it was counted by hand."""

    rule: Name
    count: Bilingual | None = None
    case: dict[str, Limit | Values | Value] = Field(default_factory=dict)
    acts: tuple[ExampleAct, ...] = Field(strict=False)
    as_of: datetime | date
    expect: tuple[Expected, ...] = Field(strict=False)
    errors: Count = 0


class ExamplesFile(Schema):
    """`examples/*.toml`: worked examples."""

    example: tuple[Example, ...] = Field(strict=False, min_length=1)

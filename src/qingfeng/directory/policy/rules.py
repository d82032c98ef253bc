"""Rules as data: the fifteen kinds and their options.

Kinds bear the names of the DECLARE templates where one exists (Pesic, Schonenberg, van der Aalst, 'DECLARE: Full Support for
Loosely-Structured Processes', EDOC 2007). A name of an act is exact; `name+STEP` selects a life-cycle step. A reference
(`case.KEY`, `act.KEY`, `item.KEY`) is followed by the record's own key as it stands.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qingfeng.directory.policy.terms import (
    Amount,
    Bilingual,
    Condition,
    Count,
    Extension,
    Frame,
    Level,
    Limit,
    Names,
    Pause,
    Reference,
    Schema,
)
from qingfeng.foundation.messages import N_


class RuleBase(Schema):
    """What every rule has: its name, whom and what it concerns, its ladder of levels."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Bilingual
    basis: str = ""
    note: Bilingual | None = None
    status: Literal["planned"] | None = None
    procedure: Names | None = None
    scope: str = "case"
    when: dict[Reference, Condition] = Field(default_factory=dict)
    answers: Literal["lead", "performer", "holder", "act.unit"] = "lead"
    yellow: Annotated[Amount, Field(ge=0)] | None = None
    red: Annotated[Amount, Field(ge=0)] | None = None
    level: Annotated[Level, Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _one_ladder(self) -> Self:
        if self.level is not None and (self.yellow is not None or self.red is not None):
            raise ValueError(N_("level stands in place of yellow and red, not beside them"))
        if self.yellow is not None and self.red is not None and self.red < self.yellow:
            raise ValueError(N_("red is below yellow"))
        return self


class Clocked(RuleBase):
    """What a rule with a time bound adds; without `limit` none of the rest is allowed."""

    limit: Limit | Reference | None = None
    pauses: tuple[Pause, ...] = Field(default=(), strict=False)
    extensions: tuple[Extension, ...] = Field(default=(), strict=False)
    roll: bool | None = None
    warn: Annotated[int, Field(ge=1)] | None = None
    open: bool = True

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        bounded = self.limit is not None or getattr(self, "due", None) is not None
        if not bounded and (self.pauses or self.extensions or self.warn is not None or self.roll is not None or not self.open):
            raise ValueError(N_("pauses, extensions, roll, warn and open need a limit"))
        return self


class LimitRule(Clocked):
    """A clock from an act to the first of others that follows it, or against a date that the record itself carries."""

    kind: Literal["limit"]
    from_: Names | None = Field(default=None, alias="from")
    until: Names | None = None
    due: Reference | None = None
    by: Literal["day"] | None = None
    each: bool = False

    @model_validator(mode="after")
    def _from_or_due(self) -> Self:
        if self.due is None and (self.limit is None or self.from_ is None or self.until is None):
            raise ValueError(N_("a limit rule has from, until and limit, or due"))
        if self.due is not None and self.due.startswith("item."):
            raise ValueError(N_("due is case.KEY or act.KEY"))
        if self.due is not None and not self.due.startswith("act.") and self.until is None:
            raise ValueError(N_("due = case.KEY needs until"))
        if self.by is not None and self.due is None:
            raise ValueError(N_("by goes with due"))
        if self.due is not None and self.limit is None and (self.pauses or self.extensions):
            raise ValueError(N_("a due date of the record is not moved: pauses and extensions need a limit"))
        if self.each and self.due is not None:
            raise ValueError(N_("each goes with from; due = act.KEY holds every act that carries it anyway"))
        return self


class ExistenceRule(Clocked):
    """At least n acts of these names; a time bound runs from the case's first act."""

    kind: Literal["existence"]
    a: Names
    n: Annotated[int, Field(ge=1)] = 1


class AbsenceRule(RuleBase):
    """Not more than n acts of these names."""

    kind: Literal["absence"]
    a: Names
    n: Count = 0


class InitRule(RuleBase):
    """The case begins with one of these acts."""

    kind: Literal["init"]
    a: Names


class ResponseRule(Clocked):
    """Every a is followed by a b."""

    kind: Literal["response"]
    a: Names
    b: Names


class PrecedenceRule(Clocked):
    """Every b has an a before it; a time bound runs from the latest."""

    kind: Literal["precedence"]
    a: Names
    b: Names


class SuccessionRule(Clocked):
    """Response and precedence together; a time bound is the response's."""

    kind: Literal["succession"]
    a: Names
    b: Names


class ChainResponseRule(Clocked):
    """Every a is followed at once by a b."""

    kind: Literal["chain_response"]
    a: Names
    b: Names


class NotSuccessionRule(Clocked):
    """No b after an a; with a time bound, none within it."""

    kind: Literal["not_succession"]
    a: Names
    b: Names


class NotCoexistenceRule(RuleBase):
    """Not both a and b in one case."""

    kind: Literal["not_coexistence"]
    a: Names
    b: Names


class FourEyesRule(RuleBase):
    """Whoever does a b has done no a of the case."""

    kind: Literal["four_eyes"]
    a: Names
    b: Names


class SamePersonRule(RuleBase):
    """Whoever does a b has done an a of the case."""

    kind: Literal["same_person"]
    a: Names
    b: Names


class AmountRule(RuleBase):
    """A number of an act (or of the case) is not above another; both in the same unit, equal is allowed."""

    kind: Literal["amount"]
    a: Names | None = None
    field: Reference
    at_most: Amount | Reference


class OfficeHoursRule(RuleBase):
    """These acts happen inside the office hours of working days."""

    kind: Literal["office_hours"]
    a: Names


class RegisteredRule(RuleBase):
    """Every act (or those in a) is known to the procedure."""

    kind: Literal["registered"]
    a: Names | None = None


Rule = Annotated[
    LimitRule
    | ExistenceRule
    | AbsenceRule
    | InitRule
    | ResponseRule
    | PrecedenceRule
    | SuccessionRule
    | ChainResponseRule
    | NotSuccessionRule
    | NotCoexistenceRule
    | FourEyesRule
    | SamePersonRule
    | AmountRule
    | OfficeHoursRule
    | RegisteredRule,
    Field(discriminator="kind"),
]


class RulesFile(Frame):
    """A rules file of its own, as `check --rules` takes it."""

    as_of: date | None = None
    ends: Names | None = None
    acts: Names | None = None
    rule: tuple[Rule, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _unique_ids(self) -> Self:
        ids = [rule.id for rule in self.rule]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise PydanticCustomError("duplicate_ids", "rule ids stand twice: {ids}", {"ids": ", ".join(twice)})
        return self

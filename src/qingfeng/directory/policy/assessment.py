"""The files of a pack that hold what units answer for: indicators, consequences, kinds of problems, duties."""

import re
from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from qingfeng.directory.policy.contents import Code, Duration, Positive
from qingfeng.directory.policy.counting import Counting
from qingfeng.directory.policy.terms import Amount, Bilingual, Count, Name, Names, Schema
from qingfeng.foundation.messages import N_

SOURCES = ("cases", "cards", "ratings", "call-backs", "complaints", "inspections", "duties", "surveys", "green_channel")
# Who speaks up must never lower anybody's points: else whoever is spoken about will look for who spoke.
PROTECTED = ("reports", "petitions", "whistleblowing", "tip-offs")
# Minimum of rows below which an indicator says nothing about a unit.
MIN_ROWS = {"duty_share": 1, "inspection": 1}
QUARTERS_A_YEAR = 4


def false_proposals_a_year(units: int, z: Decimal) -> float:
    """Return the most proposals a year that chance alone makes expected, over all groups.

    Args:
        units: ranked in all groups together.
        z: how many standard errors beyond the margin a unit must lie to be proposed.

    Source: docs/ranking-method.md, section 5.
    """
    return QUARTERS_A_YEAR * units * NormalDist().cdf(-float(z))


def _source(value: str) -> str:
    if value in PROTECTED:
        raise ValueError(
            N_("reports and petitions are protected: no indicator may count them; only how complaints are handled counts")
        )
    if value not in SOURCES:
        raise ValueError(
            N_("the source is cases, cards, ratings, call-backs, complaints, inspections, duties, surveys or green_channel")
        )
    return value


class ExpectedRows(Schema):
    """How many rows a unit can expect in a quarter: a share of its rows of one kind, at most `cap`."""

    of: Name
    share: Positive = Decimal(1)
    cap: Positive | None = None


class Assumed(Schema):
    """Mean, variance and denominator assumed for the noise budget until a year's record is there."""

    mean: Amount
    variance: Positive
    den: Positive = Decimal(1)


class Indicator(Schema):
    """One ratio over rows of a unit, its scale and its weight: `per` times the sum of `w` * `num` by that of `w` * `den`.

    `zero` gives none of the weight, `full` all of it; `full` is below `zero` for deductions. `rules` are those whose cards or
    lateness it counts. `count` says where its rows come from; without it no record gives it any.
    """

    code: Code
    group: Literal["key", "township"]
    dimension: Name
    title: Bilingual
    kind: Literal["share", "mean", "per_thousand", "ratio", "survey_mean", "duty_share", "inspection"]
    rows: Bilingual
    num: Bilingual
    den: Name = "1"
    w: Name = "1"
    per: Literal[1, 1000] = 1
    zero: Amount
    full: Amount
    weight: Positive
    min_rows: Count = 30
    source: Annotated[str, AfterValidator(_source)]
    count: Counting | None = None
    rules: Names | None = None
    adjusted: bool = False
    expected_rows: ExpectedRows
    assumed: Assumed
    not_applicable_when: Bilingual | None = None
    gaming_guard: Bilingual
    hurt_if_gamed: Bilingual
    basis: str = ""

    @model_validator(mode="after")
    def _of_its_kind(self) -> Self:
        if self.zero == self.full:
            raise ValueError(N_("zero and full are the two ends of a scale and differ"))
        if (self.kind == "per_thousand") != (self.per == 1000):
            raise ValueError(N_("per is 1000 for per_thousand and 1 for every other kind"))
        if self.min_rows < MIN_ROWS.get(self.kind, 30):
            raise ValueError(N_("min_rows is at least 30, for duties and inspections 1"))
        if self.source == "complaints" and self.kind != "share":
            raise ValueError(
                N_("reports and petitions are protected: no indicator may count them; only how complaints are handled counts")
            )
        return self


class AssessmentTerms(Schema):
    """What a pack says of the assessment as a whole: `assessment` in `pack.toml`.

    `edge`: places at the top and the bottom that words speak of; `ladder`: places from the bottom that can be proposed;
    `margin`: points below the reference that are let pass; `z`: how many standard errors beyond it; `gate_window`: how many
    quarters the gate looks at together, for a district in which one decides too little.
    """

    edge: Annotated[int, Field(ge=1)] = 8
    ladder: Annotated[int, Field(ge=1)] = 5
    margin: Annotated[Amount, Field(ge=0, decimal_places=2)] = Decimal(1)
    z: Annotated[Amount, Field(gt=0, decimal_places=3)] = Decimal(4)
    gate_window: Literal[1, 4] = 1


class IndicatorsFile(Schema):
    """`indicators.toml`: what the quarterly assessment measures."""

    indicator: tuple[Indicator, ...] = Field(strict=False, min_length=1)


class Recourse(Schema):
    """A way to have a decision looked at again: how long to ask, how long to decide, by whom."""

    ask: Duration
    decide: Duration
    by: Name


class Consequence(Schema):
    """A step of the ladder: what follows from which facts, proposed and decided by whom, and what can be done against it.

    `outside_authority` says whether it is decided or only recommended where another body appoints the unit's leaders.
    """

    code: Code
    title: Bilingual
    subject: Literal["unit", "person", "leading_group", "section", "enterprise"]
    default: Literal["on", "off"]
    enabled_by: Bilingual | None = None
    trigger: Bilingual
    events: Bilingual
    exposure: Bilingual
    minimum: Bilingual
    chance_limit: Bilingual
    excluded_when: Bilingual | None = None
    proposed_by: Name
    decided_by: Name
    outside_authority: Literal["decide", "recommend"]
    statement: Duration | None = None
    statement_form: Bilingual | None = None
    objection: Recourse | None = None
    review: Recourse | None = None
    appeal: Recourse | None = None
    effect: Bilingual | None = None
    expiry: Bilingual | None = None
    basis: str = ""
    basis_checked: bool = False


class LadderFile(Schema):
    """`ladder.toml`: the consequences, from praise to the gravest."""

    consequence: tuple[Consequence, ...] = Field(strict=False, min_length=1)


class Category(Schema):
    """A kind of problem or cause; finer ones name their parent (`p1.1` under `p1`)."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
    title: Bilingual
    family: Literal["problem", "cause"]
    parent: Name | None = None
    example: Bilingual | None = None
    basis: str = ""


class TaxonomyFile(Schema):
    """`taxonomy.toml`: kinds of problems and causes, parents before their children."""

    category: tuple[Category, ...] = Field(strict=False, min_length=1)


_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYDAY": r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*",
}


def _recurrence(value: str) -> str:
    parts = [part.partition("=") for part in value.split(";")]
    names = [name for name, _equals, _value in parts]
    right = all(name in _PARTS and re.fullmatch(_PARTS[name], text) for name, _equals, text in parts)
    if not right or names[0] != "FREQ" or len(set(names)) != len(names):
        raise ValueError(
            N_("a recurrence is written FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1 (RFC 5545; also INTERVAL and BYDAY, FREQ first)")
        )
    return value


class Duty(Schema):
    """What is owed again and again, or after an event, with the evidence and the day.

    A recurring duty opens on the days of `rrule` (RFC 5545) from `dtstart`; it falls `due` after, with 0 on the day itself or
    the next working day. `owed_by` is a unit, a group (`all`, `key`, `township`), and after a colon whom in it.
    """

    code: Code
    title: Bilingual
    trigger: Literal["recurring", "event"]
    event: Name | None = None
    rrule: Annotated[str, AfterValidator(_recurrence)] | None = None
    dtstart: date | None = None
    owed_by: Name
    evidence: Bilingual
    due: Duration
    due_note: Bilingual | None = None
    default: Literal["on", "off"]
    needs_plan: bool = False
    first_due: date | None = None
    basis: str = ""

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        if self.trigger == "recurring" and (self.rrule is None or self.dtstart is None or self.event is not None):
            raise ValueError(N_("a recurring duty has rrule and dtstart and no event"))
        if self.trigger == "event" and (self.event is None or self.rrule is not None):
            raise ValueError(N_("a duty after an event names the event and has no rrule"))
        return self


class DutiesFile(Schema):
    """`duties.toml`: what recurs, and the steps of the quarter."""

    duty: tuple[Duty, ...] = Field(strict=False, min_length=1)

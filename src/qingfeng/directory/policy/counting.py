"""What an indicator counts: which cases or acts of the record give its rows, and what is read of each."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from qingfeng.directory.policy.contents import Positive
from qingfeng.directory.policy.terms import Amount, Names, Reference, ScalarList, Schema
from qingfeng.foundation.messages import N_

# What can be read of a case: decided by its day; half-points and points of its cards; no finding of the rules named; decided in
# half the promise of a year before; working days used; every act entered by the next working day.
OF_A_CASE = ("in_time", "deductions", "unflagged", "early", "days_used", "entered_in_time")


def _number(value: str) -> str:
    if value not in OF_A_CASE and not value.startswith("act."):
        raise ValueError(
            N_("num is in_time, deductions, unflagged, early, days_used, entered_in_time or an attribute of the act (act.KEY)")
        )
    return value


class Counting(Schema):
    """Where the rows of an indicator come from.

    A row is a case of these procedures whose main clock ends in the quarter, or with `act` each such act of these cases. `when`
    keeps cases by their attributes or those of their item, `ended_by` those that one of these acts ended.
    `unless` and `needs` turn a row to 0: an act of the case that must not, or must, be there. `at_least` makes a number 1 from
    that on and 0 below; `at_most` cuts a row at so many times its `den`. `day` is the day whose quarter, day and week the row
    has: that of the case's deadline, or of the act.
    """

    procedure: Names
    when: dict[Reference, ScalarList] = Field(default_factory=dict)
    act: Names | None = None
    ended_by: Names | None = None
    num: Annotated[str, AfterValidator(_number)]
    at_least: Amount | None = None
    at_most: Positive | None = None
    unless: Names | None = None
    needs: Names | None = None
    day: Literal["deadline", "act"] = "deadline"

    @model_validator(mode="after")
    def _of_an_act(self) -> Self:
        if self.num.startswith("act.") != (self.act is not None):
            raise ValueError(N_("act and num = act.KEY go together: the attribute is read of each of these acts"))
        if self.day == "act" and self.act is None:
            raise ValueError(N_("day = act needs act"))
        return self

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes of the record that it reads."""
        own = {self.num} if self.num.startswith("act.") else set()
        return frozenset(own | {key for key in self.when if not key.startswith("item.")})

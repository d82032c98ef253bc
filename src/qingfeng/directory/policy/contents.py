"""The files of a pack that list things: `units.toml` and `items/*.toml`; what is assessed stands in `assessment.py`.

Keys that rules name (`item.promised`, `item.mode`) are spelled here as the rules spell them, and hold what the rules compare:
`suspendable` and `deemed_approval` are "yes" or "no" because the rules ask for these words.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from qingfeng.directory.policy.terms import Amount, Bilingual, Count, Limit, Name, Schema
from qingfeng.foundation.messages import N_

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Positive = Annotated[Amount, Field(ge=0)]
# The lead "unit" of the items that every township handles; each of them is then the lead of its own cases.
TOWNSHIP = "township"
# What rules may ask of an item, as `item.KEY`; texts about a key (`basis`, `note`) are no facts that a rule could compare.
ITEM_KEYS = (
    "kind", "mode", "applicant", "promised", "promised_before", "legal", "legal_limit_source", "legal_limit_from", "extendable",
    "extendable_unit", "not_counted", "suspendable", "deemed_approval", "fee", "fee_kind", "site_check", "joint", "materials",
    "monthly_volume", "setting", "township_part", "passes_to", "district_item", "clock", "village_agent",
)  # fmt: skip


class Duration(Limit):
    """A limit written as a number: `{ value = 20, unit = "workday" }`."""

    value: Count


class ExpectedCases(Schema):
    """Rows that a unit can expect in a quarter."""

    service: Positive = Decimal(0)
    other: Positive = Decimal(0)
    complaints: Positive = Decimal(0)
    contact: Positive = Decimal(0)

    @property
    def all(self) -> Decimal:
        """All of them: what decides whether a unit has enough to be ranked."""
        return self.service + self.other + self.complaints + self.contact


class UnitEntry(Schema):
    """A unit: which group it is ranked in, who leads it, and what its account rests on.

    `group` is `none` for units that act but are not ranked; `unranked` says why the method cannot rank a unit, whatever its
    group; `size_factor` is 1 for the median township.
    """

    code: Code
    title: Bilingual
    kind: Name
    group: Literal["key", "township", "none"]
    window: bool = False
    parent: Code | None = None
    official_code: Name | None = None
    size_factor: Positive | None = None
    rural: bool | None = None
    personnel_authority: Literal["district", "municipal", "central"] = "district"
    record_source: tuple[Literal["cases", "enterprises", "complaints", "duties", "inspections"], ...] = Field(
        strict=False, min_length=1
    )
    expected_cases: ExpectedCases | None = None
    unranked: Bilingual | None = None
    note: Bilingual | None = None


class UnitsFile(Schema):
    """`units.toml`: the units of the district, in the order in which lists show them."""

    unit: tuple[UnitEntry, ...] = Field(strict=False, min_length=1)


class Material(Schema):
    """A paper that an item asks for: its form, who brings it, and when it is needed if not always."""

    title: Bilingual
    form: Literal["original", "copy", "electronic"]
    obtained_from: Literal["applicant", "shared_data"]
    required_when: Bilingual | None = None


def _mode_and_promise(mode: str, promised: Duration) -> None:
    if (mode == "on_the_spot") != (promised.value == 0):
        raise ValueError(N_("an item is on_the_spot exactly where its promise is 0"))


class TownshipPart(Schema):
    """What a township does of an item, whom it passes the case on to, and whose clock runs meanwhile; empty for other items.

    `clock` is `own` (ends with passing on), `within` (a part of the district item's promise) or `shared` (one legal limit for
    both).
    """

    setting: Literal["all", "rural"] | None = None
    township_part: Literal["decide", "entrusted", "review", "accept"] | None = None
    part: Bilingual | None = None
    passes_to: Code | None = None
    district_item: Code | None = None
    clock: Literal["own", "within", "shared"] | None = None
    village_agent: bool = False


class ServiceItem(TownshipPart):
    """A service item: its limits, fee, papers and basis.

    `legal` is None where the law sets no number (`legal_limit_source` is then `none`); both clocks run, promise and law.
    `extendable` counts `extendable_unit`. `fee` is in yuan, None where a formula sets it. `materials` is None where the papers
    are not listed yet, which is not the same as an item without papers. `monthly_volume` is cases a month, for a township item
    of the median township.
    """

    code: Code
    title: Bilingual
    unit: Code
    kind: Literal["licence", "confirmation", "benefit", "public_service", "other"]
    mode: Literal["on_the_spot", "time_limited"]
    applicant: Literal["person", "enterprise", "both"]
    promised: Duration
    promised_before: Duration | None = None
    legal: Duration | None = None
    legal_limit_source: Literal["special", "general", "none"]
    legal_limit_basis: str = ""
    legal_limit_checked: bool | None = None
    legal_limit_from: Name | None = None
    extendable: Count | None = None
    extendable_unit: Literal["workday", "day", "month"] | None = None
    not_counted: tuple[Name, ...] = Field(default=(), strict=False)
    not_counted_basis: str = ""
    suspendable: Literal["yes", "no"] = "no"
    suspend_basis: str = ""
    deemed_approval: Literal["yes", "no"] = "no"
    deemed_basis: str = ""
    fee: Positive | None = None
    fee_kind: Literal["none", "fixed", "formula"]
    fee_basis: str = ""
    basis: str = ""
    basis_checked: bool = False
    basis_text_dates: tuple[date, ...] = Field(default=(), strict=False)
    recheck: Bilingual | None = None
    site_check: bool = False
    joint: tuple[Code, ...] = Field(default=(), strict=False)
    monthly_volume: Positive | None = None
    note: Bilingual | None = None
    materials: tuple[Material, ...] | None = Field(default=None, strict=False)

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _mode_and_promise(self.mode, self.promised)
        if (self.legal is None) != (self.legal_limit_source == "none"):
            raise ValueError(N_('an item has a legal limit, or legal_limit_source = "none"'))
        if self.legal is not None and self.legal_limit_from is None:
            raise ValueError(N_("a legal limit needs legal_limit_from: the act it runs from"))
        if (self.extendable is None) != (self.extendable_unit is None):
            raise ValueError(N_("extendable and extendable_unit go together"))
        if (self.fee is None) != (self.fee_kind == "formula"):
            raise ValueError(N_('an item has a fee in yuan, or fee_kind = "formula"'))
        if (self.unit == TOWNSHIP) != (self.township_part is not None):
            raise ValueError(N_('an item has township_part exactly where its unit is "township"'))
        return self


class ItemsFile(Schema):
    """`items/*.toml`: the service items of one unit."""

    item: tuple[ServiceItem, ...] = Field(strict=False, min_length=1)


def _is_public(name: str) -> str:
    if name.partition(".")[0] not in ("case", "act") or name.endswith("."):
        raise ValueError(N_("an attribute is named case.KEY or act.KEY"))
    return name


class Attributes(Schema):
    """`[attributes]` of `pack.toml`: those of the record that say nothing about a person, so that anybody may read them."""

    public: tuple[Annotated[str, AfterValidator(_is_public)], ...] = Field(default=(), strict=False)

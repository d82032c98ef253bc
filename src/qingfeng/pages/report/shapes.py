"""The plain values of which the template of a report is made."""

from dataclasses import dataclass

from qingfeng.pages.report.charts import Column, LineChart
from qingfeng.pages.report.remarks import ErrorLine
from qingfeng.pages.report.worst import WorstCase


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures on top."""

    label: str
    value: str
    unit: str
    note: str
    cards: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of where the figures come from."""

    name: str
    value: str
    is_digest: bool = False


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A row of the table beside the line chart."""

    name: str
    due: str
    late: str
    grave: str


@dataclass(frozen=True, slots=True)
class LatenessPart:
    """The two charts of the main limit rule."""

    trend: str
    lines: LineChart | None
    grave_label: str
    months: tuple[MonthLine, ...]
    is_open: bool
    months_note: str
    spread: str
    columns: tuple[Column, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A row of the table by rule, numbers written out."""

    id: str
    title: str
    applicable: str
    warning: str
    yellow: str
    red: str
    open: str
    errors: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row of the table by unit; `width` of its bar up to 190."""

    name: str
    width: float
    due: str
    late: str
    percent: str
    error: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that one language's body of the report shows."""

    log: str
    simulated: bool
    subtitle: str
    figures: tuple[Figure, ...]
    lead: tuple[str, str]
    lateness: LatenessPart | None
    provenance: tuple[Fact, ...]
    rules: tuple[RuleLine, ...]
    idle: str
    total: RuleLine
    units: tuple[UnitLine, ...]
    units_note: str
    errors: tuple[ErrorLine, ...]
    errors_title: str
    worst: tuple[WorstCase, ...]
    worst_title: str
    unchecked: tuple[str, ...]
    command: str
    command_note: str
    version: str

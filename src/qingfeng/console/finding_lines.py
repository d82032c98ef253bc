"""Findings and cards as lists and pages show them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from qingfeng.console.rendering import address, segment
from qingfeng.console.words import LEVEL_KINDS, level, titled
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import Text
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import breach, day, moment
from qingfeng.supervision.check.result import title_of
from qingfeng.supervision.selectors import CardLine, FindingLine


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words; `is_gone` where it was withdrawn, `was` says what it had been."""

    id: int
    rule: str
    title: str
    case: str
    case_address: str
    address: str
    unit: str
    level: str
    word: str
    was: str
    is_gone: bool
    is_open: bool
    breach: str
    reached: str
    changed: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card in words."""

    number: str
    address: str
    level: str
    word: str
    is_gone: bool
    rule: str
    title: str
    case: str
    case_address: str
    verdict_address: str
    unit: str
    breach: str
    issued: str
    answer: str
    simulated: bool


def rule_titles(policy: Policy) -> dict[str, Text]:
    """Return the titles of a policy's rules by their names."""
    return {rule.id: title_of(rule) for rule in policy.rules}


def finding_rows(
    lines: Iterable[FindingLine], district: DistrictRow, policy: Policy, units: dict[str, Text]
) -> tuple[FindingRow, ...]:
    """Say findings in words."""
    titles = rule_titles(policy)
    return tuple(_finding(line, district, titles, units) for line in lines)


def card_rows(lines: Iterable[CardLine], district: DistrictRow, policy: Policy, units: dict[str, Text]) -> tuple[CardRow, ...]:
    """Say cards in words."""
    titles = rule_titles(policy)
    return tuple(_card(line, district, titles, units) for line in lines)


def measured(measure: float | None, unit: str | None) -> str:
    """Say by how much a rule was broken; nothing where nothing stands."""
    return "" if measure is None or unit is None else breach(round(measure, 2), unit)


def _finding(line: FindingLine, district: DistrictRow, titles: dict[str, Text], units: dict[str, Text]) -> FindingRow:
    case = address(district, "cases", segment(line.case))
    is_gone = line.level == 0
    return FindingRow(
        id=line.id,
        rule=line.rule,
        title=titled(line.rule, titles),
        case=line.case,
        case_address=case,
        address=f"{case}/rules/{line.rule}",
        unit=titled(line.unit, units),
        level=LEVEL_KINDS[line.highest if is_gone else line.level],
        word=level(line.highest if is_gone else line.level),
        was=_("had been a {level}").format(level=level(line.highest)) if line.highest > line.level > 0 else "",
        is_gone=is_gone,
        is_open=line.is_open,
        breach="" if is_gone else measured(line.measure, line.measure_unit),
        reached=moment(line.reached_at, district.time_zone) if line.reached_at else "—",
        changed=moment(line.changed_at, district.time_zone),
        simulated=line.simulated,
    )


def _card(line: CardLine, district: DistrictRow, titles: dict[str, Text], units: dict[str, Text]) -> CardRow:
    case = address(district, "cases", segment(line.case))
    return CardRow(
        number=str(line.number),
        address=address(district, "cards", str(line.number)),
        level=LEVEL_KINDS[line.level],
        word=level(line.level),
        is_gone=line.standing == 0,
        rule=line.rule,
        title=titled(line.rule, titles),
        case=line.case,
        case_address=case,
        verdict_address=f"{case}/rules/{line.rule}",
        unit=titled(line.unit, units),
        breach=measured(line.measure, line.measure_unit) if line.standing else "",
        issued=moment(line.issued_at, district.time_zone),
        answer=day(line.answer_by) if line.answer_by else _("not decided: the calendar has no notice for these days"),
        simulated=line.simulated,
    )

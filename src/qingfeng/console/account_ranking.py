"""The ranking of a group in lines: total, ±, place, range, what may be said, and against a chosen unit."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from qingfeng.assessment.rules.ranges import COMPARISONS, Comparison, Line, Standing, compared
from qingfeng.assessment.rules.sheets import REASONS
from qingfeng.console.account_chart import Caterpillar, Strip, caterpillar, strip
from qingfeng.console.account_seen import Group
from qingfeng.console.account_words import (
    change_word,
    exact,
    far,
    hundredths,
    is_certain,
    places,
    plus_minus,
    ten_thousandths,
    word,
)
from qingfeng.directory.policy.loading import text_of
from qingfeng.foundation.messages import localized, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count


@dataclass(frozen=True, slots=True)
class RankLine:
    """A ranked unit as the table shows it; `kind` for the style sheet, `against` empty where no unit is chosen."""

    place: str
    title: str
    address: str
    total: str
    error: str
    cases: str
    first: int
    last: int
    range: str
    strip: Strip
    word: str
    is_certain: bool
    change: str
    against: str
    is_told_apart: bool
    is_chosen: bool
    choose: str
    kind: str


@dataclass(frozen=True, slots=True)
class UnrankedLine:
    """A unit without a place, why, and its sheet (empty: it has none)."""

    title: str
    address: str
    cases: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A unit that passes the gate, with the figures that anyone can check; never a person."""

    title: str
    address: str
    place: str
    range: str
    total: str
    error: str
    reference: str
    adjusted: str
    below: str
    errors: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The unit against which the others are held, and from how many it can be told apart."""

    title: str
    sentence: str
    clear: str


def rank_lines(group: Group, chosen: str | None) -> tuple[RankLine, ...]:
    """Return the ranked units by place."""
    ranked = group.ranked()
    against = next((line for line, _standing in ranked if line.unit == chosen), None)
    cases = {sheet.unit: sheet.cases for sheet in group.assessment.sheets}
    return tuple(_rank_line(group, pair, cases[pair[0].unit], against) for pair in ranked)


def _rank_line(group: Group, pair: tuple[Line, Standing], cases: int, against: Line | None) -> RankLine:
    line, standing = pair
    units, edge = len(group.assessment.lines), group.edge
    told = None if against is None or against is line else compared(line, against, units)
    top, bottom = standing.place <= edge, standing.place > units - edge
    return RankLine(
        place=str(standing.place),
        title=group.seen.unit_title(line.unit),
        address=group.seen.address(group.name, line.unit),
        total=hundredths(line.total),
        error=plus_minus(line.plus_minus),
        cases=count(cases),
        first=standing.range[0],
        last=standing.range[1],
        range=places(standing.range),
        strip=strip(standing, units, edge),
        word=word(standing, edge),
        is_certain=is_certain(standing),
        change=change_word(group.changes.get(line.unit)),
        against="" if told is None else _(COMPARISONS[told]),
        is_told_apart=told in (Comparison.HIGHER, Comparison.LOWER),
        is_chosen=against is line,
        choose=group.seen.address(group.name, against=line.unit),
        kind=" ".join(name for name, holds in (("is-top", top), ("is-bottom", bottom), ("is-here", against is line)) if holds),
    )


def chart_of(group: Group, chosen: str | None) -> Caterpillar | None:
    """Draw the ranges of all ranked units."""
    drawn = []
    for line, standing in group.ranked():
        kind = "is-here" if line.unit == chosen else "is-sure" if is_certain(standing) else ""
        title = _("{unit}: place {place}, range {range}").format(
            unit=group.seen.unit_title(line.unit), place=standing.place, range=places(standing.range)
        )
        drawn.append((standing, title, kind))
    return caterpillar(drawn, group.edge)


def chosen_of(group: Group, unit: str | None) -> Chosen | None:
    """Say from how many units the chosen one can be told apart; None where none is chosen, or one without a place."""
    lines = group.assessment.lines
    own = next((line for line in lines if line.unit == unit), None)
    if own is None:
        return None
    told = Counter(compared(line, own, len(lines)) for line in lines if line is not own)
    sentence = _("cannot be told apart from {n} units; {higher} higher, {lower} lower").format(
        n=told[Comparison.UNTOLD], higher=told[Comparison.HIGHER], lower=told[Comparison.LOWER]
    )
    return Chosen(group.seen.unit_title(own.unit), sentence, group.seen.address(group.name))


def unranked_lines(group: Group) -> tuple[UnrankedLine, ...]:
    """Return the units without a place: by their record, then those that the pack leaves out."""
    own = [sheet for sheet in group.assessment.sheets if sheet.reason is not None]
    told = {each.code: each.unranked for each in group.seen.account.policy.units if each.group == group.name and each.unranked}
    lines = []
    for sheet in own:
        said = told.get(sheet.unit)
        reason = _(REASONS[sheet.reason]) if said is None and sheet.reason else localized(text_of(said))
        address = group.seen.address(group.name, sheet.unit)
        lines.append(UnrankedLine(group.seen.unit_title(sheet.unit), address, count(sheet.cases), reason))
    rest = [(code, said) for code, said in told.items() if all(sheet.unit != code for sheet in group.assessment.sheets)]
    lines += [UnrankedLine(group.seen.unit_title(code), "", "—", localized(text_of(said))) for code, said in rest]
    return tuple(lines)


def proposal_lines(group: Group) -> tuple[ProposalLine, ...]:
    """Return who passes the gate, the lowest total first."""
    others = len(group.assessment.lines) - 1
    by_unit = {line.unit: line for line in group.assessment.lines}
    found = []
    for each in group.assessment.proposals:
        line = by_unit[each.unit]
        found.append(
            ProposalLine(
                title=group.seen.unit_title(each.unit),
                address=group.seen.address(group.name, each.unit),
                place=f"{each.place} / {others + 1}",
                range=places(each.range),
                total=hundredths(line.total),
                error=plus_minus(line.plus_minus),
                reference=ten_thousandths(line.reference),
                adjusted=hundredths(line.adjusted),
                below=far(line),
                errors=f"{each.distance * others / each.variance**0.5:.2f}",
            )
        )
    return tuple(found)


def gate_sentence(group: Group) -> str:
    """Say what has to hold before anything is proposed."""
    terms = group.seen.account.policy.terms
    return _(
        "Proposed is only who stands in the last {ladder} places and lies below what the others score on the same weights by"
        " more than {points} and {errors}, with the total and with the adjusted total."
    ).format(
        ladder=terms.ladder,
        points=translate_count("{n} point", "{n} points", _number(terms.margin)).format(n=exact(terms.margin, 2)),
        errors=translate_count("{n} standard error", "{n} standard errors", _number(terms.z)).format(n=exact(terms.z, 3)),
    )


def _number(amount: Decimal) -> int:
    # What is no whole number reads like many: 0.5 points.
    return int(amount) if amount == int(amount) else 2

"""What a correction changed, in words: which figure of which unit, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from qingfeng.assessment.rules.ranges import CHANGES, WORDS
from qingfeng.assessment.rules.sheets import REASONS
from qingfeng.console.words import titled
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.foundation.messages import N_, Text
from qingfeng.foundation.messages import translate as _
from qingfeng.publication.told import Changed

# Figures by their path inside a group of `results.json`: what they are called, and how many of their digits are decimals.
FIGURES: dict[str, tuple[str, int]] = {
    "noise_share": (N_("Share of chance, in per cent"), 0),
    "sheets[]": (N_("Number of score sheets"), 0),
    "ranking[]": (N_("Number of ranked units"), 0),
    "proposals[]": (N_("Number of proposals"), 0),
    "sheets.cases": (N_("Cases"), 0),
    "sheets.total": (N_("Total"), 2),
    "sheets.reason": (N_("Why it is not ranked"), 0),
    "sheets.cells[]": (N_("Number of indicators"), 0),
    "sheets.cells.rows": (N_("Rows"), 0),
    "sheets.cells.num": (N_("Counted"), 0),
    "sheets.cells.den": (N_("Out of"), 0),
    "sheets.cells.per": (N_("Per"), 0),
    "sheets.cells.value": (N_("Value"), 0),
    "sheets.cells.written": (N_("Weight in the policy"), 0),
    "sheets.cells.weight": (N_("Weight"), 2),
    "sheets.cells.points": (N_("Points"), 2),
    "sheets.cells.adjusted_points": (N_("Adjusted points"), 2),
    "sheets.cells.factor": (N_("Factor of the adjustment"), 0),
    "sheets.cells.is_clipped": (N_("Beyond the scale"), 0),
    "sheets.cells.error": (N_("Standard error of the points"), 4),
    "sheets.cells.reason": (N_("Why it does not apply"), 0),
    "ranking.total": (N_("Total"), 2),
    "ranking.error": (N_("Standard error"), 4),
    "ranking.plus_minus": ("±", 1),
    "ranking.reference": (N_("Reference"), 4),
    "ranking.adjusted": (N_("Adjusted total"), 2),
    "ranking.place": (N_("Place by total"), 0),
    "ranking.first": (N_("Best place of the range"), 0),
    "ranking.last": (N_("Worst place of the range"), 0),
    "ranking.own_first": (N_("Best place, the unit looked at alone"), 0),
    "ranking.own_last": (N_("Worst place, the unit looked at alone"), 0),
    "ranking.word": (N_("What can be said"), 0),
    "ranking.change": (N_("Since last quarter"), 0),
    "proposals.place": (N_("Place of the proposed unit"), 0),
    "proposals.first": (N_("Best place of the proposed unit"), 0),
    "proposals.last": (N_("Worst place of the proposed unit"), 0),
    "proposals.distance": (N_("Points below the reference and the margin"), 4),
    "proposals.adjusted_distance": (N_("The same with the adjusted total"), 4),
    "proposals.variance": (N_("Variance of the distance"), 0),
    "proposals.outcome": (N_("What is proposed"), 0),
}
OUTCOMES = {
    "held": N_("recorded, nothing proposed"),
    "notice": N_("notice of criticism"),
    "admonition": N_("admonition"),
    "reshuffle": N_("reshuffle of the leading group"),
}
_CODES: dict[str, str] = {
    **{each.value: said for table in (WORDS, CHANGES, REASONS) for each, said in table.items()},
    **OUTCOMES,
    "true": N_("yes"),
    "false": N_("no"),
    "null": N_("nothing"),
}
_INSIDE = "groups."


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A figure that a correction changed: of whom, of which indicator, what it is called, before and after."""

    unit: str
    indicator: str
    figure: str
    before: str
    after: str


def change_lines(changes: Iterable[Changed], policy: Policy, units: dict[str, Text]) -> list[ChangeLine]:
    """Say what changed; a figure that has no word here stands as the release writes it."""
    titles = {each.code: text_of(each.title) for each in policy.indicators}
    return [_line(each, titles, units, policy.terms.edge) for each in changes]


def _line(each: Changed, titles: dict[str, Text], units: dict[str, Text], edge: int) -> ChangeLine:
    path = each.field.removeprefix(_INSIDE)
    name, digits = FIGURES.get(path, (each.field, 0))
    before, after = (_value(value, digits, edge) for value in (each.before, each.after))
    return ChangeLine(titled(each.unit, units), titled(each.indicator, titles), _(name), before, after)


def _value(value: str | None, digits: int, edge: int) -> str:
    if value is None:
        return "—"
    if value in _CODES:
        return _(_CODES[value]).format(edge=edge)
    return f"{Decimal(value).scaleb(-digits):f}" if digits else value

"""Titles that state the finding, and the one sentence above the charts."""

import math

from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.report.figures import NORMAL_95, Lateness, Share, UnitShare
from qingfeng.pages.words import count, listed, percent, span
from qingfeng.supervision.check import CheckResult
from qingfeng.supervision.check.result import title_of

# The units named in the sentence carry at least this share of the late, and are at most so many.
CARRIED, NAMED = 0.6, 4


def lead(result: CheckResult, figures: Lateness | None) -> tuple[str, str]:
    """Return the finding in a few words and what supports it."""
    if figures is None:
        return _most_broken(result)
    if not figures.total.due:
        return _("Nothing was due yet."), _("No clock of the rule had stopped or run out at the moment of looking.")
    if not figures.total.late:
        return _("Nothing was late."), _("All {n} clocks that were due ended in time.").format(n=count(figures.total.due))
    named = _carriers(figures.units, figures.total.late)
    if not named:
        return _most_late(figures)
    head = _("{percent} of the late cases lie with {n} of {all} units:").format(
        percent=percent(sum(unit.share.late for unit in named) / figures.total.late, 0),
        n=len(named),
        all=count(sum(unit.others or 1 for unit in figures.units)),
    )
    each = [
        _("{unit} {late} of {due}").format(unit=unit.name, late=count(unit.share.late), due=count(unit.share.due))
        for unit in named
    ]
    return head, _("{units}. Rule: {title}.").format(units=listed(each), title=localized(title_of(figures.rule)))


def trend(figures: Lateness) -> str:
    """Say whether the late share of the second half of the months differs from the first beyond chance."""
    half = len(figures.months) // 2
    if not half:
        return _("Late by month: too few months to compare")
    early, later = _pooled(figures, slice(0, half)), _pooled(figures, slice(half, None))
    both = Share(early.due + later.due, early.late + later.late)
    spread = math.sqrt(both.share * (1 - both.share) * (1 / max(early.due, 1) + 1 / max(later.due, 1)))
    facts = {"early": percent(early.share), "later": percent(later.share)}
    if abs(later.share - early.share) <= NORMAL_95 * spread:
        return _("The late share has not changed beyond chance: {early}, then {later}").format(**facts)
    if later.share < early.share:
        return _("The late share fell from {early} to {later}").format(**facts)
    return _("The late share rose from {early} to {later}").format(**facts)


def spread_of_lateness(figures: Lateness) -> str:
    """Say how late the late were: the middle one and the worst."""
    if not figures.total.late:
        return _("Nothing was late")
    return _("Half of the late were late by at most {median}, the latest by {longest}").format(
        median=span(round(figures.median, 1), figures.measure_unit),
        longest=span(round(figures.longest, 1), figures.measure_unit),
    )


def _pooled(figures: Lateness, part: slice) -> Share:
    months = figures.months[part]
    return Share(sum(each.share.due for each in months), sum(each.share.late for each in months))


def _carriers(units: tuple[UnitShare, ...], late: int) -> list[UnitShare]:
    """Return the fewest units that carry most of the late; none where that takes too many or most units."""
    named: list[UnitShare] = []
    for unit in units:
        if not unit.name or len(named) == NAMED:
            return []
        named.append(unit)
        if sum(each.share.late for each in named) >= CARRIED * late:
            return named if len(named) * 2 <= sum(each.others or 1 for each in units) else []
    return []


def _most_late(figures: Lateness) -> tuple[str, str]:
    head = _("{late} of {due} were late, {percent}.").format(
        late=count(figures.total.late), due=count(figures.total.due), percent=percent(figures.total.share)
    )
    return head, _("Rule: {title}. The latest ended {longest} after its deadline.").format(
        title=localized(title_of(figures.rule)), longest=span(round(figures.longest, 1), figures.measure_unit)
    )


def _most_broken(result: CheckResult) -> tuple[str, str]:
    worst = max(result.tallies, key=lambda tally: tally.yellow + tally.red, default=None)
    if worst is None:
        return _("No rule ran."), ""
    if not worst.yellow + worst.red:
        return _("No card: every rule was kept wherever it could be judged."), ""
    head = _("Most findings come from one rule:")
    return head, _("{title}, {n} of {all}.").format(
        title=localized(worst.title),
        n=count(worst.yellow + worst.red),
        all=count(sum(tally.yellow + tally.red for tally in result.tallies)),
    )

"""Parts of the overview of an account: its figures, its groups, the drawings up of the quarter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from qingfeng.assessment.rules.ranges import Change
from qingfeng.assessment.selectors import scores_of
from qingfeng.console.account_ranking import unranked_lines
from qingfeng.console.account_seen import Group, Seen
from qingfeng.console.account_trend import Sums, sums_of
from qingfeng.console.account_words import chance_sentence, group_title, is_certain, word
from qingfeng.console.overview import Figure
from qingfeng.console.rendering import address
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.quarters import Quarter
from qingfeng.pages.words import count, moment, percent

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that something is said of."""

    title: str
    address: str
    word: str


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A group: how much is chance, of whom something is certain, who improved and worsened beyond chance."""

    title: str
    address: str
    ranked: str
    unranked: str
    chance: tuple[str, str]
    certain: tuple[Named, ...]
    improved: tuple[Named, ...]
    worsened: tuple[Named, ...]
    has_changes: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing up of the quarter."""

    number: str
    address: str
    at: str
    cases: str
    is_here: bool


def account_figures(seen: Seen, groups: Sequence[Group], months: pl.DataFrame) -> tuple[Figure, ...]:
    """Return the figures on top: on time, days used, cards, proposals; each beside the quarter before where there is one."""
    quarter = Quarter.read(seen.quarter)
    now, before = sums_of(months, quarter), sums_of(months, quarter.before)
    proposed = sum(len(group.assessment.proposals) for group in groups)
    days = "—" if now.mean_days is None else f"{now.mean_days:.1f}"
    return (
        Figure(_("Decided in time, of the cases due"), _share(now), "", _beside(before, _share(before)), ""),
        Figure(
            _("Working days used by a case"),
            days,
            "",
            _beside(before, "" if before.mean_days is None else f"{before.mean_days:.1f}"),
            "",
        ),
        Figure(
            _("Cases with a card that is counted"), count(round(now.cards)), "", _beside(before, count(round(before.cards))), ""
        ),
        Figure(
            _("Proposals"), count(proposed), "", _("proposed, not decided") if proposed else _("nobody passes the gate"), ""
        ),
    )


def _share(sums: Sums) -> str:
    return "—" if sums.on_time is None else percent(sums.on_time)


def _beside(before: Sums, told: str) -> str:
    return _("{figure} in the quarter before").format(figure=told) if before.cases and told else ""


def group_parts(groups: Iterable[Group]) -> tuple[GroupPart, ...]:
    """Return what stands out in each group."""
    return tuple(_group_part(group) for group in groups)


def _group_part(group: Group) -> GroupPart:
    certain = [
        Named(group.seen.unit_title(line.unit), group.seen.address(group.name, line.unit), word(standing, group.edge))
        for line, standing in group.ranked()
        if is_certain(standing)
    ]
    return GroupPart(
        title=group_title(group.name),
        address=group.seen.address(group.name),
        ranked=count(len(group.assessment.lines)),
        unranked=count(len(unranked_lines(group))),
        chance=chance_sentence(group.assessment.noise_share),
        certain=tuple(certain[:SHOWN]),
        improved=_changed(group, Change.IMPROVED),
        worsened=_changed(group, Change.WORSENED),
        has_changes=bool(group.changes),
    )


def _changed(group: Group, change: Change) -> tuple[Named, ...]:
    return tuple(
        Named(group.seen.unit_title(line.unit), group.seen.address(group.name, line.unit), "")
        for line, _standing in group.ranked()
        if group.changes.get(line.unit) is change
    )


def drawings(seen: Seen) -> tuple[Drawing, ...]:
    """Return the drawings up of the quarter, the newest first."""
    return tuple(
        Drawing(
            number=str(each.number),
            address=address(seen.place, "account", seen.quarter, score=each.number),
            at=moment(each.as_of, seen.place.time_zone),
            cases=count(each.cases),
            is_here=each.pk == seen.account.score.pk,
        )
        for each in scores_of(seen.place.id, seen.quarter)
    )

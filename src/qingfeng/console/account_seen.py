"""What an address of the account names: quarter, drawing up, group, unit, indicator; and how such addresses are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404, HttpRequest

from qingfeng.assessment.rules.quarters import Assessment
from qingfeng.assessment.rules.ranges import Change, Line, Standing, edge_of
from qingfeng.assessment.rules.sheets import Cell, Sheet
from qingfeng.assessment.selectors import Account, account_of, changes_of, newest_score, quarters_of, scores_of
from qingfeng.console.places import asked_number, district_of
from qingfeng.console.rendering import address
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import text_of
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import localized

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """An account that is looked at; `number` is that of the drawing up where the address names one, else None: the newest."""

    place: DistrictRow
    quarter: str
    account: Account
    number: int | None

    def address(self, *parts: str, **query: object) -> str:
        """Return the address of a page of this account."""
        return address(self.place, "account", self.quarter, *parts, score=self.number, **query)

    def groups(self) -> list[str]:
        """Return the groups that have units."""
        return [name for name, each in self.account.groups.items() if each.sheets]

    def unit_title(self, code: str) -> str:
        """Say the name of a unit."""
        found = next((each for each in self.account.policy.units if each.code == code), None)
        return code if found is None else localized(text_of(found.title))

    def indicators(self, group: str) -> dict[str, Indicator]:
        """Return the indicators of a group by code, in the order of the pack."""
        return {each.code: each for each in self.account.policy.indicators if each.group == group}


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group of an account."""

    seen: Seen
    name: str
    assessment: Assessment
    changes: dict[str, Change]

    @property
    def edge(self) -> int:
        """How many places the top and the bottom have."""
        return edge_of(len(self.assessment.lines), self.seen.account.policy.terms.edge)

    def ranked(self) -> list[tuple[Line, Standing]]:
        """Return the ranked units by place, those that share one in the order of the pack."""
        pairs = zip(self.assessment.lines, self.assessment.standings, strict=True)
        return sorted(pairs, key=lambda pair: pair[1].place)

    def line(self, unit: str) -> tuple[Line, Standing] | None:
        """Return the line of a unit; None where it is not ranked."""
        return next((pair for pair in self.ranked() if pair[0].unit == unit), None)

    def sheet(self, unit: str) -> Sheet:
        """Return the sheet of a unit.

        Raises:
            Http404: it is none of the group.
        """
        return found_or_404(each for each in self.assessment.sheets if each.unit == unit)

    def cell(self, unit: str, indicator: str) -> Cell:
        """Return a cell of a sheet.

        Raises:
            Http404: there is no such cell.
        """
        return found_or_404(each for each in self.sheet(unit).cells if each.indicator == indicator)


def found_or_404(found: Iterable[Found]) -> Found:
    """Return the first.

    Raises:
        Http404: there is none.
    """
    for each in found:
        return each
    raise Http404


def seen_of(request: HttpRequest, district: str, quarter: str | None = None) -> Seen | None:
    """Return the account that an address names, the newest where it names no quarter; None where none was drawn up yet.

    Raises:
        Http404: there is no such district, quarter or drawing up.
    """
    place, number = district_of(district), asked_number(request, "score")
    wanted = quarter or next(iter(quarters_of(place.id)), None)
    if wanted is None:
        return None
    if number is None:
        score = newest_score(place.id, wanted)
    else:
        score = found_or_404(each for each in scores_of(place.id, wanted) if each.number == number)
    if score is None:
        raise Http404
    return Seen(place, wanted, account_of(score.pk), number)


def group_of(request: HttpRequest, district: str, quarter: str, group: str) -> Group:
    """Return the group that an address names.

    Raises:
        Http404: there is no such account or group.
    """
    seen = seen_of(request, district, quarter)
    if seen is None or group not in seen.groups():
        raise Http404
    return Group(seen, group, seen.account.groups[group], changes_of(seen.account).get(group, {}))


def groups_of(seen: Seen) -> list[Group]:
    """Return the groups of an account that have units."""
    changes = changes_of(seen.account)
    return [Group(seen, name, seen.account.groups[name], changes.get(name, {})) for name in seen.groups()]

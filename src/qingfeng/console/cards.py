"""Cards: the list, and one card with its evidence and the history of its finding."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from qingfeng.casework.selectors.imports import sources_of
from qingfeng.console.access import allowed, anyone
from qingfeng.console.filters import Named, dimension
from qingfeng.console.finding_lines import card_rows, measured
from qingfeng.console.places import asked, asked_number, district_of, law_of
from qingfeng.console.rendering import address, page, with_query
from qingfeng.console.told import as_of_lines
from qingfeng.console.words import EVENTS, LEVEL_KINDS, REASONS, level
from qingfeng.directory.selectors import DistrictRow, unit_titles
from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.rule_words import asked as rule_asks
from qingfeng.pages.rule_words import ladder
from qingfeng.pages.words import moment
from qingfeng.supervision.check.result import title_of
from qingfeng.supervision.selectors import EventLine, card_numbered, events_of, page_of_cards


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened to a finding, in words."""

    instant: str
    shown: str
    what: str
    level: str
    word: str
    breach: str
    why: str
    under: str
    seen: str


@allowed(anyone)
def card_list(request: HttpRequest, district: str) -> HttpResponse:
    """Show cards, the newest number first."""
    place = district_of(district)
    wanted = asked(request, "level", known=("2", "3"))
    rows, more = page_of_cards(place.id, level=None if wanted is None else int(wanted), before=asked_number(request, "before"))
    named = Named("level", _("Level"), lambda code: level(int(code)), wanted)
    return page(
        request,
        "cards",
        place,
        rows=card_rows(rows, place, law_of(place).policy, unit_titles(place.id)),
        dimensions=(dimension(request, named, [("3", None), ("2", None)]),),
        is_filtered=wanted is not None,
        next=with_query(request, {"before": str(rows[-1].number)}) if more else "",
        next_key=str(rows[-1].number) if more else "",
        first=with_query(request, {"before": None}) if "before" in request.GET else "",
        clear=address(place, "cards"),
        sources=as_of_lines(sources_of(place.id), place),
    )


@allowed(anyone)
def card_page(request: HttpRequest, district: str, number: int) -> HttpResponse:
    """Show one card: why it was issued, what its finding rests on, what became of it."""
    place = district_of(district)
    line = card_numbered(place.id, number) if number < 2**31 else None
    if line is None:
        raise Http404
    law = law_of(place)
    rule = next((each for each in law.policy.rules if each.id == line.rule), None)
    return page(
        request,
        "card",
        place,
        card=card_rows([line], place, law.policy, unit_titles(place.id))[0],
        list_address=address(place, "cards"),
        rule_title=localized(title_of(rule)) if rule else line.rule,
        rule_asks=rule_asks(rule, law.policy) if rule else "",
        rule_levels=ladder(rule) if rule else "",
        basis=rule.basis if rule else "",
        events=[event_row(event, place) for event in reversed(events_of([line.finding]))],
        sources=as_of_lines(sources_of(place.id), place),
    )


def event_row(event: EventLine, district: DistrictRow) -> EventRow:
    """Say what happened to a finding."""
    zone = district.time_zone
    under = _("policy {policy} {policy_version}, calendar {calendar} {calendar_version}")
    return EventRow(
        instant=event.recorded_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        shown=moment(event.recorded_at, zone),
        what=_(EVENTS[event.kind]),
        level=LEVEL_KINDS[event.level],
        word=level(event.level),
        breach=measured(event.measure, event.measure_unit),
        why=_(REASONS.get(event.reason, event.reason)),
        under=under.format(
            policy=event.policy,
            policy_version=event.policy_version,
            calendar=event.calendar,
            calendar_version=event.calendar_version,
        ),
        seen=_("looked at as of {moment}").format(moment=moment(event.as_of, zone)),
    )

"""One case: what was done, how its deadline was counted, what each rule says and why."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from qingfeng.casework.selectors.case import origin_of_case, origins_of_acts, private_facts
from qingfeng.casework.selectors.cases import CaseLine, case_named
from qingfeng.console.access import allowed, anyone
from qingfeng.console.case_lines import case_title
from qingfeng.console.case_story import (
    Told,
    clock_of,
    events_of,
    facts_of,
    main_sheet,
    rule_line,
    rule_lines,
    verdict_summary,
)
from qingfeng.console.finding_lines import card_rows, finding_rows
from qingfeng.console.places import district_of
from qingfeng.console.receipts import proofs_of
from qingfeng.console.rendering import address, page, segment, unescaped
from qingfeng.console.verdict_page import days_of, rule_facts, sheets_of, used_acts
from qingfeng.console.words import titled
from qingfeng.directory.selectors import DistrictRow, item_titles, policy_version, unit_titles
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import localized
from qingfeng.pages.verdict_words import act_titles, procedure_titles
from qingfeng.pages.words import moment
from qingfeng.supervision.check import tell_case
from qingfeng.supervision.check.result import title_of
from qingfeng.supervision.record import judged_case
from qingfeng.supervision.selectors import cards_of_case, findings_of_case


@allowed(anyone)
def case_page(request: HttpRequest, district: str, number: str) -> HttpResponse:
    """Show a case."""
    place = district_of(district)
    line = _case(place, unescaped(number))
    origin, units = origin_of_case(line.id), unit_titles(place.id)
    told = _told(place, line, origin.key)
    applying, idle = rule_lines(told)
    cards = cards_of_case(line.id)
    carded = {card.finding for card in cards}
    bare = [finding for finding in findings_of_case(line.id) if finding.id not in carded]
    return page(
        request,
        "case",
        place,
        case=line,
        title=case_title(line, item_titles(place.id, [line.item or ""]), procedure_titles(told.result.policy)),
        unit=titled(line.unit, units),
        clock=clock_of(told),
        sheet=main_sheet(told),
        applying=applying,
        idle=idle,
        verdicts=verdict_summary(told),
        events=events_of(told, origins_of_acts(line.id), units),
        proofs=proofs_of(place, line),
        facts=facts_of(told, private_facts(line.id)),
        findings=finding_rows(bare, place, told.result.policy, units),
        cards=card_rows(cards, place, told.result.policy, units),
        origin=origin,
        import_address=address(place, "imports", str(origin.import_number)),
        list_address=address(place, "cases"),
        policy=policy_version(origin.policy),
        as_of=moment(told.result.settings.as_of, place.time_zone),
    )


@allowed(anyone)
def verdict_page(request: HttpRequest, district: str, number: str, rule: str) -> HttpResponse:
    """Explain what a rule says of a case, day by day."""
    place = district_of(district)
    line = _case(place, unescaped(number))
    origin = origin_of_case(line.id)
    told = _told(place, line, origin.key)
    units = unit_titles(place.id)
    verdict = next((each for each in told.story.verdicts if each.rule.id == rule), None)
    if verdict is None:
        raise Http404
    return page(
        request,
        "verdict",
        place,
        case=line,
        case_address=address(place, "cases", segment(line.number)),
        rule=verdict.rule,
        title=localized(title_of(verdict.rule)),
        line=rule_line(told, verdict),
        told=rule_facts(verdict, told.result.policy),
        sheets=sheets_of(told, verdict),
        days=days_of(told, verdict),
        acts=used_acts(told, verdict, units),
        findings=[
            each for each in finding_rows(findings_of_case(line.id), place, told.result.policy, units) if each.rule == rule
        ],
        rule_address=address(place, "policy", "rules", rule),
        policy=policy_version(origin.policy),
        as_of=moment(told.result.settings.as_of, place.time_zone),
    )


@allowed(anyone)
def case_elsewhere(_request: HttpRequest, district: str, number: str) -> HttpResponseBase:
    """Lead an address whose slashes were encoded once to the one that bears them."""
    place = district_of(district)
    line = _case(place, number)
    return HttpResponseRedirect(address(place, "cases", segment(line.number)))


def _case(place: DistrictRow, number: str) -> CaseLine:
    line = case_named(place.id, number)
    if line is None:
        raise Http404
    return line


def _told(place: DistrictRow, line: CaseLine, key: str) -> Told:
    result = judged_case(line.id, now=now())
    return Told(line, place, result, tell_case(result, key), act_titles(result.policy))

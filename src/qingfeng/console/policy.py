"""The policy browser: every part of the pack that a district lives by, each entry with its basis."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from pydantic import BaseModel

from qingfeng.console.access import allowed, anyone
from qingfeng.console.calendar_page import undecided_years, year_of, years_of
from qingfeng.console.places import Law, asked, district_of, law_of
from qingfeng.console.policy_parts import (
    PARTS,
    PartLink,
    code_of,
    entries,
    entry_of,
    facts_of,
    matching,
    part_links,
    title_of,
)
from qingfeng.console.rendering import address, page, with_query
from qingfeng.directory.policy.contents import ServiceItem
from qingfeng.directory.policy.differences import differences
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.rules import RuleBase
from qingfeng.directory.policy.words import shown
from qingfeng.directory.selectors import DistrictRow, VersionRow, calendar_versions, policy_versions
from qingfeng.directory.services import policy_of
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import N_, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.rule_words import asked as rule_asks
from qingfeng.pages.rule_words import condition, ladder
from qingfeng.pages.words import LEVELS, day, listed, moment

SIZE = 60
FORMS = {"original": N_("original"), "copy": N_("copy"), "electronic": N_("electronic")}
FROM = {"applicant": N_("from the applicant"), "shared_data": N_("from shared data")}


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """What stands on every page of the policy."""

    policy: Policy
    policy_title: str
    in_force: str
    parts: tuple[PartLink, ...]
    calendar_address: str
    versions_address: str
    undecided: str
    here: str
    digest: str


@allowed(anyone)
def policy_page(request: HttpRequest, district: str, part: str = "items") -> HttpResponse:
    """Show one part of the policy with a search over it."""
    place = district_of(district)
    if part not in PARTS:
        raise Http404
    law = law_of(place)
    sought, after = (asked(request, "q") or "").strip(), asked(request, "after")
    rows = matching(entries(law.policy, part, place), sought)
    start = next((index + 1 for index, row in enumerate(rows) if row.code == after), 0)
    more = len(rows) > start + SIZE
    own, title, first, second = PARTS[part]
    return page(
        request,
        "policy",
        place,
        top=_top(law, place, part),
        title=_(title),
        columns=(_(first), _(second)),
        rows=rows[start : start + SIZE],
        total=len(rows),
        all=len(getattr(law.policy, own)),
        sought=sought,
        clear=address(place, "policy", part),
        next=with_query(request, {"after": rows[start + SIZE - 1].code}) if more else "",
        next_key=rows[start + SIZE - 1].code if more else "",
        first=with_query(request, {}) if after else "",
    )


@allowed(anyone)
def entry_page(request: HttpRequest, district: str, part: str, code: str) -> HttpResponse:
    """Show one entry of the policy: everything that its file says of it."""
    place = district_of(district)
    if part not in PARTS:
        raise Http404
    law = law_of(place)
    one = entry_of(law.policy, part, code)
    if one is None:
        raise Http404
    return page(
        request,
        "entry",
        place,
        top=_top(law, place, part),
        title=title_of(one),
        code=code,
        part_title=_(PARTS[part][1]),
        part_address=address(place, "policy", part),
        facts=list(facts_of(one, law.policy)),
        materials=_materials(one),
        related=_related(one, law, place),
        examples=_examples(one, law),
        rule=(rule_asks(one, law.policy), condition(one, law.policy), ladder(one)) if isinstance(one, RuleBase) else None,
    )


@allowed(anyone)
def calendar_year(request: HttpRequest, district: str, name: str, year: int) -> HttpResponse:
    """Show one year of the calendar: every day, whether it counts, and whether a notice decided it."""
    place = district_of(district)
    law = law_of(place)
    years = years_of(law.calendar)
    if name != law.calendar.name or year not in years:
        raise Http404
    return page(
        request,
        "calendar",
        place,
        top=_top(law, place, "calendar"),
        year=year_of(law.calendar, year),
        name=name,
        version=law.calendar_version.version,
        years=[(str(each), address(place, "policy", "calendars", name, str(each)), each == year) for each in years],
    )


@allowed(anyone)
def version_list(request: HttpRequest, district: str) -> HttpResponse:
    """Show the versions of policy and calendar, and what changed from each policy to the next."""
    place = district_of(district)
    law = law_of(place)
    versions = policy_versions(place.pack)
    old = asked(request, "from") or (versions[1].digest[:12] if len(versions) > 1 else "")
    new = asked(request, "to") or versions[0].digest[:12]
    before, after = _version(versions, old), _version(versions, new)
    changes = differences(policy_of(before.id), policy_of(after.id)) if before and after else ()
    return page(
        request,
        "versions",
        place,
        top=_top(law, place, "versions"),
        rows=[_version_row(version, place, versions) for version in versions],
        calendars=[_version_row(version, place, ()) for version in calendar_versions(place.calendar)],
        before=before,
        after=after,
        changes=[(change.sign, change.text) for change in changes],
    )


def _top(law: Law, place: DistrictRow, here: str) -> Top:
    policy, year = law.policy, now().year
    return Top(
        policy=policy,
        policy_title=localized(policy.title),
        in_force=day(policy.in_force_from) if policy.in_force_from else "",
        parts=part_links(policy, place, here),
        calendar_address=address(place, "policy", "calendars", law.calendar.name, str(year)),
        versions_address=address(place, "policy", "versions"),
        undecided=listed([str(each) for each in undecided_years(law.calendar, date(year, 1, 1))]),
        here=here,
        digest=law.version.digest,
    )


def _materials(one: BaseModel) -> list[tuple[str, str, str, str]] | None:
    """Return the papers of an item; None where it is no item or its papers are not listed yet."""
    if not isinstance(one, ServiceItem) or one.materials is None:
        return None
    return [
        (
            localized(text_of(paper.title)),
            _(FORMS[paper.form]),
            _(FROM[paper.obtained_from]),
            localized(text_of(paper.required_when)) if paper.required_when else _("always"),
        )
        for paper in one.materials
    ]


def _related(one: BaseModel, law: Law, place: DistrictRow) -> list[tuple[str, str, str]]:
    """Return what else of the policy names an entry: items of a unit, indicators that count a rule."""
    code = code_of(one)
    found: list[tuple[str, BaseModel]] = []
    if isinstance(one, RuleBase):
        found = [("indicators", each) for each in law.policy.indicators if code in (each.rules or ())]
    elif not isinstance(one, ServiceItem):
        found = [("items", each) for each in law.policy.items if each.unit == code or code in each.joint]
    return [(code_of(each), title_of(each), address(place, "policy", part, code_of(each))) for part, each in found]


def _examples(one: BaseModel, law: Law) -> list[tuple[str, str]]:
    """Return the worked examples of a rule: how each was counted by hand, and what is found."""
    if not isinstance(one, RuleBase):
        return []
    return [
        (
            localized(text_of(example.count)),
            listed([f"{_(LEVELS[each.level.value])} ({shown(each.measure)})" for each in example.expect])
            or _("nothing is found"),
        )
        for example in law.policy.examples
        if example.rule == one.id
    ]


def _version(versions: tuple[VersionRow, ...], digest: str) -> VersionRow | None:
    return next((version for version in versions if digest and version.digest.startswith(digest)), None)


def _version_row(version: VersionRow, place: DistrictRow, all_: tuple[VersionRow, ...]) -> dict[str, str]:
    place_ = all_.index(version) if version in all_ else -1
    before = all_[place_ + 1] if 0 <= place_ < len(all_) - 1 else None
    return {
        "name": f"{version.name} {version.version}",
        "digest": version.digest,
        "recorded": moment(version.recorded_at, place.time_zone),
        "since": day(version.in_force_from) if version.in_force_from else "—",
        "compare": ""
        if before is None
        else address(place, "policy", "versions", **{"from": before.digest[:12], "to": version.digest[:12]}),
    }

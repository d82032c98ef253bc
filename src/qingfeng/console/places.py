"""What a request names: its district, a number, a filter; whatever does not exist is not found."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.selectors import DistrictRow, VersionRow, calendar_versions, district_named, policy_versions
from qingfeng.directory.services import calendar_of, policy_of
from qingfeng.foundation.calendars import WorkCalendar


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """What a district lives by at present: its policy and calendar in their newest versions."""

    version: VersionRow
    policy: Policy
    calendar_version: VersionRow
    calendar: WorkCalendar


def district_of(code: str) -> DistrictRow:
    """Return the district of an address.

    Raises:
        Http404: there is none of that code.
    """
    found = None if "\0" in code else district_named(code)
    if found is None:
        raise Http404
    return found


def law_of(district: DistrictRow) -> Law:
    """Return the newest policy and calendar of a district.

    Raises:
        Http404: neither was ever loaded, so that there is nothing to show.
    """
    versions, calendars = policy_versions(district.pack)[:1], calendar_versions(district.calendar)[:1]
    if not versions or not calendars:
        raise Http404
    return Law(versions[0], policy_of(versions[0].id), calendars[0], calendar_of(calendars[0].id))


def asked(request: HttpRequest, name: str, *, known: tuple[str, ...] | None = None) -> str | None:
    """Return a word of the query, None where it is missing.

    Raises:
        Http404: it is none of those known, or nothing that a database could hold.
    """
    value = request.GET.get(name)
    if value is not None and ("\0" in value or (known is not None and value not in known)):
        raise Http404
    return value


def asked_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the query.

    Raises:
        Http404: it is no number of up to 18 digits.
    """
    value = request.GET.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 18):
        raise Http404
    return int(value)

"""Reads of the directory: districts, titles of units and items, versions of policies and calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from qingfeng.directory.models import CalendarVersion, District, PolicyVersion, ServiceItem, Unit
from qingfeng.foundation.messages import Text


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district as pages know it."""

    id: int
    code: str
    title: Text
    pack: str
    time_zone: str
    calendar: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a policy or of a calendar; `in_force_from` is None for calendars."""

    id: int
    name: str
    version: str
    digest: str
    recorded_at: datetime
    in_force_from: date | None


def districts() -> tuple[DistrictRow, ...]:
    """Return all districts by their codes."""
    return tuple(_row(district) for district in District.objects.order_by("code"))


def district_named(code: str) -> DistrictRow | None:
    """Return a district by its code; None where there is none."""
    found = District.objects.filter(code=code).first()
    return None if found is None else _row(found)


def unit_titles(district: int) -> dict[str, Text]:
    """Return the titles of a district's units by their codes."""
    return _titles(Unit.objects.filter(district=district).order_by("code").values_list("code", "title_zh", "title_en"))


def item_titles(district: int, codes: Iterable[str]) -> dict[str, Text]:
    """Return the titles of some service items by their codes."""
    rows = ServiceItem.objects.filter(district=district, code__in=set(codes))
    return _titles(rows.values_list("code", "title_zh", "title_en"))


def policy_versions(pack: str) -> tuple[VersionRow, ...]:
    """Return the versions of a pack, the newest first."""
    rows = PolicyVersion.objects.filter(name=pack).order_by("-recorded_at", "-pk")
    return tuple(
        VersionRow(id_, name, version, digest, recorded_at, since)
        for id_, name, version, digest, recorded_at, since in rows.values_list(
            "pk", "name", "version", "digest", "recorded_at", "in_force_from"
        )
    )


def policy_version(version: int) -> VersionRow | None:
    """Return one version of a pack."""
    rows = PolicyVersion.objects.filter(pk=version)
    found = rows.values_list("pk", "name", "version", "digest", "recorded_at", "in_force_from").first()
    return None if found is None else VersionRow(*found)


def calendar_versions(name: str) -> tuple[VersionRow, ...]:
    """Return the versions of a calendar, the newest first."""
    rows = CalendarVersion.objects.filter(name=name).order_by("-recorded_at", "-pk")
    return tuple(
        VersionRow(id_, own, version, digest, recorded_at, None)
        for id_, own, version, digest, recorded_at in rows.values_list("pk", "name", "version", "digest", "recorded_at")
    )


def _row(district: District) -> DistrictRow:
    return DistrictRow(
        id=district.pk,
        code=district.code,
        title=Text(district.title_zh, district.title_en),
        pack=district.pack,
        time_zone=district.time_zone,
        calendar=district.calendar,
        simulated=district.simulated,
    )


def _titles(rows: Iterable[tuple[str, str, str]]) -> dict[str, Text]:
    return {code: Text(zh, en) for code, zh, en in rows}

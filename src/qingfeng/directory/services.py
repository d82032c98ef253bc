"""Acts of the directory: versions of policies and calendars kept whole, districts founded, their units and items brought up."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from qingfeng.directory.models import (
    CalendarVersion,
    District,
    PolicyVersion,
    Responsibility,
    ServiceItem,
    ServiceItemVersion,
    Unit,
)
from qingfeng.directory.policy.contents import ServiceItem as ItemEntry
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import WorkCalendar, load_calendar, read_calendar
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_, Text
from qingfeng.foundation.once import once
from qingfeng.foundation.resources import shipped
from qingfeng.storage.copying import lock
from qingfeng.storage.keeping import keep


class OtherPackError(InputError):
    """A district lives by one pack; its versions follow each other."""


class UnknownDistrictError(InputError):
    """There is no district of that code."""


def district_of(code: str) -> District:
    """Return a district by its code.

    Raises:
        UnknownDistrictError: there is none; the sentence names those there are.
    """
    found = District.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(District.objects.order_by("code").values_list("code", flat=True)) or "-"
        message = N_('there is no district "{code}"; there are: {known}. Name one with --district.')
        raise UnknownDistrictError(message, code=code, known=known)
    return found


def keep_policy(policy: Policy, *, at: datetime) -> PolicyVersion:
    """Return the row of a pack's content, made if it is not there yet."""
    found = PolicyVersion.objects.filter(name=policy.name, digest=policy.digest).first()
    if found is not None:
        return found
    return keep(
        PolicyVersion(
            name=policy.name,
            version=policy.version,
            digest=policy.digest,
            files=_files(policy.source),
            in_force_from=policy.in_force_from or at.date(),
            recorded_at=at,
        )
    )


def keep_calendar(calendar: WorkCalendar, *, at: datetime) -> CalendarVersion:
    """Return the row of a shipped calendar's content, made if it is not there yet."""
    found = CalendarVersion.objects.filter(name=calendar.name, digest=calendar.digest).first()
    if found is not None:
        return found
    files = _files(shipped("calendars", calendar.name))
    return keep(
        CalendarVersion(name=calendar.name, version=calendar.version, digest=calendar.digest, files=files, recorded_at=at)
    )


@once(maxsize=32)
def policy_of(version_id: int) -> Policy:
    """Return the policy that a row keeps, read from its own files whatever ships today."""
    version = PolicyVersion.objects.get(pk=version_id)
    with tempfile.TemporaryDirectory(prefix="qingfeng-") as folder:
        return load_pack(str(_written(version.files, Path(folder, version.name))))


@once(maxsize=32)
def calendar_of(version_id: int) -> WorkCalendar:
    """Return the calendar that a row keeps."""
    version = CalendarVersion.objects.get(pk=version_id)
    with tempfile.TemporaryDirectory(prefix="qingfeng-") as folder:
        return read_calendar(_written(version.files, Path(folder, version.name)))


@transaction.atomic
def found_district(policy: Policy, *, code: str, simulated: bool, at: datetime) -> District:
    """Make a district that lives by a pack, or bring one up to the pack's present content; doing it twice changes nothing.

    Units and items that the pack no longer names stay: cases of theirs may run.

    Raises:
        OtherPackError: the district lives by another pack.
    """
    lock(f"district {code}")
    # The pack's title is that of the district it is written for; another that lives by it must not go by its name.
    title = policy.title if code == policy.name else Text(zh=code, en=code)
    district, _ = District.objects.get_or_create(
        code=code,
        defaults={
            "title_zh": title.zh,
            "title_en": title.en,
            "pack": policy.name,
            "time_zone": policy.timezone,
            "calendar": policy.calendar,
            "simulated": simulated,
        },
    )
    if district.pack != policy.name:
        message = N_("the district {district} lives by the pack {pack}, not by {other}; give another district or that pack.")
        raise OtherPackError(message, district=code, pack=district.pack, other=policy.name)
    keep_calendar(load_calendar(district.calendar), at=at)
    version = keep_policy(policy, at=at)
    if not ServiceItemVersion.objects.filter(policy=version, item__district=district).exists():
        units = _bring_up_units(district, policy)
        _bring_up_items(district, policy, version, units)
    return district


def _bring_up_units(district: District, policy: Policy) -> dict[str, Unit]:
    rows = [
        Unit(district=district, code=unit.code, title_zh=unit.title.zh, title_en=unit.title.en, group=unit.group)
        for unit in policy.units
    ]
    Unit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["district", "code"],
        update_fields=["title_zh", "title_en", "group"],
    )
    return {unit.code: unit for unit in Unit.objects.filter(district=district)}


def _bring_up_items(district: District, policy: Policy, version: PolicyVersion, units: dict[str, Unit]) -> None:
    ServiceItem.objects.bulk_create(
        [
            ServiceItem(district=district, code=item.code, title_zh=item.title.zh, title_en=item.title.en)
            for item in policy.items
        ],
        update_conflicts=True,
        unique_fields=["district", "code"],
        update_fields=["title_zh", "title_en"],
    )
    items = {item.code: item for item in ServiceItem.objects.filter(district=district)}
    ServiceItemVersion.objects.bulk_create(
        [
            ServiceItemVersion(item=items[item.code], policy=version, content=item.model_dump(mode="json", by_alias=True))
            for item in policy.items
        ]
    )
    for item in policy.items:
        if item.unit in units:
            _hand_over(items[item.code], units[item.unit], item, version)


def _hand_over(item: ServiceItem, unit: Unit, entry: ItemEntry, version: PolicyVersion) -> None:
    """Let a unit lead an item from the day the version is in force; whoever led it until then leads it no longer."""
    since = version.in_force_from
    present = Responsibility.objects.filter(item=item, days__endswith__isnull=True).select_related("unit").first()
    if present is not None and present.unit.code == entry.unit:
        return
    if present is not None:
        present.days = DateRange(present.days.lower, since)
        present.save(update_fields=["days"])
    Responsibility.objects.create(item=item, unit=unit, days=DateRange(since, None))


def _files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.toml"))}


def _written(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder

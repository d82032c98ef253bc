"""Districts: packs kept whole, units and items brought up, responsibility that changes hands on a day."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
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
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.services import (
    OtherPackError,
    UnknownDistrictError,
    calendar_of,
    district_of,
    found_district,
    keep_policy,
    policy_of,
)
from qingfeng.foundation.calendars import load_calendar
from qingfeng.storage.models import LeafOutbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)


def _newer(tmp_path: Path, policy: Policy) -> tuple[Policy, str, str, str]:
    """Return a later version in which one item is led by another unit: (policy, item, old unit, new unit)."""
    folder = tmp_path / "later"
    shutil.copytree(policy.source, folder)
    head = folder / "pack.toml"
    head.write_text(
        head.read_text("utf-8").replace(f"in_force_from = {policy.in_force_from}", "in_force_from = 2026-10-01"), "utf-8"
    )
    item = next(each for each in policy.items if each.unit != "township")
    other = next(unit.code for unit in policy.units if unit.group == "key" and unit.code != item.unit)
    path = next(each for each in (folder / "items").glob("*.toml") if f'"{item.code}"' in each.read_text("utf-8"))
    text = path.read_text("utf-8")
    begin = text.index(f'"{item.code}"')
    path.write_text(text[:begin] + text[begin:].replace(f'"{item.unit}"', f'"{other}"', 1), "utf-8")
    return load_pack(str(folder)), item.code, item.unit, other


def test_a_district_has_the_units_and_items_of_its_pack_once() -> None:
    policy = load_pack("fuling")

    first = found_district(policy, code="fuling", simulated=True, at=AT)
    second = found_district(policy, code="fuling", simulated=True, at=AT)

    assert first.pk == second.pk
    counts = (Unit.objects.count(), ServiceItem.objects.count(), ServiceItemVersion.objects.count())
    assert counts == (104, 444, 444)
    assert (PolicyVersion.objects.count(), CalendarVersion.objects.count()) == (1, 1)
    assert set(LeafOutbox.objects.values_list("kind", flat=True)) == {"policy_version", "calendar_version"}
    assert Responsibility.objects.count() == sum(item.unit != "township" for item in policy.items)


def test_only_the_district_that_a_pack_is_written_for_goes_by_its_title() -> None:
    policy = load_pack("fuling")

    own, other = (found_district(policy, code=code, simulated=True, at=AT) for code in ("fuling", "xihe"))

    assert (own.title_zh, own.title_en) == (policy.title.zh, policy.title.en)
    assert (other.title_zh, other.title_en) == ("xihe", "xihe")


def test_a_pack_is_read_back_as_it_was_loaded_whatever_ships_later() -> None:
    policy = load_pack("wabo")
    version = keep_policy(policy, at=AT)
    found_district(policy, code="wabo", simulated=False, at=AT)

    read, calendar = policy_of(version.pk), calendar_of(CalendarVersion.objects.get().pk)

    assert (read.digest, read.rules, read.title) == (policy.digest, policy.rules, policy.title)
    assert calendar.digest == load_calendar("nl").digest


def test_an_item_changes_hands_on_the_day_its_new_version_is_in_force(tmp_path: Path) -> None:
    policy = load_pack("fuling")
    newer, code, old, new = _newer(tmp_path, policy)
    found_district(policy, code="fuling", simulated=True, at=AT)

    found_district(newer, code="fuling", simulated=True, at=AT)

    led = Responsibility.objects.filter(item__code=code).order_by("days").values_list("unit__code", "days")
    assert list(led) == [(old, DateRange(policy.in_force_from, date(2026, 10, 1))), (new, DateRange(date(2026, 10, 1), None))]
    assert ServiceItemVersion.objects.filter(item__code=code).count() == 2


def test_no_two_units_lead_an_item_on_one_day() -> None:
    found_district(load_pack("fuling"), code="fuling", simulated=True, at=AT)
    led = Responsibility.objects.first()
    assert led is not None
    other = Unit.objects.exclude(pk=led.unit_id).first()
    assert other is not None

    with pytest.raises(IntegrityError, match="responsibility_one_at_a_time"), transaction.atomic():
        Responsibility.objects.create(item=led.item, unit=other, days=DateRange(date(2027, 1, 1), None))


def test_a_district_stays_with_its_pack() -> None:
    found_district(load_pack("wabo"), code="one", simulated=False, at=AT)

    with pytest.raises(OtherPackError, match="lives by the pack wabo, not by fuling"):
        found_district(load_pack("fuling"), code="one", simulated=False, at=AT)
    assert District.objects.get().pack == "wabo"


def test_an_unknown_district_is_told_with_those_there_are() -> None:
    found_district(load_pack("wabo"), code="one", simulated=False, at=AT)

    with pytest.raises(UnknownDistrictError, match='no district "two"; there are: one'):
        district_of("two")

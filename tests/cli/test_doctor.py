"""`qingfeng doctor`: what it sees, and what it says to do."""

import json
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.running import run

from qingfeng.casework.models import Source
from qingfeng.cli import machine_examinations as machine
from qingfeng.cli import record_examinations as record
from qingfeng.cli.examination import Examination
from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.services import found_district
from qingfeng.foundation import clock
from qingfeng.foundation.calendars import load_calendar
from qingfeng.workflows.beginning import bring_up_packs, found_examples

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def states(found: list[Examination]) -> dict[str, str]:
    return {one.code: one.state for one in found}


def test_without_a_database_it_says_how_one_is_made_and_makes_none(tmp_path: Path, free_port: int) -> None:
    done = run(tmp_path, "doctor", "--data", str(tmp_path / "data"), "--port", str(free_port))

    assert done.returncode == 0, done.stdout
    assert "✓ Database: not made yet" in done.stdout
    assert "✓ Disk:" in done.stdout
    assert not (tmp_path / "data").exists()


def test_json_has_codes_states_and_remedies_and_the_exit_code_says_what_is_not_well(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        done = run(tmp_path, "doctor", "--data", str(tmp_path / "data"), "--port", port, "--format", "json")

    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert found["well"] is False
    unwell = [one for one in found["examinations"] if one["state"] == "unwell"]
    assert [one["code"] for one in unwell] == ["port"]
    assert all(one["remedy"] for one in unwell)


def test_every_line_is_told_in_both_languages(tmp_path: Path, free_port: int) -> None:
    spoken = [
        run(tmp_path, "doctor", "--data", str(tmp_path / "data"), "--port", str(free_port), language=language).stdout
        for language in ("en", "zh")
    ]

    assert len({text.count("\n") for text in spoken}) == 1


@pytest.mark.parametrize("year", [1999, 2025, 2071])
def test_a_clock_that_cannot_be_right_is_told(year: int) -> None:
    assert machine.clock(AT.replace(year=year)).state == "unwell"
    assert machine.clock(AT).state == "well"


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))

    assert machine.python().state == "unwell"


@pytest.mark.parametrize(("year", "state"), [(2024, "well"), (2026, "note"), (2027, "unwell")])
def test_a_calendar_must_be_decided_for_this_year_and_may_wait_for_the_next(year: int, state: str) -> None:
    found = list(machine.calendars([load_calendar("cn")], AT.replace(year=year)))

    assert states(found) == {"calendar.cn": state}
    assert "2026" in found[0].told


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started() -> None:
    """The record as the first start leaves it."""
    at = clock.now()
    bring_up_packs(at=at)
    found_examples(at=at, cases=300)


def contents(after: timedelta = timedelta()) -> list[Examination]:
    return list(record.contents(clock.now() + after))


@pytest.mark.django_db
@pytest.mark.usefixtures("started")
def test_after_the_first_start_all_is_well() -> None:
    found = states([record.database(None), record.migrations(), *contents()])

    assert {code for code in found if code.startswith(("district", "source"))} == {
        "district.fuling",
        "district.wabo",
        "source.fuling.simulation",
    }
    assert set(found.values()) - {"note"} == {"well"}


@pytest.mark.django_db
def test_packs_that_are_not_loaded_are_told() -> None:
    assert states(contents())["packs"] == "unwell"


@pytest.mark.django_db
@pytest.mark.usefixtures("started")
def test_a_clock_that_went_back_behind_the_record_is_told() -> None:
    assert states(contents(-timedelta(days=1)))["district.fuling"] == "unwell"


@pytest.mark.django_db
@pytest.mark.parametrize(("silence", "state"), [(timedelta(hours=2), "well"), (timedelta(days=2), "unwell")])
def test_a_silent_feed_is_told(silence: timedelta, state: str) -> None:
    at = clock.now()
    bring_up_packs(at=at)
    found_district(load_pack("wabo"), code="wabo", simulated=False, at=at)
    Source.objects.create(
        district=District.objects.get(), code="hotline", kind="feed", issues_cards=True, complete_until=at - silence
    )

    assert states(contents())["source.wabo.hotline"] == state


@pytest.mark.django_db
def test_founding_the_examples_fails_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    from qingfeng.workflows import beginning

    def broken(*_arguments: object) -> Callable[..., object]:
        raise RuntimeError("killed here")

    monkeypatch.setattr(beginning, "take_in", broken)
    with pytest.raises(RuntimeError):
        beginning.found_examples(at=clock.now(), cases=300)

    assert not beginning.has_districts()

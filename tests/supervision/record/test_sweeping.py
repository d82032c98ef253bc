"""Findings as events: what a rule says of the record is written once, follows corrections and time, and makes cards."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.casework.small_logs import AT, small_log, small_policy, taken

from qingfeng.casework.models import Act, Case, CaseCount, CaseState, Source
from qingfeng.supervision.models import Card, Finding, FindingEvent, FindingState
from qingfeng.supervision.sweeping import check_cases, due_cases, sweep

pytestmark = pytest.mark.django_db

OPEN = "k1,submit,2026-06-01T09:00:00,,,\n"


def _all() -> list[int]:
    return list(Case.objects.values_list("pk", flat=True))


def _at(day: int, hour: int = 4) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def _events() -> list[tuple[str, int, str]]:
    return list(FindingEvent.objects.order_by("finding_id", "seq").values_list("kind", "level", "reason"))


def _feed(tmp_path: Path, rows: str, at: datetime) -> None:
    """Take rows in as a feed does: complete until now, issuing cards."""
    policy = getattr(_feed, "policy", None) if (tmp_path / "pack").exists() else None
    (tmp_path / "pack").touch()
    _feed.policy = policy or small_policy(tmp_path)  # type: ignore[attr-defined]
    taken(small_log(tmp_path, rows), _feed.policy, at=at, kind="feed")  # type: ignore[attr-defined]


def test_judging_the_same_record_twice_writes_nothing(tmp_path: Path) -> None:
    late = OPEN + "k1,decide,2026-06-12T09:00:00,,,\n"
    taken(small_log(tmp_path, late), small_policy(tmp_path))
    before = _events()

    again = check_cases(_all(), now=AT, reason="record")

    assert before == [("reached", 3, "record")]
    assert (again.changed, again.withdrawn, _events()) == (0, 0, before)


def test_a_running_clock_reaches_one_level_after_another_as_time_passes(tmp_path: Path) -> None:
    _feed(tmp_path, OPEN, _at(2))
    state = CaseState.objects.get()
    # Submitted on Monday 1 June: five working days end on Monday 8 June, 24:00, local time.
    assert state.deadline_at == datetime(2026, 6, 8, 16, tzinfo=UTC)
    assert state.next_check_at == datetime(2026, 6, 7, 16, tzinfo=UTC)
    assert due_cases(_at(7, 15)) == []

    steps = [(sweep(at=_at(day, 17)).changed, CaseState.objects.get().standing) for day in (7, 8, 11)]

    assert steps == [(1, "open"), (1, "late"), (1, "late")]
    assert _events() == [("reached", 1, "time"), ("reached", 2, "time"), ("reached", 3, "time")]
    assert list(Card.objects.order_by("number").values_list("number", "level")) == [(1, 2), (2, 3)]
    assert CaseState.objects.get().next_check_at is None


def test_nothing_is_due_when_nothing_can_change(tmp_path: Path) -> None:
    taken(small_log(tmp_path, OPEN), small_policy(tmp_path))

    done = sweep(at=datetime(2030, 1, 1, tzinfo=UTC))

    # A file has told everything up to its last act; later instants are not known to it.
    assert (CaseState.objects.get().next_check_at, done.cases, FindingEvent.objects.count()) == (None, 0, 0)


def test_a_decision_that_arrives_late_lowers_what_time_alone_had_raised(tmp_path: Path) -> None:
    _feed(tmp_path, OPEN, _at(2))
    sweep(at=_at(12))

    _feed(tmp_path, OPEN + "k1,decide,2026-06-09T09:00:00,,,\n", _at(12, 5))

    assert _events() == [("reached", 3, "time"), ("lowered", 2, "record")]
    state = FindingState.objects.get()
    assert (state.level, state.highest, state.is_open) == (2, 3, False)
    assert CaseState.objects.get().standing == "ended_late"


def test_a_decision_that_was_in_time_withdraws_the_finding_and_keeps_its_events(tmp_path: Path) -> None:
    _feed(tmp_path, OPEN, _at(2))
    sweep(at=_at(10))

    _feed(tmp_path, OPEN + "k1,decide,2026-06-05T09:00:00,,,\n", _at(10, 5))

    # The reminder of a clock that stopped before its last day was never reached either.
    assert _events()[-1] == ("withdrawn", 0, "record")
    assert (FindingState.objects.get().level, FindingState.objects.get().highest) == (0, 2)
    assert CaseState.objects.get().level == 0
    assert Card.objects.count() == 1


def test_imports_issue_no_cards(tmp_path: Path) -> None:
    taken(small_log(tmp_path, OPEN + "k1,decide,2026-06-20T09:00:00,,,\n"), small_policy(tmp_path))

    assert (Finding.objects.count(), Card.objects.count()) == (1, 0)
    assert Source.objects.get().issues_cards is False


def test_counts_follow_states(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    taken(small_log(tmp_path, OPEN + "k2,submit,2026-06-02T09:00:00,,,\n"), policy)
    taken(small_log(tmp_path, OPEN + "k1,decide,2026-06-20T09:00:00,,,\n"), policy)

    counted = {(row.standing, row.level): row.count for row in CaseCount.objects.filter(count__gt=0)}
    stood = {(row.standing, row.level): 1 for row in CaseState.objects.all()}

    assert counted == stood == {("ended_late", 3): 1, ("late", 3): 1}


def test_a_correction_known_later_than_the_question_is_not_seen(tmp_path: Path) -> None:
    from qingfeng.casework.frames import columns_of, record_frames
    from qingfeng.casework.models import Import

    policy = small_policy(tmp_path)
    mapping = {
        "case": "case",
        "act": "act",
        "at": "at",
        "recorded_at": "note",
        "attributes": {"act": {"fee": {"column": "fee", "type": "decimal"}}},
    }
    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,2026-06-01T10:00:00,1\n", mapping=mapping), policy)
    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,2026-06-03T10:00:00,2\n", mapping=mapping), policy)
    columns = columns_of(Import.objects.all())

    fees = [record_frames(_all(), columns, known_at=_at(day)).acts["act.fee"].to_list() for day in (1, 2, 4)]

    assert fees == [[1.0], [1.0], [2.0]]
    assert list(Act.objects.order_by("seq").values_list("corrects", flat=True)) == [None, 1]


def test_an_earlier_import_is_told_without_what_later_ones_corrected(tmp_path: Path) -> None:
    from qingfeng.supervision.record import WithdrawnImportError, import_of, imported_log
    from qingfeng.workflows.records import take_back

    policy = small_policy(tmp_path)
    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,,1\n"), policy)
    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,,2\nk1,decide,2026-06-02T09:00:00,,,\n"), policy)
    district = Source.objects.get().district

    fees = [imported_log(import_of(district, number))[0].acts["act.fee"].to_list() for number in (1, 2)]

    assert fees == [[1.0], [2.0, None]]
    take_back(district, 2, reason="a test", at=AT)
    with pytest.raises(WithdrawnImportError, match="a test"):
        imported_log(import_of(district, 2))
    assert imported_log(import_of(district, 1))[0].acts["act.fee"].to_list() == [1.0]

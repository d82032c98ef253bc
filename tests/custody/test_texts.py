"""What stages give the log is what the forms say of their rows, byte for byte."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.custody.small_record import KINDS, made_record

from qingfeng.casework.models import Act, CaseFact, CaseFacts, Import, Withdrawal
from qingfeng.directory.models import CalendarVersion, PolicyVersion
from qingfeng.ledger.columns import number_text
from qingfeng.ledger.forms import (
    ActForm,
    CardForm,
    EventForm,
    FactsForm,
    Form,
    ImportForm,
    Json,
    SweepForm,
    Version,
    WithdrawalForm,
)
from qingfeng.ledger.sources import sources
from qingfeng.storage.models import LeafOutbox
from qingfeng.supervision.models import Card, FindingEvent, Sweep

pytestmark = pytest.mark.django_db


def _json(value: object) -> Json | None:
    return None if value is None else Json(value if isinstance(value, str) else json.dumps(value))


def _version(row: PolicyVersion | CalendarVersion) -> Version:
    return Version(row.name, row.version, row.digest)


def _act(row: Act) -> Form:
    return ActForm(
        district=row.case.district.code,
        source=row.case.source.code,
        case=row.case.number,
        seq=row.seq,
        key=bytes(row.key),
        import_number=row.of.number,
        place=row.place,
        name=row.name,
        step=row.step,
        happened_at=row.happened_at,
        happened_on=row.happened_on,
        precision=row.precision,
        recorded_at=row.recorded_at,
        event_id=row.event_id,
        performer=row.performer,
        unit=row.unit,
        attributes=_json(row.attributes),
        digests=_json(row.digests),
        corrects=row.corrects,
        void=row.void,
    )


def _facts(row: CaseFacts) -> Form:
    facts = list(CaseFact.objects.filter(case=row.case, of=row.of))
    return FactsForm(
        district=row.case.district.code,
        source=row.case.source.code,
        case=row.case.number,
        case_key=row.case.key,
        import_number=row.of.number,
        policy=_version(row.case.policy),
        facts={fact.key: _json(fact.value) for fact in facts if fact.digest is None},
        digests={fact.key: fact.digest for fact in facts if fact.digest is not None},
    )


def _import(row: Import) -> Form:
    same = ("file_name", "file_size", "file_digest", "file_kind", "time_zone", "complete_until", "guessed", "simulated")
    return ImportForm(
        district=row.district.code,
        import_number=row.number,
        source=row.source.code,
        policy=_version(row.policy),
        calendar=_version(row.calendar),
        recorded_at=row.recorded_at,
        **{name: getattr(row, name) for name in same},
        **{name: _json(getattr(row, name)) for name in ("mapping", "columns", "notes", "attributes", "counts")},
    )


def _withdrawal(row: Withdrawal) -> Form:
    return WithdrawalForm(row.of.district.code, row.of.number, row.reason, row.recorded_at)


def _card(row: Card) -> Form:
    finding = row.finding
    return CardForm(
        district=row.district.code,
        number=row.number,
        case=finding.case.number,
        finding=bytes(finding.key),
        rule=finding.rule,
        role=finding.role,
        act=None if finding.act_key is None else bytes(finding.act_key),
        level=row.level,
        issued_at=row.issued_at,
        answer_by=row.answer_by,
    )


def _event(row: FindingEvent) -> Form:
    finding = row.finding
    same = ("seq", "kind", "level", "measure_unit", "reached_at", "deadline_at", "deadline_on", "is_open", "unit", "reason")
    return EventForm(
        district=finding.case.district.code,
        case=finding.case.number,
        finding=bytes(finding.key),
        rule=finding.rule,
        role=finding.role,
        act=None if finding.act_key is None else bytes(finding.act_key),
        measure=None if row.measure is None else number_text(row.measure),
        evidence=Json(json.dumps(row.evidence)),
        policy=row.policy.digest,
        calendar=row.calendar.digest,
        as_of=row.as_of,
        recorded_at=row.recorded_at,
        **{name: getattr(row, name) for name in same},
    )


def _sweep(row: Sweep) -> Form:
    lines = sorted(_event(event).text.encode() + b"\n" for event in FindingEvent.objects.filter(sweep=row))
    return SweepForm(row.as_of, row.cases, len(lines), hashlib.sha256(b"".join(lines)).hexdigest(), row.recorded_at)


MAKERS: dict[str, tuple[Callable[[], object], Callable[..., Form]]] = {
    "act": (lambda: Act.objects.order_by("case_id", "seq"), _act),
    "case_facts": (lambda: CaseFacts.objects.order_by("case_id", "of_id"), _facts),
    "import": (lambda: Import.objects.order_by("pk"), _import),
    "withdrawal": (lambda: Withdrawal.objects.order_by("pk"), _withdrawal),
    "card": (lambda: Card.objects.order_by("pk"), _card),
    "sweep": (lambda: Sweep.objects.order_by("pk"), _sweep),
}


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_row_has_the_text_of_its_form_and_its_own_salt(tmp_path: Path, kind: str) -> None:
    made_record(tmp_path)
    rows, form = MAKERS[kind]
    expected = [(bytes(row.leaf_salt), form(row).text) for row in rows()]  # type: ignore[attr-defined]
    assert expected

    assert [(leaf.salt, leaf.text) for leaf in sources()[kind].every()] == expected


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_rows_asked_for_by_their_keys_are_those_of_the_whole_table(tmp_path: Path, kind: str) -> None:
    made_record(tmp_path)
    every = list(sources()[kind].every())
    keys = [(leaf.first, leaf.second) for leaf in every]
    waiting = set(LeafOutbox.objects.filter(kind=kind).values_list("first", "second"))

    assert keys == sorted(waiting)
    assert sorted(sources()[kind].leaves(keys[::2])) == every[::2]


def test_a_person_calls_each_row_by_a_name(tmp_path: Path) -> None:
    made_record(tmp_path)
    act = Act.objects.get(case__key="k1", seq=2)

    told = {kind: source.told(next(iter(source.every())).first, 1) for kind, source in sources().items() if kind in KINDS}

    assert sources()["act"].told(act.case_id, 2) == "district small, case k1, act 2"
    assert sources()["act"].told(10**6, 2) == "case with the internal number 1000000, act 2"
    assert told["import"] == "district small, import 1"
    assert told["withdrawal"] == "withdrawal of district small, import 2"
    assert told["card"] == "district small, card 1"
    assert told["policy_version"] == "policy small 1"
    assert told["case_facts"].startswith("district small, case k1, what ")

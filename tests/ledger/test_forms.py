"""Canonical forms of rows, written out whole: they must read the same in twenty years."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from tests.ledger.making import ACT, SALT

from qingfeng.ledger.canonical import NotCanonicalError, read_canonical
from qingfeng.ledger.forms import CardForm, FactsForm, Form, ImportForm, Json, SweepForm, Version, WithdrawalForm
from qingfeng.ledger.leaves import MalformedLeafError, bundle, commitment, is_commitment, public_entry

AT = datetime(2026, 6, 2, 0, 30, 0, 7, UTC)
AT_TEXT = '"2026-06-02T00:30:00.000007Z"'
POLICY = Version("wabo", "2026.1", "aa" * 32)
CALENDAR = Version("nl", "2026", "bb" * 32)
FORMS: list[tuple[Form, str]] = [
    (
        ACT,
        '{"attributes":{"fee":"12.50","urgent":false},"case":"XH-2026-000017","corrects":null,"digests":{'
        '"fax":"' + sha256(bytes(range(1, 17)) + b'"none"').hexdigest() + '",'
        '"note":"' + sha256(bytes(range(16)) + b'"by telephone"').hexdigest() + '"},'
        '"district":"xihe","event_id":null,"happened_at":"2026-06-01T01:12:00.000000Z","happened_on":"2026-06-01",'
        '"import_number":"1","key":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","name":"accept",'
        '"performer":"48","place":"1","precision":"instant","recorded_at":null,"seq":"2","source":"window","step":null,'
        '"type":"act","unit":"social","void":false}',
    ),
    (
        FactsForm(
            district="xihe",
            source="window",
            case="XH-2026-000017",
            case_key="17",
            import_number=1,
            policy=POLICY,
            facts={"zone": Json('"A"'), "limit": Json('{"value":20,"unit":"workday"}'), "gone": None},
            digests={"name": "cc" * 32},
        ),
        '{"case":"XH-2026-000017","case_key":"17","digests":{"name":"' + "cc" * 32 + '"},"district":"xihe",'
        '"facts":{"gone":null,"limit":{"unit":"workday","value":"20"},"zone":"A"},"import_number":"1",'
        '"policy":{"digest":"' + "aa" * 32 + '","name":"wabo","version":"2026.1"},"source":"window","type":"facts"}',
    ),
    (
        ImportForm(
            district="xihe",
            import_number=1,
            source="window",
            policy=POLICY,
            calendar=CALENDAR,
            file_name="june.csv",
            file_size=1234,
            file_digest="dd" * 32,
            file_kind="csv",
            time_zone="Asia/Shanghai",
            complete_until=None,
            mapping=None,
            guessed=False,
            simulated=True,
            columns=Json('["a","b"]'),
            notes=Json("[]"),
            attributes=Json('{"act":{"fee":"decimal"}}'),
            counts=Json('{"acts":3}'),
            recorded_at=AT,
        ),
        '{"attributes":{"act":{"fee":"decimal"}},"calendar":{"digest":"' + "bb" * 32 + '","name":"nl","version":"2026"},'
        '"columns":["a","b"],"complete_until":null,"counts":{"acts":"3"},"district":"xihe","file_digest":"' + "dd" * 32 + '",'
        '"file_kind":"csv","file_name":"june.csv","file_size":"1234","guessed":false,"import_number":"1","mapping":null,'
        '"notes":[],"policy":{"digest":"' + "aa" * 32 + '","name":"wabo","version":"2026.1"},"recorded_at":' + AT_TEXT + ","
        '"simulated":true,"source":"window","time_zone":"Asia/Shanghai","type":"import"}',
    ),
    (
        WithdrawalForm(district="xihe", import_number=1, reason="wrong month", recorded_at=AT),
        '{"district":"xihe","import_number":"1","reason":"wrong month","recorded_at":' + AT_TEXT + ',"type":"withdrawal"}',
    ),
    (
        SweepForm(as_of=AT, cases=5, events=2, digest="ee" * 32, recorded_at=AT),
        '{"as_of":' + AT_TEXT + ',"cases":"5","digest":"' + "ee" * 32 + '","events":"2","recorded_at":' + AT_TEXT + ","
        '"type":"sweep"}',
    ),
    (
        CardForm(
            district="xihe",
            number=9,
            case="XH-2026-000017",
            finding=bytes(32),
            rule="A1",
            role="a",
            act=None,
            level=2,
            issued_at=AT,
            answer_by=date(2026, 6, 5),
        ),
        '{"act":null,"answer_by":"2026-06-05","case":"XH-2026-000017","district":"xihe","finding":"' + "00" * 32 + '",'
        '"issued_at":' + AT_TEXT + ',"level":"2","number":"9","role":"a","rule":"A1","type":"card"}',
    ),
]


@pytest.mark.parametrize(("form", "text"), FORMS, ids=[form.type for form, _ in FORMS])
def test_a_row_has_this_text(form: Form, text: str) -> None:
    assert form.text == text
    assert read_canonical(text) is not None


def test_an_instant_is_written_in_utc_wherever_it_was_said() -> None:
    beijing = ACT.happened_at.astimezone(timezone(timedelta(hours=8)))

    assert replace(ACT, happened_at=beijing).text == ACT.text


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NotCanonicalError, match="no time zone"):
        _ = replace(ACT, happened_at=datetime(2026, 6, 1)).text  # noqa: DTZ001


def test_a_measure_with_a_point_is_refused_until_it_is_written_as_a_text() -> None:
    with pytest.raises(NotCanonicalError, match="write numbers as texts"):
        _ = replace(ACT, performer=1.5).text  # type: ignore[arg-type]


def test_a_commitment_is_this_hash() -> None:
    assert commitment(SALT, "{}") == sha256(b"\x01" + SALT + b"{}").digest()
    assert is_commitment(commitment(SALT, "{}"))


def test_a_salt_of_another_size_is_refused() -> None:
    with pytest.raises(MalformedLeafError, match="32 bytes, not 16"):
        commitment(SALT[:16], "{}")


def test_a_public_entry_names_the_file_beside_the_log() -> None:
    content = bundle({"rules.toml": "# 规则\n", "pack.toml": ""})

    entry = public_entry("policy", "wabo", "2026.1", content)

    assert content == '{"pack.toml":"","rules.toml":"# 规则\\n"}'.encode()
    assert entry.decode() == (
        f'{{"name":"wabo","sha256":"{sha256(content).hexdigest()}","size":"42","type":"policy","version":"2026.1"}}'
    )
    assert not is_commitment(entry)


def test_nothing_else_is_public() -> None:
    with pytest.raises(ValueError):
        public_entry("act", "wabo", "2026.1", b"")

"""Importing: the new is added, the changed becomes a correction, the known adds nothing, personal values lie apart."""

from pathlib import Path

import pytest
from tests.casework.small_logs import AT, MAPPING, acts, district, small_log, small_policy, taken

from qingfeng.casework.importing import NotNewestError, UndeclaredAttributeError
from qingfeng.casework.models import Act, Case, CaseCount, CaseFact, CaseState, Import, Person, PrivateValue, Source
from qingfeng.directory.models import District
from qingfeng.directory.services import found_district
from qingfeng.foundation.record import act_key
from qingfeng.storage.models import LeafOutbox
from qingfeng.supervision.record import import_of, imported_log
from qingfeng.workflows.records import SimulatedDistrictError, TakingOrder, take_back, take_in

pytestmark = pytest.mark.django_db

ROWS = "k1,submit,2026-06-01T09:00:00,Wang,first,10\nk1,decide,2026-06-03T09:00:00,Li,,\nk2,submit,2026-06-02T09:00:00,Wang,,\n"


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    first, _ = taken(small_log(tmp_path, ROWS), policy)
    leaves = LeafOutbox.objects.count()

    second, sweep = taken(small_log(tmp_path, ROWS), policy)

    assert (first.number, first.cases_new, first.acts_new) == (1, 2, 3)
    assert (second.number, second.acts_known, second.acts_new, second.acts_corrected) == (None, 3, 0, 0)
    assert (sweep.changed, Import.objects.count(), Act.objects.count()) == (0, 1, 3)
    assert LeafOutbox.objects.count() == leaves


def test_a_longer_and_resorted_export_adds_what_is_new(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    taken(small_log(tmp_path, ROWS), policy)
    lines = ROWS.splitlines(keepends=True)
    longer = "".join(["k3,submit,2026-06-05T09:00:00,Zhao,,\n", *reversed(lines), "k2,decide,2026-06-04T09:00:00,Li,,\n"])

    summary, _ = taken(small_log(tmp_path, longer), policy)

    assert (summary.cases_new, summary.acts_new, summary.acts_corrected, summary.acts_known) == (1, 2, 0, 3)
    assert acts() == [
        ("k1", "submit", 1, None),
        ("k1", "decide", 2, None),
        ("k2", "submit", 1, None),
        ("k2", "decide", 2, None),
        ("k3", "submit", 1, None),
    ]


def test_another_content_of_a_known_act_corrects_it(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    taken(small_log(tmp_path, ROWS), policy)

    summary, _ = taken(small_log(tmp_path, ROWS.replace("first,10", "first,12")), policy)

    assert (summary.acts_new, summary.acts_corrected, summary.acts_known) == (0, 1, 2)
    assert acts()[:3] == [("k1", "submit", 1, None), ("k1", "decide", 2, None), ("k1", "submit", 3, 1)]
    root, correction = Act.objects.filter(case__key="k1", name="submit").order_by("seq")
    assert bytes(root.key) == bytes(correction.key)
    assert correction.attributes == '{"fee":12.0}'


def test_equal_acts_keep_their_numbers_when_their_rows_change_places(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    twins = ["k1,call,2026-06-01T09:00:00,,a,1\n", "k1,call,2026-06-01T09:00:00,,b,2\n"]
    taken(small_log(tmp_path, "".join(twins)), policy)

    same, _ = taken(small_log(tmp_path, "".join(reversed(twins))), policy)
    more, _ = taken(small_log(tmp_path, "k1,call,2026-06-01T09:00:00,,c,3\n" + "".join(reversed(twins))), policy)

    assert (same.number, same.acts_known) == (None, 2)
    assert (more.acts_new, more.acts_corrected, more.acts_known) == (1, 0, 2)


def test_keys_are_those_of_the_specification(tmp_path: Path) -> None:
    taken(small_log(tmp_path, 'k"1é,submit,2026-06-01T09:00:00,,,\n'.replace('k"1é', '"k""1é"')), small_policy(tmp_path))

    act = Act.objects.get()

    assert bytes(act.key).hex() == act_key('k"1é', "submit", None, act.happened_at, 0)


def test_what_is_not_declared_public_lies_apart(tmp_path: Path) -> None:
    taken(small_log(tmp_path, ROWS), small_policy(tmp_path))

    stored = list(Act.objects.order_by("case__key", "seq").values_list("attributes", flat=True))
    digests = Act.objects.get(case__key="k1", seq=1).digests or ""

    assert stored == ['{"fee":10.0}', None, None]
    assert "first" not in digests
    assert list(PrivateValue.objects.values_list("key", "value")) == [("note", '"first"')]
    assert sorted(Person.objects.values_list("text", flat=True)) == ["Li", "Wang"]


def test_what_was_erased_counts_as_known(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    taken(small_log(tmp_path, ROWS), policy)
    PrivateValue.objects.all().delete()
    Person.objects.all().delete()

    summary, _ = taken(small_log(tmp_path, ROWS), policy)

    assert (summary.number, summary.acts_known, PrivateValue.objects.count()) == (None, 3, 0)


def test_a_rule_that_reads_an_undeclared_attribute_refuses_the_import(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    rules = policy.source / "rules" / "rules.toml"
    rules.write_text(rules.read_text("utf-8") + 'when = { "act.note" = "x" }\n', "utf-8")

    from qingfeng.directory.policy.loading import load_pack

    changed = load_pack(str(policy.source))
    with pytest.raises(UndeclaredAttributeError, match=r"rule in-time reads act\.note"):
        taken(small_log(tmp_path, ROWS), changed)
    assert Act.objects.count() == 0


def test_facts_of_a_case_are_kept_once_and_the_newest_counts(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    mapping = MAPPING | {"procedure": {"value": "one"}, "item": "note"}
    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,a,\n", mapping=mapping), policy)

    taken(small_log(tmp_path, "k1,submit,2026-06-01T09:00:00,,b,\n", mapping=mapping), policy)

    facts = list(CaseFact.objects.order_by("of_id", "key").values_list("key", "value", "of__number"))
    assert facts == [("item", '"a"', 1), ("procedure", '"one"', 1), ("item", '"b"', 2)]
    assert Case.objects.get().state.item == "b"


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    order = TakingOrder(district=district(policy), source="s", policy=policy, at=AT)

    summary, _ = take_in(small_log(tmp_path, ROWS), order, dry_run=True)

    assert (summary.acts_new, Act.objects.count(), Import.objects.count(), Source.objects.count()) == (3, 0, 0, 0)


def test_a_simulated_district_takes_no_real_record(tmp_path: Path) -> None:
    policy = small_policy(tmp_path)
    simulated = found_district(policy, code="made-up", simulated=True, at=AT)
    order = TakingOrder(district=simulated, source="s", policy=policy, at=AT)

    with pytest.raises(SimulatedDistrictError, match="takes no real record"):
        take_in(small_log(tmp_path, ROWS), order)
    take_in(small_log(tmp_path, ROWS, mapping=MAPPING | {"simulated": True}), order)

    assert list(Import.objects.values_list("simulated", flat=True)) == [True]


def test_every_row_of_the_record_has_a_place_in_the_outbox(tmp_path: Path) -> None:
    taken(small_log(tmp_path, ROWS), small_policy(tmp_path))

    waiting = set(LeafOutbox.objects.filter(kind="act").values_list("first", "second"))

    assert waiting == set(Act.objects.values_list("case_id", "seq"))
    assert LeafOutbox.objects.filter(kind="import").count() == 1


class TestWithdrawing:
    """Taking the newest import back."""

    def test_a_withdrawn_import_leaves_the_lists_and_can_come_again(self, tmp_path: Path) -> None:
        policy = small_policy(tmp_path)
        taken(small_log(tmp_path, ROWS), policy)
        take_back(District.objects.get(), 1, reason="wrong file", at=AT)
        assert (CaseState.objects.count(), sum(CaseCount.objects.values_list("count", flat=True))) == (0, 0)

        again, _ = taken(small_log(tmp_path, ROWS), policy)

        assert (again.number, again.acts_new, again.cases_new) == (2, 3, 0)
        assert imported_log(import_of(District.objects.get(), 2))[0].acts.height == 3
        assert Source.objects.get().complete_until == Act.objects.latest("happened_at").happened_at

    def test_only_the_newest_can_be_withdrawn_and_once(self, tmp_path: Path) -> None:
        policy = small_policy(tmp_path)
        taken(small_log(tmp_path, ROWS), policy)
        taken(small_log(tmp_path, ROWS + "k4,submit,2026-06-08T09:00:00,,,\n"), policy)

        with pytest.raises(NotNewestError, match="withdraw 2 first"):
            take_back(District.objects.get(), 1, reason="x", at=AT)
        take_back(District.objects.get(), 2, reason="x", at=AT)
        with pytest.raises(NotNewestError, match="withdrawn before"):
            take_back(District.objects.get(), 2, reason="x", at=AT)
        take_back(District.objects.get(), 1, reason="x", at=AT)

    def test_findings_that_rested_on_it_are_withdrawn_with_the_reason(self, tmp_path: Path) -> None:
        policy = small_policy(tmp_path)
        late = "k1,submit,2026-06-01T09:00:00,,,\nk1,decide,2026-06-10T09:00:00,,,\n"
        _, found = taken(small_log(tmp_path, late), policy)

        _, sweep = take_back(District.objects.get(), 1, reason="x", at=AT)

        assert (found.changed, sweep.withdrawn) == (1, 1)

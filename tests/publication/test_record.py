"""A release held against the record: the rows are counted again from acts, and what came later is left out."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.publication.accounts import account, founded
from tests.publication.counted import AT, LATE, policy_that_counts, released, rows_by_hand, take_in

from qingfeng.custody.services import begin_log, sequence_all
from qingfeng.directory.models import District
from qingfeng.publication.pack.checking import checked, rows_of
from qingfeng.publication.pack.errors import FigureDifferenceError
from qingfeng.publication.pack.matching import check_same
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import published, read_rows
from qingfeng.publication.recounting import NotAtHandError, recounted
from qingfeng.publication.selectors import content_of
from qingfeng.publication.services import make_release

pytestmark = pytest.mark.django_db


def test_the_record_gives_the_rows_that_were_counted_by_hand(tmp_path: Path) -> None:
    take_in(tmp_path, policy_that_counts(tmp_path), LATE)

    release = released(rows_by_hand(LATE))

    check_same(recounted(release.form), rows_of(release))


def test_a_row_that_the_record_does_not_give_is_named(tmp_path: Path) -> None:
    take_in(tmp_path, policy_that_counts(tmp_path), LATE)

    release = released(rows_by_hand(LATE - {("b", 30)}))

    with pytest.raises(FigureDifferenceError) as refusal:
        check_same(recounted(release.form), rows_of(release))
    assert refusal.value.place[:3] == ("key", "b", "on-time")


def test_what_was_entered_after_the_release_is_left_out(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_FOLDER = str(tmp_path / "data")
    begin_log("small.example/ledger")
    policy = policy_that_counts(tmp_path)
    take_in(tmp_path, policy, LATE)
    sequence_all()
    release = released(rows_by_hand(LATE))
    take_in(tmp_path, policy, LATE | {("b", 31)})
    sequence_all()

    assert release.form.ledger_size is not None
    check_same(recounted(release.form), rows_of(release))


def test_another_record_is_not_taken_for_it(tmp_path: Path) -> None:
    take_in(tmp_path, policy_that_counts(tmp_path), LATE)
    form = released(rows_by_hand(LATE)).form
    other = form.policy.model_copy(update={"digest": "0" * 64})

    with pytest.raises(NotAtHandError, match="does not have small 1"):
        recounted(form.model_copy(update={"policy": other}))


def test_the_quarter_before_is_counted_again_under_another_policy(tmp_path: Path) -> None:
    take_in(tmp_path, policy_that_counts(tmp_path), LATE)
    account(District.objects.get(), "2026Q3", rows_by_hand(LATE))
    founded(policy_that_counts(tmp_path, remark="a newer version"), code="small")
    account(District.objects.get(), "2026Q4", rows_by_hand(LATE))

    made = make_release(district="small", quarter="2026Q4", at=AT)

    release = read_release(content_of(made.name) or b"")
    assert list(checked(release))
    assert release.form.before is not None
    assert release.form.before.quarter == "2026Q3"
    before = read_rows(release.files["before.parquet"], "before.parquet")
    check_same(published(freshly_numbered(rows_by_hand(LATE))), before)
